"""What a summary does not show, and the words for it."""

from consult.figures.disclosure.hiding import Protection
from consult.reports.counted_groups import chose
from consult.reports.summary import cells
from consult.reports.summary.building import row
from consult.reports.summary.hiding import as_protected, hidden_note
from consult.reports.waves.values import LineChange, PartChange, WaveChanges


def part(key: str) -> PartChange:
    line = LineChange("under_45", "Under 45", None, None, None)
    return PartChange(key, key, "Ask?", is_about_person=False, may_choose_several=False, lines=(line,))


def test_a_question_whose_groups_are_protected_is_taken_as_one_about_the_person():
    changes = WaveChanges(parts=(part("age_band"), part("agree")))
    protection = Protection(5, frozenset({chose("age_band", "under_45")}))
    assert [each.is_about_person for each in as_protected(changes, protection).parts] == [True, False]


def test_the_note_stands_only_where_something_is_hidden():
    assert hidden_note([row("east", "East", [cells.count(9)])], 5) == ""
    assert hidden_note([row("east", "East", [cells.hidden()])], 5).startswith("Groups of fewer than 5 people")
