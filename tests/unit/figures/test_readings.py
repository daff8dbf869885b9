"""Readings: a share, its base, and what the base is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.readings import Reading, combined, published_reading, reading_from_margin, reading_of
from consult.figures.shares import exact_interval, wilson_interval


def test_a_plain_count_is_worth_its_base():
    reading = reading_of(180, 640)
    assert (reading.share, reading.base, reading.effective_base) == (0.28125, 640, 640)
    assert reading.interval == reading.score_interval == wilson_interval(180, 640)
    assert reading.is_plain_count


def test_a_design_effect_makes_a_survey_worth_fewer_answers():
    reading = reading_of(180, 640, design_effect=1.6)
    assert reading.effective_base == pytest.approx(400)
    assert reading.design_effect == pytest.approx(1.6)
    assert not reading.is_plain_count
    assert reading.margin > reading_of(180, 640).margin


def test_a_published_share_that_is_no_whole_count_is_no_plain_count():
    assert not published_reading(0.282, 640).is_plain_count
    assert published_reading(0.25, 640).is_plain_count


def test_the_confidence_surveys_margin_gives_back_its_size():
    reading = reading_from_margin(0.282, 0.035)
    assert reading.base == 634  # about 640, as the interval implies
    assert reading.margin == pytest.approx(0.035, abs=0.0002)
    assert not reading.is_base_known
    assert reading_from_margin(0.282, 0.035, 900).is_base_known
    assert reading_from_margin(0.282, 0.035, 900).design_effect == pytest.approx(900 / 634.94, abs=0.001)


def test_a_margin_that_was_rounded_down_makes_a_share_worth_no_more_answers_than_were_given():
    assert reading_from_margin(0.282, 0.03, 640).effective_base == 640


def test_a_few_answers_have_the_exact_interval():
    assert reading_of(3, 12).interval == exact_interval(3, 12)
    assert reading_of(3, 12).interval != reading_of(3, 12).score_interval


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Reading(1.1, 10, 10, 10),
        lambda: Reading(0.5, 0, 10, 10),
        lambda: Reading(0.5, 10, 0, 10),
        lambda: Reading(0.5, 10, 10, 0),
        lambda: reading_of(11, 10),
        lambda: reading_of(0, 0),
        lambda: reading_from_margin(0.0, 0.03),
        lambda: reading_from_margin(0.3, 0.0),
        lambda: combined([]),
    ],
    ids=[
        "above 1",
        "no base",
        "worth nothing",
        "weighs nothing",
        "11 of 10",
        "0 of 0",
        "a share of 0",
        "no margin",
        "none",
    ],
)
def test_what_is_no_share_is_refused(wrong):
    with pytest.raises(ValueError, match=r"no (reading|base)"):
        wrong()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=8))
def test_groups_together_are_the_count_of_all(groups):
    readings = [reading_of(min(count, base), base) for count, base in groups]
    whole = combined(readings)
    base = sum(base for _, base in groups)
    assert (whole.base, whole.effective_base) == (base, pytest.approx(base))
    assert whole.share == pytest.approx(sum(min(count, base) for count, base in groups) / base)
