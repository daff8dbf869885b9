"""How pages speak of concerns and details."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from consult.clock import LONDON
from consult.models import Channel, ConcernOutcome
from consult.policy.care.words import CONCERN_KINDS, DETAIL_KINDS, OUTCOMES, due_of, hour_of
from consult.queries.concerns import Concern
from consult.services.concern_deadline import LATE, NEXT_DAY_BY
from nlp.types import ConcernKind, DetailKind

NOW = datetime(2026, 11, 20, 10, tzinfo=LONDON)

OPEN = Concern(
    id=UUID(int=1),
    comment_id=UUID(int=2),
    kind=ConcernKind.SELF_HARM,
    spans=(),
    reason="",
    raised_at=NOW,
    raised_by=None,
    due_at=NOW,
    read_at=None,
    read_by=None,
    closed_at=None,
    closed_by=None,
    outcome=None,
    text_corrected_at=None,
    version=0,
    text="",
    question_key="main_issue",
    consultation_id=UUID(int=3),
    consultation_title="",
    consultation_slug="",
    is_invented=False,
    response_id=UUID(int=4),
    reference="",
    channel=Channel.ONLINE,
    received_at=NOW,
    on_behalf_of=None,
)


def test_every_kind_and_outcome_has_its_words():
    assert set(CONCERN_KINDS) == set(ConcernKind)
    assert set(DETAIL_KINDS) == set(DetailKind)
    assert set(OUTCOMES) == set(ConcernOutcome)


@pytest.mark.parametrize(
    ("hours", "tag", "colour"),
    [
        (-1, "Overdue", "red"),
        (0, "Due today", "yellow"),
        (13, "Due today", "yellow"),
        (14, "Due tomorrow", "blue"),
        (48, "Open", "blue"),
    ],
)
def test_a_deadline_is_said_in_words_and_colour(hours, tag, colour):
    due = due_of(replace(OPEN, due_at=NOW + timedelta(hours=hours)), NOW)
    assert (due.tag, due.colour) == (tag, colour)


def test_a_closed_concern_is_never_overdue():
    closed = replace(OPEN, due_at=NOW - timedelta(days=1), closed_at=NOW, closed_by="Parveen Policy")
    due = due_of(closed, NOW)
    assert (due.tag, due.sentence) == ("Closed", "Closed by Parveen Policy on 20 November 2026 at 10am.")


@pytest.mark.parametrize(("hour", "words"), [(9, "9am"), (12, "midday"), (16, "4pm"), (10, "10am")])
def test_hours_are_said_as_people_say_them(hour, words):
    assert hour_of(time(hour)) == words


def test_the_documentation_names_the_hours_that_count():
    page = (Path(__file__).parents[4] / "docs" / "protecting.md").read_text(encoding="utf-8")
    words = " ".join(page.split())
    assert f"raised after {hour_of(LATE)} is due by {hour_of(NEXT_DAY_BY)} on the next day" in words
