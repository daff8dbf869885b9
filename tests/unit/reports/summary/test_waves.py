"""The part about change since the last wave."""

from dataclasses import replace
from datetime import date

import pytest

from consult.figures.means import mean_of
from consult.figures.readings import published_reading, reading_from_margin, reading_of
from consult.figures.wave_change import adjust, mean_change, share_change
from consult.models import Study
from consult.reports.summary.content import Bullets, Paragraph, Part
from consult.reports.summary.tables import IntervalKind, Table
from consult.reports.summary.waves import about_change, about_no_change, changed_lines, first_line, waves
from consult.reports.waves.values import (
    LineChange,
    MeanPair,
    NotCompared,
    PartChange,
    ThemesChange,
    WaveChanges,
    WaveFacts,
)

EARLIER = WaveFacts(
    "2022", date(2022, 9, 1), date(2022, 9, 30), Study.SAMPLE_SURVEY, 640, source="Quarter three report"
)
LATER = WaveFacts("2023", date(2023, 9, 1), date(2023, 9, 30), Study.SAMPLE_SURVEY, 640)
ASK = "Do you agree that the issues that matter are dealt with?"


def line(label: str, earlier: float, later: float, *, base: int = 640, is_together: bool = False) -> LineChange:
    before, now = published_reading(earlier, base), published_reading(later, base)
    (change,) = adjust([share_change(before, now)])
    return LineChange(label.lower(), label, before, now, change, is_together=is_together)


def part_of(*lines: LineChange, **facts: object) -> PartChange:
    given = {
        "name": "agree",
        "question_key": "agree",
        "ask": ASK,
        "is_about_person": False,
        "may_choose_several": False,
    }
    return PartChange(**(given | facts), lines=lines)


def changes_of(*parts: PartChange, **facts: object) -> WaveChanges:
    return WaveChanges("Confidence survey", EARLIER, LATER, parts=parts, **facts)


def tables_of(part: Part) -> list[Table]:
    return [block for section in part.sections for block in section.blocks if isinstance(block, Table)]


def words_of(part: Part) -> str:
    blocks = [block for section in part.sections for block in section.blocks]
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


KNOWN = changes_of(part_of(line("Agree or strongly agree", 0.307, 0.282, is_together=True)))
"""The partnership’s own figures: 28.2% of 640 in one year, 30.7% the year before."""


def test_the_fall_that_the_partnership_published_may_be_due_to_chance():
    (table,) = tables_of(waves(KNOWN, smallest=5))
    (row,) = table.rows
    assert [cell.text for cell in row.cells] == ["31%", "28%", "−3", "May be due to chance"]
    later = table.cell(row, "later")
    assert (later.high - later.low) / 2 == pytest.approx(0.035, abs=0.0005)
    assert later.interval is IntervalKind.SAMPLING
    assert changed_lines(KNOWN) == ()
    figure = first_line(KNOWN)
    assert figure is not None
    said = about_no_change(figure, EARLIER)
    assert said.startswith("28% of 640 answered “Agree or strongly agree”")
    assert said.endswith("may be due to chance.")


def test_a_change_beyond_chance_is_said_with_both_figures_and_its_range():
    changes = changes_of(part_of(line("Agree", 0.30, 0.45), line("Disagree", 0.40, 0.20)))
    first, second = changed_lines(changes)
    assert about_change(first, EARLIER).startswith("A smaller share answered “Disagree” to ")
    assert about_change(second, EARLIER).startswith("A larger share answered “Agree” to ")
    assert "a change of +15 percentage points, likely range +10 to +20" in about_change(second, EARLIER)
    (table,) = tables_of(waves(changes, smallest=5))
    assert table.chart is not None
    assert (table.chart.column, table.chart.earlier) == ("later", "earlier")
    assert "“Agree” and “Disagree” changed by more than chance" in table.chart.title
    assert "Agree rose by 15 percentage points; Disagree fell by 20 percentage points" in table.chart.alt


def test_more_people_in_a_larger_wave_are_not_said_to_be_more_where_their_share_fell():
    before, now = reading_of(200, 500), reading_of(300, 1000)
    (change,) = adjust([share_change(before, now)])
    changes = changes_of(part_of(LineChange("agree", "Agree", before, now, change)))
    (fell,) = changed_lines(changes)
    assert about_change(fell, EARLIER).startswith("A smaller share answered “Agree”")
    assert "30% of 1,000, after 40% of 500" in about_change(fell, EARLIER)


def test_a_figure_whose_own_range_leaves_out_nought_is_not_called_chance_without_saying_why():
    by_itself = line("Agree", 0.30, 0.36)
    assert by_itself.change is not None
    assert by_itself.change.difference.is_supported
    with_others = replace(by_itself, change=replace(by_itself.change, adjusted_chance=0.2))
    changes = changes_of(part_of(with_others))
    (table,) = tables_of(waves(changes, smallest=5))
    assert table.rows[0].cells[3].text == "May be due to chance, with so many compared"
    assert "a range can leave out nought" in table.notes[-1]
    figure = first_line(changes)
    assert figure is not None
    assert about_no_change(figure, EARLIER).endswith("may be due to chance, with so many figures compared.")


