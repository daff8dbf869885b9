"""Counts of mentions, and the difference between two of the same answers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.mentions import count_mentions, paired_difference

ANSWERS = st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=50)


def test_an_answer_counts_once_for_a_theme_however_often_it_names_it():
    mentions = count_mentions([["a", "a", "b"], ["a"], []], ["a", "b"])
    assert mentions.base == 3
    assert [mentions.count(key) for key in "ab"] == [2, 1]
    assert mentions.share("a").share == pytest.approx(2 / 3)


def test_what_is_not_asked_for_is_left_out_but_its_answer_stays_in_the_base():
    mentions = count_mentions([["unclear"], ["a"]], ["a"])
    assert (mentions.count("a"), mentions.base) == (1, 2)


@given(ANSWERS)
def test_the_counts_are_those_of_counting_one_by_one(answers: list[set[str]]):
    mentions = count_mentions(answers, "abcd")
    for i, one in enumerate("abcd"):
        assert mentions.count(one) == sum(one in answer for answer in answers)
        for j, other in enumerate("abcd"):
            assert mentions.together[i][j] == sum(one in answer and other in answer for answer in answers)


@given(ANSWERS)
def test_a_difference_turned_round_is_its_mirror_and_only_the_greater_can_be_ahead(answers: list[set[str]]):
    mentions = count_mentions(answers, "ab")
    there, back = mentions.difference("a", "b"), mentions.difference("b", "a")
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    if mentions.is_clearly_ahead("a", "b"):
        assert mentions.count("a") > mentions.count("b")
        assert not mentions.is_clearly_ahead("b", "a")


def test_the_difference_is_that_of_the_published_formula():
    # b = 21, c = 3, n = 54: p1 = 22/56, p2 = 4/56, difference 18/56.
    interval = paired_difference(21, 3, 54)
    half = 1.959964 * ((26 / 56 - (18 / 56) ** 2) / 56) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((18 / 56 - half, 18 / 56 + half), abs=1e-6)


def test_at_55_answers_22_percent_and_18_percent_are_not_told_apart_but_at_5500_they_are():
    small = count_mentions([["a"]] * 12 + [["b"]] * 10 + [[]] * 33, "ab")
    assert not small.is_clearly_ahead("a", "b")
    large = count_mentions(([["a"]] * 12 + [["b"]] * 10 + [[]] * 33) * 100, "ab")
    assert large.is_clearly_ahead("a", "b")


def test_two_equal_themes_are_seldom_called_different():
    chance = random.Random(20261120)
    wrong = 0
    for _ in range(400):
        answers = [[key for key in "ab" if chance.random() < 0.2] for _ in range(100)]
        mentions = count_mentions(answers, "ab")
        wrong += mentions.is_clearly_ahead("a", "b") or mentions.is_clearly_ahead("b", "a")
    assert wrong / 400 <= 0.075
