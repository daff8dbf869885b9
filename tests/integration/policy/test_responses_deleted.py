"""What the pages say of a consultation whose responses were deleted because their time was over."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import Decision, KeptFigures, Role
from consult.queries.waves import wave_of
from consult.reports.wave_changes import wave_changes
from consult.reports.waves.kept import figures_to_keep
from consult.services.deleting_responses import begin_deleting, delete_some_responses, finish_deleting
from forms.answers import NumberAnswer

SMALLEST = 5


@pytest.fixture
def delete(session):
    """Deletes the responses of a consultation, as the worker does."""

    def delete_responses(consultation):
        session.rollback()
        begin_writing(session)
        figures = lambda: figures_to_keep(session, consultation, smallest=SMALLEST)  # noqa: E731 - read where it is used
        assert begin_deleting(session, consultation, utc_now(), figures=figures) is None
        while delete_some_responses(session, consultation).responses:
            pass
        finish_deleting(session, consultation, utc_now())
        session.commit()

    return delete_responses


@pytest.fixture
def two_waves(session, waves):
    """An earlier wave, and a later one, of which each asks whether people agree."""
    series = waves.series()
    earlier, later = waves.wave(series, "2025"), waves.wave(series, "2026", state="open")
    earlier.closes_at = utc_now() - timedelta(days=8)
    waves.agreeing(earlier, agree=60, of=100)
    waves.answered(earlier, {"impact": NumberAnswer(8)}, 10)
    waves.agreeing(later, agree=30, of=100)
    waves.answered(later, {"impact": NumberAnswer(2)}, 10)
    return earlier, later


def compared(session, later):
    changes = wave_changes(session, later)
    session.rollback()
    return changes


def test_later_waves_are_compared_with_the_figures_that_were_kept(session, two_waves, delete, policy):
    earlier, later = two_waves
    before = compared(session, later)
    delete(earlier)
    after = compared(session, later)
    assert [part.name for part in after.parts] == [part.name for part in before.parts] != []
    assert after.parts == before.parts
    assert (after.earlier.responses, after.earlier.deleted_on is None) == (110, False)
    assert "Figures were kept of groups that are not small" in policy.get(f"/policy/{later.slug}/waves").words
    series_id = wave_of(session, later).series_id
    session.rollback()
    assert "110 responses, deleted on" in policy.get(f"/policy/series/{series_id}").words


def test_nothing_is_kept_of_small_groups(session, waves, delete):
    earlier = waves.wave(waves.series(), "2025")
    waves.agreeing(earlier, agree=97, of=100)  # three disagree
    waves.answered(earlier, {"impact": NumberAnswer(8)}, 4)  # four say how bad it is
    delete(earlier)
    rows = session.exec(select(KeptFigures).where(KeptFigures.consultation_id == earlier.id)).all()
    kept = {row.part: row for row in rows}
    assert kept.keys() == {"agree"}
    assert "disagree" not in kept["agree"].shares
    assert 0.03 not in kept["agree"].shares.values()


def test_no_page_shows_nought_as_though_nobody_had_answered(session, factories, two_waves, delete, policy, officer):
    earlier, _later = two_waves
    batch = factories.batch(earlier)
    delete(earlier)
    begin = f"/policy/{earlier.slug}"
    for path in (
        f"{begin}/responses",
        f"{begin}/questions/main_issue",
        f"{begin}/questions/main_issue/comments",
        f"{begin}/waves",
        f"{begin}/area",
        f"{begin}/anonymised",
    ):
        page = policy.get(path, expect=410)
        assert page.h1 == "The responses were deleted"
        assert "There were 110 responses." in page.words
        assert f"{begin}/summaries" in page.links().values()
    policy.post(f"{begin}/responses.csv", {}, expect=410)
    policy.post(f"{begin}/summaries", {}, expect=410)
    for path in (f"/officers/consultations/{earlier.slug}/dashboard", f"/officers/batches/{batch.id}"):
        officer.get(path, expect=410)
    for path in (f"{begin}/summaries", f"{begin}/decisions", "/policy/"):
        assert "The responses to this consultation were deleted on" in policy.get(path).words
    assert "were deleted on" in officer.get("/officers/").words
    assert "Deleted on" in policy.get(f"{begin}/impact-note").words


def test_residents_are_told(session, factories, two_waves, delete, client, policy):
    earlier, _later = two_waves
    earlier.closes_at = utc_now() - timedelta(days=800)
    factories.code_book()
    decision = Decision(
        consultation_id=earlier.id,
        question_key="main_issue",
        theme_key="asb-youth",
        decided="More patrols in the evening.",
        changed_by_id=factories.user(role=Role.POLICY).id,
        published_at=utc_now(),
    )
    session.add(decision)
    session.commit()
    delete(earlier)
    outcome = client.get(f"/consultations/{earlier.slug}/outcome")
    assert "More patrols in the evening." in outcome.words
    assert "People raised this in what they wrote." in outcome.words
    assert "So few raised this" not in outcome.words
    path = f"/policy/{earlier.slug}/questions/main_issue/decisions/asb-youth"
    assert "How many people raised this is not shown any more." in policy.get(path).words
    assert "There were 110 responses." in client.get(f"/consultations/{earlier.slug}/privacy").words
    assert "were deleted on" in client.get(f"/consultations/{earlier.slug}").words
    for path in ("sent/SDP-2222-3333", "responses"):
        page = client.get(f"/consultations/{earlier.slug}/{path}", expect=410)
        assert "We do not hold what you sent any more" in page.words
