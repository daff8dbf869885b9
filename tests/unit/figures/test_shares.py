"""Shares and their Wilson intervals, against R's values and statsmodels."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from consult.figures.intervals import Interval, normal_quantile, t_quantile
from consult.figures.shares import share_of, wilson_interval

REFERENCE = json.loads((Path(__file__).parent / "reference" / "binomial_intervals.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", REFERENCE)
def test_the_interval_is_the_one_r_calls_wilson(case: str):
    count, base = map(int, case.split("/"))
    interval = wilson_interval(count, base)
    assert [interval.low, interval.high] == pytest.approx(
        REFERENCE[case]["wilson"], abs=1e-7
    )  # R prints eight digits of some


@given(base=st.integers(1, 5000), share=st.floats(0, 1))
def test_the_interval_agrees_with_statsmodels_and_holds_the_share(base: int, share: float):
    count = round(base * share)
    interval = wilson_interval(count, base)
    assert (interval.low, interval.high) == pytest.approx(proportion_confint(count, base, method="wilson"), abs=1e-9)
    assert 0 <= interval.low <= count / base <= interval.high <= 1


def test_a_survey_of_640_is_sure_of_28_2_percent_to_about_three_and_a_half_points():
    share = share_of(180, 640)
    assert share.share == pytest.approx(0.28125)
    assert (share.interval.high - share.interval.low) / 2 == pytest.approx(0.035, abs=0.0005)


def test_more_confidence_makes_a_wider_interval():
    assert wilson_interval(30, 100, confidence=0.99).low < wilson_interval(30, 100).low


@pytest.mark.parametrize(("count", "base"), [(0, 0), (5, 4), (-1, 4)])
def test_there_is_no_share_of_nothing_and_none_above_the_whole(count: int, base: int):
    with pytest.raises(ValueError, match="no share"):
        share_of(count, base)


def test_the_quantiles_are_those_of_the_tables():
    assert normal_quantile() == pytest.approx(1.959964, abs=1e-6)
    assert t_quantile(9) == pytest.approx(2.262157, abs=1e-6)
    assert t_quantile(4, 0.99) == pytest.approx(4.604095, abs=1e-6)


def test_an_interval_can_be_cut_to_a_scale():
    assert Interval(-1.0, 12.0).within(0, 10) == Interval(0, 10)
    assert Interval(11.0, 12.0).within(0, 10) == Interval(10, 10)
    assert 5 in Interval(4, 6)
    assert 7 not in Interval(4, 6)
