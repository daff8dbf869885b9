"""What a reader of linked tables knows."""

import pytest

from consult.figures.disclosure.groups import EVERYBODY, group, is_within, narrowed
from consult.figures.disclosure.linking import Linking, Showing

EAST, WEST = group(("locality", "east")), group(("locality", "west"))


def test_a_group_is_the_same_in_whatever_order_its_facts_are_given():
    east = group(("theme", "asb"), ("locality", "east"))
    assert east == narrowed(EAST, ("theme", "asb")) == group(("locality", "east"), ("theme", "asb"), ("theme", "asb"))
    assert is_within(east, EAST)
    assert is_within(east, EVERYBODY)
    assert not is_within(EAST, east)


def test_a_group_in_two_tables_is_one_count():
    linking = Linking(9)
    linking.count(EAST, 4, is_of_people=False, showing=Showing.NEVER)
    linking.count(EAST, 4)
    count = linking.linked().counts[EAST]
    assert (count.is_of_people, count.showing) == (True, Showing.OPEN)
    linking.count(EAST, 4, showing=Showing.PUBLIC)
    assert linking.linked().counts[EAST].showing is Showing.PUBLIC


def test_two_tables_that_disagree_about_a_group_are_refused():
    linking = Linking(9)
    linking.count(EAST, 4)
    with pytest.raises(ValueError, match="as 4 and as 5"):
        linking.count(EAST, 5)


def test_parts_that_do_not_add_up_to_their_whole_are_refused():
    with pytest.raises(ValueError, match="cannot hang together"):
        Linking(9).by_answers(EVERYBODY, "locality", {"east": 4, "west": 4})


def test_nothing_is_said_of_a_part_that_is_larger_than_its_whole():
    linking = Linking(9)
    linking.count(EAST, 10)
    linking.is_no_more_than(EAST, EVERYBODY)
    assert linking.linked().relations == ()


def test_answers_of_which_several_can_be_chosen_limit_each_other_where_everybody_chose_one():
    linking = Linking(9)
    linking.by_answers(EVERYBODY, "heard", {"web": 6, "event": 5}, adds_up=False)
    assert [(relation.is_exact, len(relation.terms)) for relation in linking.linked().relations] == [
        (False, 2),
        (False, 2),
        (False, 3),
    ]
    some = Linking(9)
    some.by_answers(EVERYBODY, "heard", {"web": 3, "event": 2}, adds_up=False)
    assert len(some.linked().relations) == 2  # nobody can take it that the two hold everybody
