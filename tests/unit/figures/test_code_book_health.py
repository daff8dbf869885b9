import pytest

from consult.figures.code_book_health import catch_alls, overlaps, rare


class TestOverlaps:
    def test_half_of_the_smaller_theme_is_an_overlap(self):
        found = overlaps({"a": 10, "b": 40, "c": 10}, {("a", "b"): 5, ("b", "c"): 4})
        assert [(pair.smaller, pair.larger, pair.share) for pair in found] == [("a", "b", 0.5)]

    def test_of_a_handful_half_may_be_chance(self):
        assert overlaps({"a": 4, "b": 40}, {("a", "b"): 4}) == ()

    def test_the_closest_come_first(self):
        found = overlaps({"a": 10, "b": 20, "c": 30}, {("a", "b"): 6, ("b", "c"): 20})
        assert [pair.smaller for pair in found] == ["b", "a"]

    def test_a_pair_without_counts_is_none(self):
        assert overlaps({}, {("a", "b"): 1}) == ()


def test_themes_with_fewer_than_five_comments_are_rare():
    assert rare({"a": 5, "b": 4}, ["a", "b", "c"]) == (("b", 4), ("c", 0))


@pytest.mark.parametrize(("counts", "expected"), [({"a": 26, "other": 15}, ["a"]), ({"a": 25, "other": 16}, ["other"])])
def test_a_catch_all_has_over_a_quarter_and_something_else_over_15_per_cent(counts, expected):
    assert [each.key for each in catch_alls(counts, 100, left_over="other")] == expected


def test_without_comments_nothing_catches_all():
    assert catch_alls({"a": 0}, 0, left_over="other") == ()
