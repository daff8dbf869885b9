from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from consult.models import Consultation, KeptThing
from consult.queries.retention import NOTICE, Periods, months_after

DAYS = st.integers(0, 4000).map(lambda days: timedelta(days=days))
OPENS = datetime(2020, 1, 1, 12, tzinfo=UTC)
MONTHS = st.integers(1, 120)


def consultation(*, closes: timedelta, announced: timedelta | None, **rest) -> Consultation:
    return Consultation(
        slug="asked",
        title="Asked",
        questionnaire_version_id=uuid4(),
        opens_at=OPENS,
        closes_at=OPENS + closes,
        deletion_announced_at=None if announced is None else OPENS + announced,
        **rest,
    )


def periods(months: int, *, others: int = 12) -> Periods:
    return Periods(
        drafts_days=90,
        equality_months=others,
        originals_months=others,
        set_aside_months=others,
        responses_months=months,
    )


@given(closes=DAYS, announced=st.none() | DAYS, now=DAYS, months=MONTHS)
def test_responses_never_go_early_nor_without_notice(closes, announced, now, months):
    found, moment = consultation(closes=closes, announced=announced), OPENS + now
    if periods(months).responses_may_go(found, moment):
        assert announced is not None
        assert moment > found.deletion_announced_at + NOTICE
        assert moment > months_after(found.closes_at, months)
        assert periods(months).is_to_be_announced(found, moment)


@given(closes=DAYS, now=DAYS, months=MONTHS)
def test_what_is_announced_in_time_goes_when_the_time_is_over(closes, now, months):
    found = consultation(closes=closes, announced=None)
    end = months_after(found.closes_at, months)
    found.deletion_announced_at = end - NOTICE
    assert periods(months).responses_go_at(found, OPENS + now) == end


@given(closes=DAYS, now=DAYS, months=MONTHS)
def test_invented_responses_are_never_announced_and_never_go(closes, now, months):
    found = consultation(closes=closes, announced=timedelta(), holds_invented_answers=True)
    assert not periods(months).is_to_be_announced(found, OPENS + now)
    assert not periods(months).responses_may_go(found, OPENS + now)
    assert periods(months).responses_go_at(found, OPENS + now) is None


def test_what_was_begun_goes_on():
    found = consultation(closes=timedelta(), announced=None, responses_deleted_at=OPENS)
    assert periods(120).responses_may_go(found, OPENS)


def test_nothing_that_belongs_to_a_response_is_kept_longer_than_responses():
    found = consultation(closes=timedelta(), announced=None)
    after = months_after(OPENS, 6) + timedelta(seconds=1)
    for thing in (KeptThing.EQUALITY, KeptThing.ORIGINALS, KeptThing.SET_ASIDE):
        assert periods(6, others=24).is_over(thing, found, after)
        assert not periods(7, others=24).is_over(thing, found, after)
