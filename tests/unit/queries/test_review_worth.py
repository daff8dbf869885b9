from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.queries.review_worth import LOW, Reason, Signs, main_reason, points_of, rare_below

SURE = Signs(is_flagged=False, is_covered=True, has_known_phrase=True, strongest=0.95, weakest=0.95, rarest_count=500)
CHANCE = st.floats(0, 1)


def worth(signs: Signs) -> float:
    return sum(points_of(signs, rare_below=30).values())


def test_a_flag_comes_before_everything_else():
    flagged = replace(SURE, is_flagged=True)
    all_else = replace(SURE, is_covered=False, weakest=0.5, strongest=0.5, rarest_count=1)
    assert worth(flagged) > worth(all_else)
    assert main_reason(points_of(flagged, rare_below=30)) is Reason.FLAGGED


@pytest.mark.parametrize(
    ("signs", "points"),
    [
        (replace(SURE, is_covered=False), 40),
        (replace(SURE, has_known_phrase=False, strongest=0.39), 30),
        (replace(SURE, has_known_phrase=False, strongest=LOW), None),
        (replace(SURE, strongest=0.39), None),
        (SURE, None),
    ],
)
def test_wording_is_new_where_nothing_fits_or_nothing_known_stands_in_it(signs, points):
    assert points_of(signs, rare_below=30).get(Reason.NEW_WORDING) == points


@pytest.mark.parametrize(("weakest", "points"), [(0.5, 30), (0.375, 15), (0.625, 15), (0.25, None), (0.75, None)])
def test_uncertain_is_near_even_odds(weakest, points):
    found = points_of(replace(SURE, weakest=weakest), rare_below=30)
    assert found.get(Reason.UNCERTAIN) == points


@pytest.mark.parametrize(("count", "points"), [(1, 20), (16, pytest.approx(9.66, abs=0.01)), (30, None), (31, None)])
def test_the_rarer_a_theme_the_more_points(count, points):
    assert points_of(replace(SURE, rarest_count=count), rare_below=30).get(Reason.RARE) == points


@pytest.mark.parametrize(("coded", "limit"), [(0, 10), (900, 10), (3000, 30), (20_000, 200)])
def test_rare_is_under_one_in_a_hundred_and_at_least_under_ten(coded, limit):
    assert rare_below(coded) == limit


def test_where_nothing_stands_out_the_less_sure_come_first():
    assert worth(replace(SURE, strongest=0.8, weakest=0.8)) > worth(SURE)
    assert main_reason(points_of(SURE, rare_below=30)) is Reason.CHECK


def test_what_the_machine_is_all_sure_of_is_a_check_too():
    points = points_of(replace(SURE, strongest=1.0, weakest=1.0), rare_below=30)
    assert (points, main_reason(points)) == ({Reason.CHECK: 0}, Reason.CHECK)


def test_a_check_is_of_comments_where_nothing_else_stands_out():
    assert Reason.CHECK not in points_of(replace(SURE, weakest=0.5), rare_below=30)


@given(strongest=CHANCE, weakest=CHANCE, count=st.integers(1, 10_000))
def test_no_sign_but_a_flag_outweighs_a_flag(strongest, weakest, count):
    signs = replace(SURE, is_covered=False, strongest=strongest, weakest=weakest, rarest_count=count)
    assert 0 <= worth(signs) < 100
