import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import samplesize_confint_proportion

from consult.figures.sample_size import advised_size, margin_of

populations = st.integers(1, 100_000)
margins = st.floats(0.01, 0.3)


def test_an_endless_population_needs_the_well_known_385():
    assert advised_size(0.05, 10**9) == 385


@pytest.mark.parametrize(("population", "size"), [(3000, 341), (500, 218), (100, 80)])
def test_a_smaller_population_needs_fewer(population, size):
    assert advised_size(0.05, population) == size


@given(margins)
def test_without_a_limit_it_agrees_with_statsmodels(margin):
    assert advised_size(margin, 10**12) == pytest.approx(samplesize_confint_proportion(0.5, margin), abs=1.0001)


@given(margins, populations)
def test_the_size_gives_the_margin_and_one_fewer_would_not(margin, population):
    size = advised_size(margin, population)
    assert 1 <= size <= population
    assert margin_of(size, population) <= margin + 1e-9
    if size > 1:
        assert margin_of(size - 1, population) > margin - 1e-9


def test_a_share_near_nought_needs_fewer():
    assert advised_size(0.05, 3000, share=0.1) < advised_size(0.05, 3000)


@pytest.mark.parametrize(("margin", "population"), [(0, 10), (1, 10), (0.1, 0)])
def test_a_margin_or_population_that_is_none_is_refused(margin, population):
    with pytest.raises(ValueError, match="no size"):
        advised_size(margin, population)


@pytest.mark.parametrize("size", [0, 11])
def test_a_sample_of_nothing_or_of_more_than_all_has_no_margin(size):
    with pytest.raises(ValueError, match="no margin"):
        margin_of(size, 10)
