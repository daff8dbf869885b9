import pytest

from consult.figures.intervals import Interval
from consult.figures.samples import Design, Stratum, simple_design
from consult.figures.shares import wilson_interval

STRATIFIED = Design({"online": Stratum(2400, 120), "paper": Stratum(600, 30)})


def test_a_small_part_of_a_large_population_says_what_the_plain_interval_says():
    interval = simple_design(100, 10**9).interval_of(0.3)
    plain = wilson_interval(30, 100)
    assert (interval.low, interval.high) == pytest.approx((plain.low, plain.high), abs=1e-6)


def test_the_interval_narrows_as_more_is_sampled_and_ends_as_a_point():
    widths = [
        interval.high - interval.low
        for interval in (simple_design(100, size).interval_of(0.3) for size in (10_000, 200, 101, 100))
    ]
    assert widths == sorted(widths, reverse=True)
    assert simple_design(100, 100).interval_of(0.3) == Interval(0.3, 0.3)


def test_proportional_strata_weigh_like_no_strata():
    whole = simple_design(150, 3000)
    assert STRATIFIED.weight("online") == STRATIFIED.weight("paper") == pytest.approx(1 / 150)
    assert STRATIFIED.variance_factor == pytest.approx(whole.variance_factor)
    assert STRATIFIED.effective_size == pytest.approx(whole.effective_size)
    assert (STRATIFIED.population, STRATIFIED.sampled) == (3000, 150)
    assert STRATIFIED.unseen_share == pytest.approx(0.95)


def test_a_stratum_given_more_than_its_share_weighs_less():
    design = Design({"online": Stratum(2990, 98), "letter": Stratum(10, 2)})
    assert design.weight("letter") < design.weight("online")
    assert 98 * design.weight("online") + 2 * design.weight("letter") == pytest.approx(1)


@pytest.mark.parametrize("strata", [{}, {"": Stratum(10, 0)}, {"": Stratum(10, 11)}])
def test_a_stratum_of_which_nothing_was_sampled_is_refused(strata):
    with pytest.raises(ValueError, match="no sample"):
        Design(strata)
