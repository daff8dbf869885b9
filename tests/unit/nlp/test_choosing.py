import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp.choosing import choose, expected_f1

THEMES = ("asb-bikes", "asb-dogs", "asb-litter", "other", "unclear")


def chosen(*log_odds):
    return [THEMES[column] for column in np.flatnonzero(choose(np.array([log_odds], dtype=float), THEMES)[0])]


def test_a_sure_theme_is_given_and_unlikely_ones_are_not():
    assert chosen(4, -4, -4, -5, -5) == ["asb-bikes"]


def test_every_theme_that_is_surely_meant_is_given():
    assert chosen(4, 4, 4, -5, -5) == ["asb-bikes", "asb-dogs", "asb-litter"]


def test_a_doubtful_answer_gets_both_themes_that_could_be_meant():
    assert chosen(-0.4, -0.4, -4, -5, -5) == ["asb-bikes", "asb-dogs"]


def test_the_likeliest_theme_is_given_when_none_is_likely():
    assert chosen(-3, -6, -6, -6, -6) == ["asb-bikes"]


def test_a_theme_that_stands_alone_is_given_alone():
    assert chosen(-2, -2, -4, 1, -5) == ["other"]


def test_no_more_themes_are_given_than_asked_for():
    given_themes = choose(np.full((1, 5), 5.0), [f"theme-{number}" for number in range(5)], most_themes=2)
    assert given_themes.sum() == 2


def test_the_expected_f1_of_one_theme_is_its_chance_when_nothing_else_can_be_meant():
    assert expected_f1(np.array([[0.7, 0.0]]), most=2)[0, 0] == pytest.approx(0.7)


def test_the_expected_f1_is_the_mean_over_every_way_the_themes_can_fall_out():
    expected = expected_f1(np.array([[0.6, 0.5]]), most=2)[0]
    # One given: it alone is meant (F1 1) or both are (2/3). Both given: one is meant (2/3) or both are (1).
    assert expected == pytest.approx([0.3 + 0.3 * 2 / 3, 0.3 + (0.3 + 0.2) * 2 / 3])


@given(arrays(float, (4, 5), elements=st.floats(-12, 12)))
def test_every_row_gets_themes_and_what_stands_alone_stands_alone(log_odds):
    flags = choose(log_odds, THEMES)
    assert flags.any(axis=1).all()
    assert (flags.sum(axis=1)[flags[:, 3:].any(axis=1)] == 1).all()


@given(arrays(float, (4, 5), elements=st.floats(-12, 12)))
def test_a_row_is_chosen_for_whatever_its_neighbours_are(log_odds):
    together = choose(log_odds, THEMES)
    apart = np.vstack([choose(row[None], THEMES) for row in log_odds])
    assert (together == apart).all()
