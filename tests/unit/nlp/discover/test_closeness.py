import numpy as np
import pytest

from nlp.discover.closeness import NO_GROUP, closeness_within, sameness, share_that_stays_together

ACROSS, UP = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)


def test_closeness_is_the_mean_over_pairs_of_different_passages():
    assert closeness_within(np.stack([ACROSS, ACROSS, UP])) == pytest.approx(1 / 3)


def test_one_passage_alone_is_close_to_nothing():
    assert closeness_within(np.stack([ACROSS])) == 0


def test_a_group_is_the_same_as_itself_and_unlike_what_is_at_right_angles():
    group = np.stack([ACROSS, ACROSS])
    assert sameness(group, group) == pytest.approx(1)
    assert sameness(group, np.stack([UP, UP])) == pytest.approx(0)


def test_a_group_without_likeness_is_the_same_as_no_other():
    assert sameness(np.stack([ACROSS, UP]), np.stack([ACROSS, UP])) == 0


def test_stability_is_the_share_of_pairs_that_stay_together():
    members = np.array([0, 1, 2])
    whole, split, lost = np.array([4, 4, 4, 0]), np.array([0, 0, 1, 1]), np.full(4, NO_GROUP)
    assert share_that_stays_together(members, [whole]) == 1
    assert share_that_stays_together(members, [split]) == pytest.approx(1 / 3)
    assert share_that_stays_together(members, [lost]) == 0
    assert share_that_stays_together(members, [whole, lost]) == 0.5
