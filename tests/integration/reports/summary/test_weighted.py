"""Themes, scales and rows of a matrix weighted to the area, beside the figures as counted."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import Session, select

from consult.models import Comment, Consultation
from consult.queries.consultations import questionnaire_of
from consult.reports.area_shares import weighted_groups
from consult.reports.area_weights import weighting_of
from consult.reports.summary.cells import hidden
from consult.reports.summary.content import Paragraph, SummaryContent
from consult.reports.summary.earlier import hidden_before
from consult.reports.summary.tables import Cell, Table
from consult.reports.summary.weighted import MANY_ANSWERS
from consult.reports.weighted_groups import said_in
from consult.services.area import put_in_area_figures
from consult.services.area_file import ReadGroup, ReadMargin
from forms.answers import ChoiceAnswer, MatrixAnswer, NumberAnswer, TextAnswer
from tests.factories import Factories

Person = tuple[str, int, str]
"""The theme that somebody raised, the impact it has on them, and how often they see litter."""
EAST: Sequence[Person] = [
    *[("road-speeding", 4, "never")] * 10,
    *[("road-speeding", 8, "never")] * 5,
    *[("road-parking", 8, "often")] * 5,
]
SOUTH: Sequence[Person] = [
    *[("road-speeding", 8, "never")] * 5,
    *[("road-parking", 8, "often")] * 5,
    *[("road-parking", 2, "often")] * 10,
]
WORTH = "who are worth 32 of equal weight"  # weights of 1/2 and 3/2, twenty of each: 40² / 50


@pytest.fixture
def weighted(session: Session, factories: Factories, themes) -> Consultation:
    """Twenty from the east, who are a quarter of the area, and twenty from the south, who are the rest of it."""
    consultation = factories.consultation(state="closed", slug="weighted")
    for place, people in (("east", EAST), ("south", SOUTH)):
        for number, (theme, impact, litter) in enumerate(people):
            answers = {
                "agree": ChoiceAnswer("agree"),
                "main_issue": TextAnswer(f"What person {number} from the {place} says about it"),
                "impact": NumberAnswer(impact),
                "locality": ChoiceAnswer(place),
                "seen": MatrixAnswer({"litter": litter}),
            }
            response = factories.response(consultation, answers)
            comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
            factories.assign(comment, [themes[theme]])
    groups = (ReadGroup("east", 0.25, None), ReadGroup("south", 0.75, None))
    margin = ReadMargin("locality", "Invented for the test", date(2026, 1, 1), groups)
    put_in_area_figures(session, consultation, [margin], put_in_by=None)
    session.commit()
    return consultation


def table_of(content: SummaryContent, key: str) -> Table:
    return next(table for table in content.tables if table.key == key)


def weighted_cell(table: Table, label: str) -> Cell:
    return table.cell(next(row for row in table.rows if row.label == label), "weighted")


def test_themes_have_weighted_shares_and_categories_none(frozen, weighted):
    table = table_of(frozen(weighted), "themes-main-issue")
    speeding = weighted_cell(table, "Speeding")
    assert speeding.value == pytest.approx(0.25 * 15 / 20 + 0.75 * 5 / 20, abs=1e-6)
    assert (speeding.text, speeding.base) == ("38%", 40)
    assert [table.cell(row, "weighted").text for row in table.rows if row.level == 0] == ["–"]
    assert table.notes[0].startswith("Weighted shares are of the 40 individuals whose answers are coded, ")
    assert f"{WORTH} (design effect 1.25)" in table.notes[0]


def test_a_scale_has_its_weighted_average_and_the_shares_that_it_is_made_of(frozen, weighted):
    content = frozen(weighted)
    said = [
        block.text
        for part in content.parts
        for each in part.sections
        for block in each.blocks
        if isinstance(block, Paragraph)
    ]
    (average,) = (text for text in said if text.startswith("Weighted to the area, the average is"))
    assert average.startswith("Weighted to the area, the average is 5.3 out of 10 (likely range ")  # 6/4 + 5 * 3/4
    assert average.endswith(f"of the 40 individuals who answered, {WORTH}.")
    assert weighted_cell(table_of(content, "closed-impact"), "4").value == pytest.approx(0.125, abs=1e-6)
    assert any(MANY_ANSWERS in text for text in said)


def test_a_row_of_a_matrix_has_weighted_shares(frozen, weighted):
    never = weighted_cell(table_of(frozen(weighted), "closed-seen"), "Never")
    assert never.value == pytest.approx(0.25 * 15 / 20 + 0.75 * 5 / 20, abs=1e-6)


def test_a_scale_of_which_few_in_a_place_gave_an_answer_is_not_weighted(session, factories, frozen, weighted):
    factories.response(weighted, {"locality": ChoiceAnswer("east"), "impact": NumberAnswer(10)})
    session.commit()
    content = frozen(weighted)
    assert [column.key for column in table_of(content, "closed-impact").columns] == ["number", "share"]
    assert "Weighted to the area, the average" not in content.to_json()
    assert weighted_cell(table_of(content, "themes-main-issue"), "Speeding").value


@pytest.mark.parametrize(
    ("table", "label", "answers", "line"),
    [
        ("themes-main-issue", "Speeding", "main_issue", "road-speeding"),
        ("closed-seen", "Never", "seen.litter", "never"),
    ],
)
def test_what_the_summary_before_did_not_show_weighted_stays_hidden(
    session, frozen, weighted, table: str, label: str, answers: str, line: str
):
    shown = table_of(frozen(weighted), table)
    rows = tuple(
        row.model_copy(update={"cells": (*row.cells[:2], hidden())}) if row.label == label else row
        for row in shown.rows
    )
    earlier = cast(SummaryContent, SimpleNamespace(tables=(shown.model_copy(update={"rows": rows}),)))
    questionnaire = questionnaire_of(session, weighted)
    weighting = weighting_of(session, weighted)
    groups = weighted_groups(session, weighted, questionnaire, weighting, themed=["main_issue"], smallest=5)
    assert groups is not None
    found = hidden_before(earlier, questionnaire, [], weighted=groups)
    asked = next(each for each in groups.answers if each.name == answers)
    assert found == {said_in(asked, line, cell) for cell in groups.cells}
