"""Cross-tables: themes by any closed question, on a page and as a file."""

from collections.abc import Iterator

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Role
from consult.page_furniture import date_and_time
from consult.policy.blueprint import bp
from consult.policy.downloads import DO_NOT_FIT, sent_as_file
from consult.policy.explore.asked_table import KINDS, UNPROTECTED, WITH_INTERVALS, AskedTable, read_table
from consult.policy.explore.crossing import Count, CrossTable
from consult.policy.explore.links import Links
from consult.policy.questions import require_asked
from consult.queries.consultations import questionnaire_of
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE, EACH_COPY, HOW_IT_COUNTS
from consult.reports.exports import INVENTED, file_name
from consult.reports.spreadsheets import Cell, Sheet
from consult.services.auditing import record

STAFF_ONLY = "for staff only: do not publish"
HIDDEN = "hidden"


@bp.get("/<slug>/questions/<question_key>/cross-table")
@requires(Role.POLICY)
def cross_table(slug: str, question_key: str) -> ResponseReturnValue:
    """The themes of a selection of comments, by the answers to a closed question."""
    asked = require_asked(slug, question_key)
    wanted = read_table(db.session, asked, request.args)
    return render_template(
        "policy/explore/cross_table.html",
        consultation=asked.consultation,
        question=asked.question,
        wanted=wanted,
        selection=wanted.selection,
        table=wanted.made(db.session),
        kinds=KINDS,
        with_intervals=WITH_INTERVALS,
        unprotected=UNPROTECTED,
        how_it_counts=HOW_IT_COUNTS,
        links=Links(asked, wanted.selection),
        has_equality_questions=questionnaire_of(db.session, asked.consultation).equality_section,
    )


@bp.post("/<slug>/questions/<question_key>/cross-table.<any(csv,xlsx):ending>")
@requires(Role.POLICY)
def export_cross_table(slug: str, question_key: str, ending: str) -> ResponseReturnValue:
    """The same table as a file. One that shows small counts says in its name and in each row who may see it."""
    asked = require_asked(slug, question_key)
    wanted = read_table(db.session, asked, request.form)
    if wanted.errors:
        raise ConsultError(DO_NOT_FIT)
    record(
        db.session,
        "cross-table exported",
        asked.consultation,
        actor=current_user(),
        format=ending,
        question=question_key,
        by=wanted.across.name,
        protected=wanted.is_protected,
        campaigns_once=wanted.counts_campaigns_once,
        filters=sorted(wanted.selection.narrowed),
    )
    db.session.commit()
    what = f"{question_key}-{wanted.kind}-by-{wanted.across.name.replace('.', '-')}"
    what += "-campaigns-once" if wanted.counts_campaigns_once else ""
    name = file_name(asked.consultation, what if wanted.is_protected else f"{what}-for-staff", ending)
    return sent_as_file(_sheet(wanted, wanted.made(db.session)), name, ending)


def _sheet(wanted: AskedTable, table: CrossTable) -> Sheet:
    consultation = wanted.asked.consultation
    chosen = "; ".join(f"{chip.label}: {chip.value}" for chip in wanted.selection.chips) or "every comment"
    about = [
        ("Consultation", consultation.title),
        ("Question", wanted.asked.question.ask),
        ("By", table.across.label),
        ("Comments", chosen),
        ("Base", f"{table.base:,} comments that are themed; {table.waiting:,} wait and are in no figure"),
        ("Shares", "Of the base of each column, from 0 to 1, with a 95% Wilson interval. A comment can carry several."),
        *_about_copies(wanted),
        ("Who may see it", STAFF_ONLY if not wanted.is_protected else "Small counts are hidden."),
        ("Made on", date_and_time(utc_now())),
    ]
    if consultation.holds_invented_answers:
        about.append(("Answers", INVENTED))
    labels = _labels(wanted)
    columns = ["All", *(column.label for column in table.columns)]
    figures = ("count", "share", "share from", "share to")
    return Sheet(
        title="Cross-table",
        about=about,
        header=[
            *(name for name, _ in labels),
            "theme" if table.kind == "theme" else "category",
            *(f"{column}: {figure}" for column in columns for figure in figures),
        ],
        rows=_rows(table, [value for _, value in labels]),
    )


def _about_copies(wanted: AskedTable) -> list[tuple[str, str]]:
    if wanted.offers.copies is None:
        return []
    return [("Copies", f"{EACH_CAMPAIGN_ONCE}. {HOW_IT_COUNTS}" if wanted.counts_campaigns_once else EACH_COPY)]


def _labels(wanted: AskedTable) -> list[tuple[str, str]]:
    """The columns that say of each row what it is."""
    invented = [("answers", "invented")] if wanted.asked.consultation.holds_invented_answers else []
    staff = [] if wanted.is_protected else [("who may see it", STAFF_ONLY)]
    return [*invented, *staff]


def _rows(table: CrossTable, labels: list[str]) -> Iterator[list[Cell]]:
    yield [*labels, "Base", table.base, None, None, None, *_bases(table)]
    for line in table.lines:
        yield [*labels, line.label, *(cell for count in (line.total, *line.counts) for cell in _cells(count))]


def _bases(table: CrossTable) -> Iterator[Cell]:
    for column in table.columns:
        yield from (HIDDEN if column.is_hidden else column.base, None, None, None)


def _cells(count: Count) -> list[Cell]:
    if count.share is None:
        return [HIDDEN, None, None, None]
    return [count.count, count.share.share, count.share.interval.low, count.share.interval.high]
