"""How likely each issue is to be among the first three."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.intervals import Interval
from consult.figures.means import Mean, mean_of
from consult.figures.top_three import top_three_by_means, top_three_by_mentions

KEYS = ("a", "b", "c", "d", "e")
answers = st.lists(st.sets(st.sampled_from(KEYS)), max_size=40)


def probabilities(found):
    return {each.key: each.probability for each in found}


@given(answers)
def test_the_probabilities_add_up_to_three_or_to_the_issues_there_are(given_answers):
    found = probabilities(top_three_by_mentions(given_answers, KEYS, seed=1))
    mentioned = set().union(*given_answers) if given_answers else set()
    assert all(0 <= probability <= 1 + 1e-9 for probability in found.values())
    assert all(found[key] == 0 for key in KEYS if key not in mentioned)
    if len(mentioned) >= 3:
        assert sum(found.values()) == pytest.approx(3)


@given(answers, st.randoms())
def test_the_order_of_the_answers_does_not_matter(given_answers, random):
    shuffled = random.sample(given_answers, len(given_answers))
    assert top_three_by_mentions(given_answers, KEYS, seed=3) == top_three_by_mentions(shuffled, KEYS, seed=3)


def test_at_55_answers_22_and_18_percent_change_places_about_one_time_in_three():
    # With two far ahead, the third place lies between 12 and 10 of 55.
    given_answers = [{"a", "b"}] * 30 + [{"c"}] * 12 + [{"d"}] * 10 + [set()] * 3
    found = probabilities(top_three_by_mentions(given_answers, KEYS, seed=1))
    assert found["d"] == pytest.approx(1 / 3, abs=0.03)
    assert found["c"] == pytest.approx(2 / 3, abs=0.03)
    assert found["a"] == found["b"] == 1


def test_of_thousands_the_order_is_all_but_certain():
    given_answers = [{"a"}] * 1200 + [{"b"}] * 1000 + [{"c"}] * 800 + [{"d"}] * 500
    found = probabilities(top_three_by_mentions(given_answers, KEYS, seed=1))
    assert found["c"] > 0.999
    assert found["d"] < 0.001


def test_issues_that_are_always_mentioned_together_share_what_places_are_left():
    given_answers = [{"a"}] * 300 + [{"b"}] * 300 + [{"c", "d"}] * 100
    found = probabilities(top_three_by_mentions(given_answers, KEYS, seed=1))
    assert (found["c"], found["d"]) == (0.5, 0.5)


def test_nobody_answered_and_nothing_is_among_the_first():
    assert probabilities(top_three_by_mentions([], KEYS, seed=1)) == dict.fromkeys(KEYS, 0.0)
    assert top_three_by_mentions([set()], (), seed=1) == ()


def of_scores(*values: int) -> Mean:
    return mean_of(values, lowest=0, highest=10)


def test_means_that_are_known_well_keep_their_order():
    means = {
        "a": of_scores(*[9, 8] * 60),
        "b": of_scores(*[8, 7] * 60),
        "c": of_scores(*[7, 6] * 60),
        "d": of_scores(*[3, 2] * 60),
    }
    found = probabilities(top_three_by_means(means, seed=1))
    assert found == pytest.approx({"a": 1, "b": 1, "c": 1, "d": 0}, abs=0.001)


def test_few_scores_leave_the_order_open_as_students_t_has_it():
    # Two issues compete for the third place; d is 1 lower, with 4 degrees of freedom each.
    narrow = Mean(1000, 9.0, 0.1, Interval(8.9, 9.1))
    c, d = Mean(5, 6.0, 5.0, Interval(3, 9)), Mean(5, 5.0, 5.0, Interval(2, 8))
    found = probabilities(top_three_by_means({"a": narrow, "b": narrow, "c": c, "d": d}, seed=2))
    source = np.random.default_rng(9)
    drawn = source.standard_t(4, (2, 200_000))
    assert found["d"] == pytest.approx(np.mean(5 + drawn[0] > 6 + drawn[1]), abs=0.02)
    assert sum(found.values()) == pytest.approx(3)


def test_fewer_than_four_issues_are_all_among_the_first_three():
    assert probabilities(top_three_by_means({"a": of_scores(1, 2), "b": of_scores(2, 2)}, seed=1)) == {"a": 1, "b": 1}
    assert top_three_by_means({}, seed=1) == ()