def test_a_wave_published_with_a_margin_and_no_base_is_given_none():
    before, now = reading_from_margin(0.235, 0.035), reading_of(104, 500)
    (change,) = adjust([share_change(before, now)])
    changes = changes_of(part_of(LineChange("agree", "Agree", before, now, change)))
    (table,) = tables_of(waves(changes, smallest=5))
    earlier, later = table.rows[0].cells[:2]
    assert (earlier.base, earlier.range_text, later.base) == (None, "20% to 27%", 500)
    figure = first_line(changes)
    assert figure is not None
    assert "after 24% (likely range 20% to 27%) in “2022”" in about_no_change(figure, EARLIER)


def test_a_weighted_share_is_shown_beside_the_one_that_counts_everybody_alike():
    weighted = replace(line("Agree", 0.30, 0.31), later_unweighted=0.36)
    (table,) = tables_of(waves(changes_of(part_of(weighted)), smallest=5))
    assert table.notes[0].endswith("Every response counted alike: “Agree” 36% now.")


def test_it_says_what_change_could_have_been_found():
    (table,) = tables_of(waves(KNOWN, smallest=5))
    assert "a change of 8 percentage points or more would be found four times in five" in table.notes[0]


def test_two_waves_of_people_who_chose_to_answer_carry_a_warning():
    open_ = replace(LATER, study=Study.OPEN_CONSULTATION)
    said = waves(replace(KNOWN, later=open_), smallest=5)
    warnings = [
        block.text
        for section in said.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.is_warning
    ]
    assert warnings[0].startswith("People chose to answer in at least one of the two waves")
    assert tables_of(said)[0].rows[0].cells[1].interval is IntervalKind.CHANCE


def test_a_wave_of_published_figures_says_where_they_were_published():
    said = words_of(waves(replace(KNOWN, earlier=replace(EARLIER, responses=None)), smallest=5))
    assert "only published figures are known (Quarter three report)." in said


def test_who_answered_is_not_compared_on_the_boards_paper():
    changes = changes_of(part_of(line("East", 0.3, 0.5), is_about_person=True))
    assert tables_of(waves(changes, smallest=5)) == []
    assert changed_lines(changes) == ()


def test_what_is_hidden_or_too_few_to_test_has_no_figure_and_no_mark_in_the_chart():
    reading = reading_of(3, 10)
    hidden = LineChange("few", "Few", None, None, None, hidden=True)
    untested = LineChange("new", "New", None, reading, None)
    (table,) = tables_of(waves(changes_of(part_of(hidden, untested)), smallest=5))
    assert [cell.text for cell in table.rows[0].cells] == ["Not shown"] * 4
    assert [cell.text for cell in table.rows[1].cells] == ["–", "30%", "–", "Too few to say"]
    assert table.rows[1].cells[1].base == 10
    assert table.hidden_note
    assert table.chart is None


def test_a_changed_wording_is_said_with_why_the_answers_are_compared():
    asked = part_of(line("Agree", 0.3, 0.3), wording_differs=True, because="Only the year was changed.")
    assert "compared all the same, because: Only the year was changed." in words_of(
        waves(changes_of(asked), smallest=5)
    )


def test_the_means_of_both_waves_stand_beside_one_another():
    before, now = (mean_of(scores, lowest=0, highest=10) for scores in ([5, 6, 5, 6, 5] * 20, [8, 7, 8, 8, 7] * 20))
    pair = MeanPair(before, now, mean_change(before, now), "out of 10")
    (table,) = tables_of(waves(changes_of(part_of(mean=pair)), smallest=5))
    (row,) = table.rows
    assert row.label == "Average, out of 10"
    assert [cell.text for cell in row.cells] == ["5.4", "7.6", "+2.2", "Higher than before"]


def test_themes_are_compared_with_the_version_that_both_are_coded_to():
    themed = ThemesChange(
        "issue", "What is the issue?", "community-issues", "2024.1", (line("ASB", 0.4, 0.41),), (), True, "Alike."
    )
    said = waves(changes_of(themes=(themed,)), smallest=5)
    assert "Both waves are coded to community-issues, version 2024.1. The wording changed" in words_of(said)
    assert [table.key for table in tables_of(said)] == ["change-categories-issue"]


def test_what_cannot_be_compared_is_listed_with_why():
    changes = changes_of(
        not_compared=(NotCompared("safe", "Do you feel safe?", "The answers to choose from changed."),)
    )
    items = [
        block.items
        for section in waves(changes, smallest=5).sections
        for block in section.blocks
        if isinstance(block, Bullets)
    ]
    assert items == [("“Do you feel safe?” The answers to choose from changed.",)]


def test_a_reason_that_several_questions_share_is_given_once():
    why = "The answers to choose from changed."
    left_out = (NotCompared("a", "A?", why), NotCompared("b", "B?", "It is new."), NotCompared("c", "C?", why))
    said = words_of(waves(changes_of(not_compared=left_out), smallest=5))
    assert said.count(why) == 1
    assert f"{why} That is so of 2 questions:" in said


def test_without_an_earlier_wave_the_part_says_why():
    assert waves(WaveChanges(absent="This is the first wave."), smallest=5).absent == "This is the first wave."
    assert first_line(WaveChanges()) is None
