"""What an earlier summary hides."""

import pytest

from consult.reports.counted_groups import chose, coded_at, compared_in, of_everybody, raised_at
from consult.reports.summary import cells
from consult.reports.summary.building import column, row
from consult.reports.summary.content import PartKey, Section
from consult.reports.summary.earlier import hidden_before
from consult.reports.summary.tables import ColumnKind, Row, Table
from consult.reports.themed import ThemedSection
from forms.loading import parse_questionnaire
from tests.unit.reports.comments import BOOK, comment
from tests.unit.reports.rendering.summaries import summary_of

ASKED = ThemedSection(
    key="main_issue",
    ask="What is the biggest issue?",
    base=3,
    waiting=0,
    is_too_few=False,
    themes=BOOK,
    coded=tuple(comment(number, "bikes", locality=place) for number, place in enumerate(("East", "West", "South"))),
)


@pytest.fixture
def questionnaire(every_kind_text: str):
    return parse_questionnaire(every_kind_text, source="test")


def line(label: str, *, is_hidden: bool, group: str = "") -> Row:
    cell = cells.hidden() if is_hidden else cells.count(9)
    return row(f"{group} {label}", label, [cell], group=group)


def table(key: str, *rows: Row) -> Table:
    return Table(
        key=key,
        caption="Counts",
        row_heading="Group",
        columns=(column("number", "Number", ColumnKind.COUNT),),
        rows=rows,
        hidden_note="Some are hidden." if any(each.cells[0].hidden for each in rows) else "",
    )


def hidden_in(questionnaire, *tables: Table):
    content = summary_of({PartKey.WHO_ANSWERED: [Section(key="all", blocks=tables)]})
    return hidden_before(content, questionnaire, [ASKED])


def test_routes_and_weeks(questionnaire):
    routes = table("routes", line("Online", is_hidden=False), line("By letter", is_hidden=True))
    dates = table("dates", line("Week of 2 November 2026", is_hidden=True), line("Week of 9 November", is_hidden=False))
    assert hidden_in(questionnaire, routes, dates) == {
        of_everybody("route", "by letter"),
        of_everybody("period", "Week of 2 November 2026"),
    }


def test_answers_about_the_person_and_the_individuals_beside_the_area(questionnaire):
    closed = table("closed-locality", line("South", is_hidden=True), line("East", is_hidden=False))
    area = table("area-age-band", line("Under 45", is_hidden=True), line("Of another wording", is_hidden=True))
    assert hidden_in(questionnaire, closed, area) == {chose("locality", "south"), compared_in("age_band", "under_45")}


def test_issues_by_place_and_places_without_a_line(questionnaire):
    places = table(
        "places-main-issue",
        line("East", is_hidden=False, group="Litter"),
        line("West", is_hidden=True, group="Litter"),
        line("East", is_hidden=True, group="An issue of another code book"),
    )
    assert hidden_in(questionnaire, places) == {
        raised_at("main_issue", "litter", "West"),
        coded_at("main_issue", "South"),
    }


def test_a_summary_without_such_tables_hides_nothing(questionnaire):
    assert hidden_in(questionnaire, table("other", line("East", is_hidden=True))) == frozenset()
