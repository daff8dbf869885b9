"""Holm and Benjamini-Hochberg, against the example of the latter's paper and statsmodels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from consult.figures.many_comparisons import benjamini_hochberg, holm

# Benjamini and Hochberg 1995, section 3.2: fifteen hypotheses on thrombolysis.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
chances = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_benjamini_and_hochberg_find_four_where_their_paper_finds_four():
    assert sum(chance <= 0.05 for chance in benjamini_hochberg(PUBLISHED)) == 4


def test_holm_finds_the_three_that_the_paper_gives_for_familywise_control():
    assert sum(chance <= 0.05 for chance in holm(PUBLISHED)) == 3


@settings(max_examples=25)  # statsmodels is slow
@given(chances)
def test_both_agree_with_statsmodels_in_any_order(given_chances):
    assert holm(given_chances) == pytest.approx(multipletests(given_chances, method="holm")[1], abs=1e-12)
    expected = multipletests(given_chances, method="fdr_bh")[1]
    assert benjamini_hochberg(given_chances) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("rule", [holm, benjamini_hochberg])
def test_what_could_not_be_tested_is_not_counted(rule):
    assert rule([0.01, None, 0.04]) == pytest.approx((rule([0.01, 0.04])[0], None, rule([0.01, 0.04])[1]))
    assert rule([None]) == (None,)
    assert rule([]) == ()
