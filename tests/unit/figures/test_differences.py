"""Differences between shares, against Newcombe's own values and statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact as scipys_fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from consult.figures.differences import chance_of_difference, difference_of, difference_of_readings, fisher_exact
from consult.figures.readings import reading_of
from consult.figures.shares import share_of
from tests.unit.figures.references import answers_of, rows_of, weighted_share


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_is_the_one_newcombe_printed(one, other, low, high):
    interval = difference_of(share_of(*one), share_of(*other)).interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(0, 1), st.floats(0, 1))
def test_the_interval_agrees_with_statsmodels_and_holds_the_difference(n_one, n_other, p_one, p_other):
    one, other = share_of(round(n_one * p_one), n_one), share_of(round(n_other * p_other), n_other)
    found = difference_of(one, other)
    expected = confint_proportions_2indep(one.count, one.base, other.count, other.base, method="newcomb")
    assert (found.interval.low, found.interval.high) == pytest.approx(expected, abs=1e-9)
    assert found.interval.low - 1e-12 <= found.difference <= found.interval.high + 1e-12


def test_a_difference_is_supported_when_its_interval_leaves_out_nought():
    assert difference_of(share_of(56, 70), share_of(48, 80)).is_supported
    assert not difference_of(share_of(12, 55), share_of(10, 55)).is_supported
    assert not difference_of(share_of(5, 10), share_of(5, 10)).is_supported


@given(st.integers(1, 200), st.integers(1, 200), st.floats(0, 1), st.floats(0, 1))
def test_the_chance_is_that_of_the_pooled_test_or_of_fishers_where_few_are_expected(n_one, n_other, p_one, p_other):
    one, other = (round(n_one * p_one), n_one), (round(n_other * p_other), n_other)
    chance = chance_of_difference(reading_of(*one), reading_of(*other))
    said, whole = one[0] + other[0], n_one + n_other
    if min(n_one, n_other) * min(said, whole - said) / whole >= 5:
        _, expected = proportions_ztest([one[0], other[0]], [n_one, n_other])
    else:
        table = [[one[0], n_one - one[0]], [other[0], n_other - other[0]]]
        expected = scipys_fisher_exact(table).pvalue
    assert chance == pytest.approx(expected, abs=1e-6)


def test_fishers_lady_tasting_tea():
    # R. A. Fisher, The Design of Experiments (1935): three of four cups right, one-sided 17/70, two-sided 34/70.
    assert fisher_exact(3, 4, 1, 4) == pytest.approx(34 / 70)


def test_with_weights_few_cannot_be_tested():
    assert chance_of_difference(reading_of(1, 20, design_effect=1.5), reading_of(0, 30)) is None


def test_a_design_effect_makes_a_difference_less_sure():
    plain = difference_of_readings(reading_of(200, 600), reading_of(150, 600))
    with_effect = [reading_of(count, 600, design_effect=3.0) for count in (200, 150)]
    assert plain.is_supported
    assert not difference_of_readings(*with_effect).is_supported
    assert chance_of_difference(*with_effect) > chance_of_difference(reading_of(200, 600), reading_of(150, 600))


def test_all_sixty_cells_of_quantipys_weighted_column_test_come_out():
    """Quantipy, test_props_test_level_20_weighted: question 1 by locality with weight_a, each pair at 20%.

    A column's letters are the others that it is significantly above, with Kish's effective base of each column.
    """
    expected = answers_of("quantipy")
    columns = {
        column: [row for row in rows_of("quantipy_q1_by_locality.csv") if int(row["locality"]) == column]
        for column in expected["columns"]
    }
    found = []
    for option in expected["rows"]:
        shares = {
            column: weighted_share(
                [int(row["q1"]) == option for row in rows], [float(row["weight_a"]) for row in rows]
            ).weighted
            for column, rows in columns.items()
        }
        found.append(
            [
                [
                    other
                    for other, share in shares.items()
                    if other != column
                    and shares[column].share > share.share
                    and (chance_of_difference(shares[column], share) or 1) < expected["level"]
                ]
                for column in shares
            ]
        )
    assert sum(len(row) for row in found) == 60
    assert found == expected["significantly_above"]
