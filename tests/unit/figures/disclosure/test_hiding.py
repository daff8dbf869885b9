"""What is hidden so that small groups cannot be worked out, in the cases that the textbooks warn of."""

import pytest

from consult.figures.disclosure.auditing import worked_out
from consult.figures.disclosure.groups import EVERYBODY, Group, group
from consult.figures.disclosure.hiding import Protection, hide_small_groups
from consult.figures.disclosure.linking import LinkedCounts, Linking, Showing


def place(name: str) -> Group:
    return group(("locality", name))


def linked_by(everybody: int, **places: int) -> Linking:
    linking = Linking(everybody)
    linking.by_answers(EVERYBODY, "locality", places)
    return linking


def hidden_in(linked: LinkedCounts, *, smallest: int = 5) -> set[str]:
    """What is hidden, as the answers of each group joined; checked by the attack."""
    protection = hide_small_groups(linked, smallest=smallest)
    assert not protection.exposed
    assert not worked_out(linked, protection)
    return {"+".join(answer for _, answer in who) for who in protection.hidden}


def only_the_small(linked: LinkedCounts, *, smallest: int = 5) -> Protection:
    """What a page would hide that looked at no sum."""
    small = frozenset(who for who, count in linked.counts.items() if count.is_of_people and 0 < count.number < smallest)
    return Protection(smallest, frozenset(linked.counts), hidden=small)


class TestOneTable:
    def test_nought_and_large_groups_are_shown(self):
        assert hidden_in(linked_by(205, east=0, south=5, west=200).linked()) == set()

    def test_a_small_group_takes_the_next_smallest_with_it(self):
        linked = linked_by(55, east=3, south=40, west=12, north=0).linked()
        assert hidden_in(linked) == {"east", "west"}
        # Without the second the total gives the first away.
        assert worked_out(linked, only_the_small(linked)) == [place("east")]

    def test_small_groups_protect_each_other_where_together_they_are_enough(self):
        assert hidden_in(linked_by(46, east=3, south=4, west=39).linked()) == {"east", "south"}

    def test_small_groups_that_together_are_few_take_another(self):
        assert hidden_in(linked_by(41, east=1, south=1, west=9, north=30).linked()) == {"east", "south", "west"}

    def test_where_the_counts_are_too_few_the_noughts_are_hidden_with_them(self):
        assert hidden_in(linked_by(5, east=2, south=3, west=0).linked()) == {"east", "south", "west"}

    def test_where_there_are_fewer_in_all_everything_is_hidden(self):
        # Of three it can be none, one, two or all: the reader knows no more than that there are three.
        assert hidden_in(linked_by(3, east=1, south=2, west=0).linked()) == {"east", "south", "west"}

    def test_where_people_choose_several_a_small_group_is_enough(self):
        linking = Linking(60)
        linking.by_answers(EVERYBODY, "disability", {"sight": 3, "hearing": 40, "none": 30}, adds_up=False)
        assert hidden_in(linking.linked()) == {"sight"}

    def test_opinions_of_few_are_shown(self):
        linking = Linking(40)
        linking.by_answers(EVERYBODY, "feel_safe", {"yes": 39, "no": 1}, of_people=False)
        assert hidden_in(linking.linked()) == set()

    def test_a_smallest_group_of_one_hides_nothing(self):
        linked = linked_by(41, east=1, west=40).linked()
        assert hidden_in(linked, smallest=1) == set()

    def test_a_count_that_was_not_linked_is_no_safer_for_it(self):
        with pytest.raises(KeyError, match="was not linked"):
            hide_small_groups(Linking(40).linked(), smallest=5).hides(place("east"))


