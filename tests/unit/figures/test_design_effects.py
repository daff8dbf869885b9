"""Surveys whose answers are worth fewer independent ones: wider ranges, and more ties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.means import is_clearly_higher, mean_of
from consult.figures.mentions import count_mentions
from consult.figures.shares import score_interval, share_of
from consult.figures.top_three import top_three_by_mentions

SCORES = [7, 8, 9, 8, 7, 8, 9, 7]


def test_a_share_is_known_as_well_as_one_of_so_many_fewer_answers():
    widened = share_of(200, 640, design_effect=1.6)
    assert widened.interval == score_interval(200 / 640, 400)
    assert (widened.count, widened.base, widened.share) == (200, 640, 200 / 640)


@given(st.integers(1, 500), st.data(), st.floats(1, 4))
def test_a_design_never_makes_a_share_surer(base, data, design_effect):
    count = data.draw(st.integers(0, base))
    plain, widened = share_of(count, base).interval, share_of(count, base, design_effect=design_effect).interval
    # With few answers the exact interval takes over, which is wider still.
    assert widened.high - widened.low >= plain.high - plain.low - 1e-9


def test_what_leads_clearly_may_not_when_the_design_is_allowed_for():
    answers = [{"bikes"}] * 60 + [{"litter"}] * 38
    assert count_mentions(answers, ["bikes", "litter"]).is_clearly_ahead("bikes", "litter")
    assert not count_mentions(answers, ["bikes", "litter"], design_effect=2).is_clearly_ahead("bikes", "litter")


def test_a_design_effect_multiplies_the_variance_of_a_mean():
    plain, widened = mean_of(SCORES, lowest=0, highest=10), mean_of(SCORES, lowest=0, highest=10, design_effect=2)
    assert widened.variance == pytest.approx(2 * plain.variance)
    lower = mean_of([6, 7, 8, 7, 6, 7, 8, 6], lowest=0, highest=10, design_effect=2)
    assert is_clearly_higher(plain, mean_of([6, 7, 8, 7, 6, 7, 8, 6], lowest=0, highest=10))
    assert not is_clearly_higher(widened, lower)


def test_the_first_three_are_less_sure():
    answers = [{"a"}] * 30 + [{"b"}] * 28 + [{"c"}] * 26 + [{"d"}] * 14
    plain = top_three_by_mentions(answers, ["a", "b", "c", "d"], seed=1)
    widened = top_three_by_mentions(answers, ["a", "b", "c", "d"], seed=1, design_effect=3)
    assert widened[3].probability > plain[3].probability
    assert sum(each.probability for each in widened) == pytest.approx(3)
