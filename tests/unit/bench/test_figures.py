"""Medians, percentiles and how they are said."""

import pytest

from tests.bench.figures import Figure, figure_of, percentile, said


def test_a_figure_is_the_median_with_the_least_and_the_most():
    assert figure_of([3.0, 1.0, 8.0]) == Figure(median=3.0, least=1.0, most=8.0, runs=3)


def test_a_figure_is_said_with_its_range_and_thousands_set_off():
    assert said(figure_of([1200.4, 900.0, 1500.0])) == "1,200 (900 to 1,500)"


def test_a_figure_of_one_run_has_no_range():
    assert said(figure_of([0.123]), 2) == "0.12"


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(share: float, expected: int):
    assert percentile(list(range(100, 0, -1)), share) == expected


def test_the_percentile_of_one_value_is_that_value():
    assert percentile([7.5], 0.95) == 7.5