class TestTwoWays:
    def crossed(self) -> Linking:
        linking = linked_by(190, east=40, south=30, west=120)
        linking.by_answers(EVERYBODY, "sex", {"female": 101, "male": 89})
        counts = {("east", "female"): 37, ("south", "female"): 4, ("west", "female"): 60}
        rest = {("east", "male"): 3, ("south", "male"): 26, ("west", "male"): 60}
        linking.crossed(EVERYBODY, "locality", "sex", {**counts, **rest})
        return linking

    def test_each_small_cell_is_protected_along_its_row_and_its_column(self):
        linked = self.crossed().linked()
        # Two small cells at two corners of a rectangle: the other two corners are hidden with them, and no margin.
        assert hidden_in(linked) == {"east+female", "east+male", "south+female", "south+male"}

    def test_a_pattern_with_two_in_each_line_can_still_give_a_cell_away(self):
        linked = self.crossed().linked()
        attacked = worked_out(linked, only_the_small(linked))
        assert len(attacked) == 2

    def test_every_part_of_a_small_group_is_hidden_noughts_too(self):
        linking = linked_by(43, east=20, south=20, west=3)
        linking.by_answers(EVERYBODY, "sex", {"female": 22, "male": 21})
        counts = {
            ("east", "female"): 11,
            ("east", "male"): 9,
            ("south", "female"): 8,
            ("south", "male"): 12,
            ("west", "female"): 3,
            ("west", "male"): 0,
        }
        linking.crossed(EVERYBODY, "locality", "sex", counts)
        linked = linking.linked()
        assert {"west", "female+west", "male+west"} <= {"+".join(sorted(each.split("+"))) for each in hidden_in(linked)}

    def test_what_a_public_few_said_is_not_shown_by_place(self):
        linking = linked_by(60, east=20, south=20, west=20)
        linking.count(group(("theme", "bikes")), 2, is_of_people=False, showing=Showing.PUBLIC)
        counts = {("bikes", "east"): 2, ("bikes", "south"): 0, ("bikes", "west"): 0}
        linking.crossed(EVERYBODY, "theme", "locality", counts, columns_add_up=False)
        assert hidden_in(linking.linked()) == {"east+bikes", "south+bikes", "west+bikes"}

    def test_a_nought_of_everybody_stays_a_nought_in_a_small_group(self):
        linking = linked_by(43, east=20, south=20, west=3)
        linking.by_answers(EVERYBODY, "theme", {"bikes": 0}, adds_up=False, of_people=False)
        counts = {("bikes", name): 0 for name in ("east", "south", "west")}
        linking.crossed(EVERYBODY, "theme", "locality", counts, columns_add_up=False)
        assert "west+bikes" not in hidden_in(linking.linked())


class TestTheSameThingFromEverybody:
    def crossed(self, west: int) -> set[str]:
        linking = linked_by(40 + west, east=20, south=20, west=west)
        linking.by_answers(EVERYBODY, "agree", {"yes": 22 + west, "no": 18}, of_people=False)
        counts = {("east", "yes"): 11, ("east", "no"): 9, ("south", "yes"): 11, ("south", "no"): 9}
        linking.crossed(EVERYBODY, "locality", "agree", {**counts, ("west", "yes"): west, ("west", "no"): 0})
        return {"+".join(sorted(each.split("+"))) for each in hidden_in(linking.linked())}

    def test_of_a_group_that_is_not_large_it_is_hidden_with_its_noughts(self):
        assert {"west+yes", "no+west"} <= self.crossed(west=7)

    def test_of_a_large_group_it_is_shown(self):
        assert self.crossed(west=10) == set()

    def test_of_themes_only_the_one_that_all_raised_is_hidden(self):
        linking = linked_by(47, east=20, south=20, west=7)
        linking.by_answers(EVERYBODY, "theme", {"bikes": 27, "litter": 17}, adds_up=False, of_people=False)
        counts = {("bikes", "east"): 10, ("bikes", "south"): 10, ("bikes", "west"): 7}
        counts |= {("litter", "east"): 6, ("litter", "south"): 6, ("litter", "west"): 5}
        linking.crossed(EVERYBODY, "theme", "locality", counts, columns_add_up=False)
        hidden = hidden_in(linking.linked())
        assert "west+bikes" in hidden
        assert "west+litter" not in hidden


class TestLinkedTables:
    def test_two_tables_that_share_a_margin_are_protected_together(self):
        linking = linked_by(60, east=3, south=12, west=45)
        linking.by_answers(place("south"), "street", {"north_road": 7, "south_road": 5})
        linked = linking.linked()
        # The roads of the south add up to it, so that hiding the south takes a road with it. Alone it is no cover.
        assert hidden_in(linked) == {"east", "south", "south+south_road"}
        alone = Protection(5, frozenset(linked.counts), hidden=frozenset({place("east"), place("south")}))
        assert place("east") in worked_out(linked, alone)

    def test_a_sub_total_gives_nothing_away(self):
        linking = Linking(100)
        linking.by_answers(EVERYBODY, "age", {"16": 2, "25": 48, "65": 30, "75": 20})
        ages = [group(("age", age)) for age in ("16", "25")]
        linking.count(group(("age", "under 65")), 50)
        linking.adds_up(group(("age", "under 65")), ages)
        assert hidden_in(linking.linked()) == {"16", "25"}

    def test_what_an_earlier_version_hides_stays_hidden(self):
        linking = linked_by(60, east=3, south=12, west=44, north=1)
        linking.stay_hidden([place("west"), place("nowhere")])
        assert hidden_in(linking.linked()) == {"east", "north", "west"}
        gone = linked_by(60, east=16, south=0, west=44)
        gone.stay_hidden([place("south"), EVERYBODY])
        assert hidden_in(gone.linked()) == {"south"}


def test_the_same_counts_give_the_same_choice():
    def choice() -> list[Group]:
        linked = TestTwoWays().crossed().linked()
        return sorted(hide_small_groups(linked, smallest=5).hidden)

    assert choice() == choice()
