import numpy as np

from nlp.deciding import decide

THEMES = ("bikes", "dogs", "cake", "other", "unclear")


def given(*log_odds, most_themes=5, thresholds=(0, 0, 0, 0, 0)):
    row = decide(np.array([log_odds], dtype=float), np.array(thresholds, dtype=float), THEMES, most_themes=most_themes)
    return [theme for theme, is_given in zip(THEMES, row[0], strict=True) if is_given]


def test_every_theme_at_its_threshold_is_given():
    assert given(1, 2, -1, -2, -3) == ["bikes", "dogs"]


def test_where_none_is_at_its_threshold_the_nearest_is_given():
    assert given(-3, -2, -4, -5, -6) == ["dogs"]


def test_each_theme_has_a_threshold_of_its_own():
    assert given(1, 2, -1, -2, -3, thresholds=(2, 0, -2, 0, 0)) == ["dogs", "cake"]


def test_a_theme_that_stands_alone_is_given_alone():
    assert given(1, 2, -1, 3, -3) == ["other"]


def test_a_theme_that_stands_alone_is_not_given_beside_a_stronger_one():
    assert given(1, 4, -1, 3, 2) == ["bikes", "dogs"]


def test_no_comment_gets_more_than_the_most_themes():
    assert given(3, 2, 1, -1, -1, most_themes=2) == ["bikes", "dogs"]
