import numpy as np
import pytest

from consult.figures.intervals import Interval
from consult.figures.resampling import interval_from, resamples


def test_each_resample_is_as_large_as_the_sample():
    weights = np.concatenate(list(resamples(30, seed=1, times=250)))
    assert weights.shape == (250, 30)
    assert set(weights.sum(axis=1)) == {30}
    assert weights.mean() == pytest.approx(1)


def test_the_same_seed_gives_the_same_resamples():
    one, other, another = (np.concatenate(list(resamples(9, seed=seed, times=5))) for seed in (1, 1, 2))
    assert (one == other).all()
    assert (one != another).any()


def test_the_middle_of_the_resamples_is_the_interval():
    interval = interval_from(np.arange(1001, dtype=float), 500)
    assert (interval.low, interval.high) == pytest.approx((25, 975))


def test_what_was_sampled_of_a_finite_population_narrows_it():
    interval = interval_from(np.arange(1001, dtype=float), 500, unseen_share=0.25)
    assert (interval.low, interval.high) == pytest.approx((262.5, 737.5))


def test_an_interval_holds_the_estimate():
    assert interval_from(np.full(100, 0.4), 0.5) == Interval(0.4, 0.5)


@pytest.mark.parametrize("values", [np.array([]), np.array([np.nan] * 6 + [0.5] * 94)])
def test_a_figure_that_many_resamples_do_not_have_gets_no_interval(values):
    assert interval_from(values, 0.5) is None
