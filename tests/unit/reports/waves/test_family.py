"""Chance allowed for when the changes of many questions are looked at together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult.figures.means import mean_of
from consult.figures.readings import reading_of
from consult.figures.wave_change import mean_change, share_change
from consult.reports.waves.family import adjusted, adjusted_parts
from consult.reports.waves.values import LineChange, MeanPair, PartChange


def line(key: str, before: int, now: int, *, of: int = 200, is_together: bool = False) -> LineChange:
    one, other = reading_of(before, of), reading_of(now, of)
    return LineChange(key, key, one, other, share_change(one, other), is_together=is_together)


def part(name: str, *lines: LineChange) -> PartChange:
    return PartChange(name, name, name, is_about_person=False, may_choose_several=False, lines=lines)


counts = some.integers(min_value=0, max_value=200)
parts = some.lists(some.lists(some.tuples(counts, counts), min_size=1, max_size=4), min_size=1, max_size=6)


def test_a_line_alone_keeps_its_own_chance():
    [only] = adjusted_parts([part("a", line("yes", 80, 110))])
    assert only.lines[0].change.adjusted_chance == only.lines[0].change.chance


def test_two_lines_are_adjusted_for_each_other():
    one, other = adjusted([line("yes", 80, 110), line("no", 100, 110)])
    assert one.change.adjusted_chance == pytest.approx(2 * one.change.chance)
    assert other.change.adjusted_chance == other.change.chance


def test_a_question_is_tested_by_its_sums_alone():
    """Five options and two sums: the question pays for the two sums, not for seven lines."""
    single = [line(f"option {number}", 40, 40) for number in range(5)]
    sums = [line("agree", 80, 115, is_together=True), line("disagree", 80, 80, is_together=True)]
    [only] = adjusted_parts([part("a", *single, *sums)])
    chances = {each.key: each.change.adjusted_chance for each in only.lines}
    assert chances["agree"] == pytest.approx(2 * sums[0].change.chance)


def test_a_mean_is_one_comparison():
    one, other = (mean_of(values, lowest=0, highest=10) for values in ([3, 4, 5] * 20, [6, 7, 8] * 20))
    pair = MeanPair(one, other, mean_change(one, other), "out of 10")
    [only] = adjusted_parts([replace(part("impact"), mean=pair)])
    assert only.mean.change.adjusted_chance == pair.change.chance
    assert only.has_changed


def test_what_could_not_be_tested_stays_untested():
    untested = line("yes", 80, 110)
    untested = replace(untested, change=replace(untested.change, chance=None, adjusted_chance=None))
    hidden = LineChange("no", "no", None, None, None)
    [only] = adjusted_parts([part("a", untested, hidden)])
    assert only.lines[0].change.adjusted_chance is None
    assert only.lines[1] == hidden
    assert not only.has_changed


@given(parts)
def test_a_change_is_never_called_surer_among_others_than_alone(given_parts):
    made = [
        part(str(place), *(line(str(number), before, now) for number, (before, now) in enumerate(lines)))
        for place, lines in enumerate(given_parts)
    ]
    for before, after in zip(made, adjusted_parts(made), strict=True):
        for one, other in zip(before.lines, after.lines, strict=True):
            assert other.change.adjusted_chance >= one.change.chance
            assert other.change.difference == one.change.difference


@given(parts)
def test_no_line_is_called_changed_where_its_question_is_not(given_parts):
    made = [
        part(str(place), *(line(str(number), before, now) for number, (before, now) in enumerate(lines)))
        for place, lines in enumerate(given_parts)
    ]
    for each in adjusted_parts(made):
        changed = [one for one in each.lines if not one.change.may_be_chance]
        assert bool(changed) <= each.has_changed
