"""An anonymised file of the responses: what it is to hold, what that hides, and the file itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.figures.disclosure.anonymising import MOST_COLUMNS
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.downloads import XLSX
from consult.queries.anonymised import MADE, EarlierFile, list_earlier_files
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.received import count_received
from consult.reports.anonymised.columns import NAMES_OF_FACTS, Offered, Wanted, offered
from consult.reports.anonymised.files import ARCHIVE, as_archive, as_workbook, what_is_not_guaranteed
from consult.reports.anonymised.making import TOO_FEW, AnonymisedFile, make_file
from consult.reports.exports import file_name
from consult.services.auditing import record

PURPOSES = {
    "publication": "To publish it",
    "research": "For researchers",
    "request": "To answer a request for information",
    "own work": "For our own work",
}
FORMATS = {"xlsx": "A workbook for Excel", "zip": "CSV files with a text to read first, in one archive"}
SAY_WHAT_FOR = "Choose what the file is for"
SAY_WHICH_FORMAT = "Choose a kind of file"
CHOOSE_SOMETHING = "Choose at least one answer, fact or comment that the file is to hold"
CHOOSE_FEWER = f"Choose at most {MOST_COLUMNS} facts about people: with more hardly anybody could be shown"
CONFIRM = "Read the warnings, then say that you have weighed them"
Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for. `also` are answers that are to be taken for facts."""

    wanted: Wanted
    also: tuple[str, ...]
    offered: Offered
    errors: Errors


@bp.get("/<slug>/anonymised")
@requires(Role.POLICY)
def anonymised(slug: str) -> ResponseReturnValue:
    """What a file can hold; once that is chosen, what would be hidden in it."""
    consultation = require_consultation(db.session, slug)
    asked = _read(consultation, request.args)
    return _page(consultation, asked, is_chosen="look" in request.args)


@bp.post("/<slug>/anonymised")
@requires(Role.POLICY)
def make_anonymised(slug: str) -> ResponseReturnValue:
    """The file. That it was made is committed first: making a large one takes seconds."""
    consultation = require_consultation(db.session, slug)
    asked = _read(consultation, request.form)
    purpose, ending = request.form.get("purpose", ""), request.form.get("format", "")
    errors = [*asked.errors]
    if purpose not in PURPOSES:
        errors.append(("purpose", SAY_WHAT_FOR))
    if ending not in FORMATS:
        errors.append(("format", SAY_WHICH_FORMAT))
    if not errors and _warnings(consultation, asked.wanted) and "weighed" not in request.form:
        errors.append(("weighed", CONFIRM))
    if errors:
        return _page(consultation, asked, is_chosen=True, errors=errors), 400
    wanted, rows = asked.wanted, count_received(db.session, consultation)
    if rows < 2 * _smallest():
        raise Conflict(TOO_FEW.format(least=2 * _smallest()))
    record(
        db.session,
        MADE,
        consultation,
        actor=current_user(),
        facts=list(wanted.facts),
        answers=list(wanted.answers),
        comments=wanted.has_comments,
        purpose=purpose,
        format=ending,
        rows=rows,
        smallest=_smallest(),
    )
    db.session.commit()
    return _sent(consultation, _made(consultation, wanted), ending)


def _sent(consultation: Consultation, file: AnonymisedFile, ending: str) -> Response:
    if ending == "xlsx":
        sent = Response(as_workbook(consultation, file), mimetype=XLSX)
    else:
        sent = Response(as_archive(consultation, file), mimetype=ARCHIVE)
    name = file_name(consultation, "anonymised", ending)
    sent.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return sent


def _read(consultation: Consultation, sent: MultiDict[str, str]) -> Asked:
    """What was chosen, in the order asked. At first: every answer, and nothing of who people are."""
    questionnaire = questionnaire_of(db.session, consultation)
    may_be_either = {question.key for question in offered(questionnaire).either}
    also = tuple(key for key in sent.getlist("also") if key in may_be_either)
    there = offered(questionnaire, also_facts=also)
    ticked = sent.getlist("fact")
    facts = tuple(key for key in (*(q.key for q in there.facts), *NAMES_OF_FACTS) if key in ticked or key in also)
    chosen = sent.getlist("answer") if "look" in sent else [question.key for question in there.answers]
    answers = tuple(question.key for question in there.answers if question.key in chosen)
    wanted = Wanted(facts, answers, has_comments="comments" in sent)
    errors = []
    if len(facts) > MOST_COLUMNS:
        errors.append(("fact", CHOOSE_FEWER))
    if not (facts or answers or wanted.has_comments):
        errors.append(("answer", CHOOSE_SOMETHING))
    return Asked(wanted, also, there, errors)


def _warnings(consultation: Consultation, wanted: Wanted) -> Sequence[tuple[EarlierFile, bool]]:
    """The earlier files that this one could be laid beside, and whether few responses changed since."""
    columns = {*wanted.facts, *wanted.answers}
    found = []
    for earlier in list_earlier_files(db.session, consultation):
        few = 0 < earlier.changed < 2 * _smallest()
        has_facts = bool(earlier.facts or wanted.facts)
        if few or (has_facts and {*earlier.facts, *earlier.answers} != columns):
            found.append((earlier, few))
    return found


def _made(consultation: Consultation, wanted: Wanted) -> AnonymisedFile:
    secret = current_app.config["CONSULT"].session_secret
    return make_file(db.session, consultation, wanted, smallest=_smallest(), secret=secret)


def _smallest() -> int:
    smallest: int = current_app.config["CONSULT"].smallest_cell
    return smallest


def _page(consultation: Consultation, asked: Asked, *, is_chosen: bool, errors: Errors = ()) -> str:
    problems = errors or (asked.errors if is_chosen else ())
    too_few, file = None, None
    if is_chosen and not asked.errors:
        try:
            file = _made(consultation, asked.wanted)
        except Conflict as conflict:
            too_few = str(conflict)
    return render_template(
        "policy/anonymised.html",
        consultation=consultation,
        asked=asked,
        file=file,
        too_few=too_few,
        not_guaranteed=what_is_not_guaranteed(file) if file else (),
        warnings=_warnings(consultation, asked.wanted) if file else (),
        earlier=list_earlier_files(db.session, consultation),
        other_facts=NAMES_OF_FACTS,
        purposes=PURPOSES,
        formats=FORMATS,
        sent=request.form,
        smallest=_smallest(),
        errors=problems,
    )
