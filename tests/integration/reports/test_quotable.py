"""What of the comments on a question may be quoted."""

import pytest

from consult.clock import utc_now
from consult.models import CampaignStatus, ConcernFlag
from consult.queries.campaigns import list_groups
from consult.reports import quotable
from consult.reports.quotable import quotable_words
from nlp.types import ConcernKind

FIRST, SECOND = "Litter lies about by the brook all year.", "And cars park across the whole of the pavement."
TEXT = f"{FIRST} {SECOND}"


@pytest.fixture
def many_sided(session, copied):
    """A comment on two themes, each in a passage of its own, and two on parking alone."""
    comment = copied.comment(TEXT, "asb-youth", "road-parking")
    comment.passages = [[0, len(FIRST), ["asb-youth"]], [len(FIRST) + 1, len(TEXT), ["road-parking"]]]
    for place in ("chapel", "school"):
        copied.comment(f"Cars are parked right across the gate of the {place}", "road-parking")
    session.commit()
    return comment


def texts(session, copied) -> dict[str, tuple[int, list[str]]]:
    found = quotable_words(session, copied.consultation, "main_issue")
    return {theme: (each.mentions, [words.text for words in each.words]) for theme, each in found.items()}


def test_whole_comments_stand_for_their_main_theme_and_parts_for_another(session, copied, many_sided):
    assert texts(session, copied) == {
        "asb-youth": (1, [TEXT]),
        "road-parking": (
            3,
            [
                "Cars are parked right across the gate of the chapel",
                "Cars are parked right across the gate of the school",
                f"… {SECOND}",
            ],
        ),
    }


def test_where_there_are_whole_comments_enough_no_part_is_quoted(session, copied, many_sided, monkeypatch):
    monkeypatch.setattr(quotable, "ENOUGH_WHOLE", 2)
    assert all("…" not in text for _, found in texts(session, copied).values() for text in found)


def test_no_more_are_looked_at_than_the_surest(session, copied, many_sided, monkeypatch):
    monkeypatch.setattr(quotable, "MOST_A_THEME", 1)
    assert texts(session, copied)["road-parking"] == (3, ["Cars are parked right across the gate of the chapel"])


def test_bodies_copies_and_what_suggests_a_person_at_risk_are_left_out_but_counted(session, copied, many_sided):
    body, flagged, *same = (
        copied.comment(f"Cars park at number {number} of our street", "road-parking") for number in range(4)
    )
    copied.response_of(body).on_behalf_of = "A parish council"
    session.add(ConcernFlag(comment_id=flagged.id, kind=ConcernKind.SELF_HARM, reason="", due_at=utc_now()))
    session.commit()
    copied.find(same)
    mentions, found = texts(session, copied)["road-parking"]
    assert mentions == 7
    assert not any("number" in text for text in found)
    (group,) = list_groups(session, copied.consultation, "main_issue")
    assert group.status is CampaignStatus.PROPOSED
