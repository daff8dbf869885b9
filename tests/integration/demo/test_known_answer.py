"""The survey whose figures are known beforehand, from its stored answers to the signed summary and its files."""

import json

import pytest
from sqlalchemy import String, cast
from sqlmodel import col, select

from consult.clock import today_in_london
from consult.demo.known_answer import SLUG, put_in_known_answer
from consult.demo.people import create_demo_users
from consult.demo.summary import sign_demo_summary
from consult.extensions import db
from consult.models import Answer, Response, Role, SummaryFile
from consult.queries.consultations import require_consultation
from consult.queries.summaries import get_latest_signed
from consult.reports.exports import INVENTED
from consult.reports.rendering import render_all
from consult.reports.summary.content import SummaryContent, from_json
from consult.reports.summary.freezing import freeze
from consult.reports.summary.tables import Table
from consult.services.code_books import publish_shipped_code_book
from tests.unit.reports.rendering.checking import check_docx, check_pdf, check_xlsx

CONFIDENCE = "Respondents who agree that the police and local authority are dealing with the issues that matter to them"
FALL = (
    f"{CONFIDENCE}: 28.2% of 639 (±3.5 percentage points) in Latest year, after 30.7% of 639 in Year before. "
    "The change (−2.5 percentage points, likely range −7.5 to +2.5) may be due to chance."
)
NO_PLACE = (
    f"{CONFIDENCE}: there is no evidence of a difference between East, South and West. "
    "Differences may be due to chance."
)


@pytest.fixture
def survey(session):
    users = create_demo_users(session)
    publish_shipped_code_book(session)
    consultation = put_in_known_answer(session, today=today_in_london(), put_in_by=users[Role.POLICY])
    session.commit()
    return consultation


@pytest.fixture
def frozen(session, survey):
    return freeze(session, survey, asked_by="Parveen Policy", partnership="Example", smallest=5)


def table_of(content: SummaryContent, key: str) -> Table:
    return next(table for table in content.tables if table.key == key)


def figures_of(table: Table) -> dict[str, dict[str, str]]:
    return {
        row.label: {column.label: cell.text for column, cell in zip(table.columns, row.cells, strict=True)}
        for row in table.rows
    }


class TestWhatIsSaid:
    def test_the_fall_may_be_due_to_chance_and_no_place_differs(self, frozen):
        said = {sentence.rule: sentence.text for sentence in frozen.headline}
        assert (said["indicator"], said["indicator by place"]) == (FALL, NO_PLACE)
        assert said.keys().isdisjoint({"change", "no change", "difference between places"})
        assert frozen.identity.holds_invented_answers
        assert INVENTED in frozen.notices
        assert "invented" in frozen.title

    def test_the_indicator_has_the_councils_row_and_its_assessments_by_the_key(self, frozen):
        row = table_of(frozen, "indicators")
        assert figures_of(row) == {
            CONFIDENCE: {
                "Period": "Latest year",
                "Performance (likely range)": "28.2%",
                "Margin, percentage points": "±3.5",
                "Target or tracker": "30.7%",
                "12 months earlier": "30.7%",
                "Benchmark: England": "33.0%",
            }
        }
        assert (row.rows[0].cells[1].value, row.rows[0].cells[1].base) == (pytest.approx(180 / 639, abs=1e-6), 639)
        [assessed] = figures_of(table_of(frozen, "indicator-assessments")).values()
        worse = "More than 2% worse"
        assert list(assessed.values()) == [worse, worse, worse, "The gap is deteriorating", worse]
        assert table_of(frozen, "indicator-benchmarks").notes == (
            "Source of the benchmark: Invented for the demonstration.",
        )
        places = figures_of(table_of(frozen, "indicator-places-confidence"))
        assert {place: each["Share (likely range)"] for place, each in places.items()} == {
            "East": "26.8%",
            "South": "29.9%",
            "West": "27.8%",
        }
        assert {each["Finding"] for each in places.values()} == {"No evidence of a difference"}

    def test_mentions_and_impact_are_two_lists(self, frozen):
        assert [row.label for row in table_of(frozen, "mentions-main-issue").rows[:3]] == [
            "Anti-social behaviour (unspecified)",
            "Youth-related ASB",
            "Drug-related ASB",
        ]
        assert [row.label for row in table_of(frozen, "impact-main-issue").rows[:3]] == [
            "Speeding and driver-related ASB",
            "Negative view of the police and police behaviour",
            "Off-road bikes",
        ]


def test_where_few_answered_from_a_place_none_is_compared(session, survey):
    from_the_west = session.exec(
        select(Response)
        .join(Answer, col(Answer.response_id) == col(Response.id))
        .where(Response.consultation_id == survey.id, cast(col(Answer.value), String).contains("west"))
        .order_by(col(Response.source_id))
    ).all()
    for response in from_the_west[3:]:
        session.delete(response)
    session.commit()
    content = freeze(session, survey, asked_by="Parveen Policy", partnership="Example", smallest=5)
    assert "indicator by place" not in {sentence.rule for sentence in content.headline}
    assert "indicator-places-confidence" not in {table.key for table in content.tables}


def test_the_signed_summary_its_page_and_every_file_of_it_say_the_same(app, session, settings, survey, board):
    session.rollback()
    with app.app_context():
        consultation_id = require_consultation(db.session, SLUG).id
        db.session.rollback()
        assert sign_demo_summary(db.session, consultation_id, settings, render_all, is_stopping=lambda: False)
    signed = get_latest_signed(session, require_consultation(session, SLUG))
    content = from_json(signed.content)
    assert content.sign_off.number == 1
    kept = session.exec(select(SummaryFile).where(SummaryFile.summary_id == signed.id)).all()
    files = {file.name: file.content for file in kept}
    check_pdf(files["summary.pdf"], content)
    check_docx(files["summary.docx"], content)
    check_xlsx(files["summary.xlsx"], content)
    said = [sentence["text"] for sentence in json.loads(files["summary.json"])["headline"]]
    assert {FALL, NO_PLACE} <= set(said)
    page = board.get(f"/board/{SLUG}")
    assert FALL in page.text
    assert NO_PLACE in page.text
    assert INVENTED in page.text
