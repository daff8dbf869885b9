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
from consult.queries.anonymised import EarlierFile, list_earlier_files
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.received import count_received
from consult.reports.anonymised.columns import NAMES_OF_FACTS, PURPOSES, Chosen, Wanted, choose
from consult.reports.anonymised.files import ARCHIVE, as_archive, as_workbook, what_is_not_guaranteed
from consult.reports.anonymised.making import TOO_FEW, AnonymisedFile, make_file
from consult.reports.exports import file_name
from consult.services.anonymising import note_anonymised_file

MOST_ROWS = 20_000
"""With more a page would need more memory than it has. There is a command."""
FORMATS = {"xlsx": "A workbook for Excel", "zip": "CSV files with a text to read first, in one archive"}
SAY_WHAT_FOR = "Choose what the file is for"
SAY_WHICH_FORMAT = "Choose a kind of file"
CHOOSE_SOMETHING = "Choose at least one answer, fact or comment that the file is to hold"
CHOOSE_FEWER = f"Choose at most {MOST_COLUMNS} facts about people: with more hardly anybody could be shown"
TOO_MANY = (
    "There are more than {most:,} responses, too many for a page. Ask whoever runs this service to make the file: "
    "flask consult anonymised-file"
)
CONFIRM = "Read the warnings, then say that you have weighed them"
Errors = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for, and what is wrong with it."""

    chosen: Chosen
    errors: Errors

    @property
    def wanted(self) -> Wanted:
        """What the file is to hold."""
        return self.chosen.wanted


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
    refused = _refused(rows)
    if refused:
        raise Conflict(refused)
    note_anonymised_file(
        db.session,
        consultation,
        facts=wanted.facts,
        answers=wanted.answers,
        has_comments=wanted.has_comments,
        purpose=purpose,
        ending=ending,
        rows=rows,
        smallest=_smallest(),
        made_by=current_user(),
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
    chosen = choose(
        questionnaire_of(db.session, consultation),
        facts=sent.getlist("fact"),
        answers=sent.getlist("answer") if "look" in sent else None,
        also_facts=sent.getlist("also"),
        has_comments="comments" in sent,
    )
    wanted, errors = chosen.wanted, []
    if len(wanted.facts) > MOST_COLUMNS:
        errors.append(("fact", CHOOSE_FEWER))
    if not (wanted.facts or wanted.answers or wanted.has_comments):
        errors.append(("answer", CHOOSE_SOMETHING))
    return Asked(chosen, errors)


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


def _refused(rows: int) -> str | None:
    """Why no file is made of so many responses."""
    if rows < 2 * _smallest():
        return TOO_FEW.format(least=2 * _smallest())
    return TOO_MANY.format(most=MOST_ROWS) if rows > MOST_ROWS else None


def _smallest() -> int:
    smallest: int = current_app.config["CONSULT"].smallest_cell
    return smallest


def _page(consultation: Consultation, asked: Asked, *, is_chosen: bool, errors: Errors = ()) -> str:
    problems = errors or (asked.errors if is_chosen else ())
    is_wanted = is_chosen and not asked.errors
    refused = _refused(count_received(db.session, consultation)) if is_wanted else None
    file = _made(consultation, asked.wanted) if is_wanted and not refused else None
    return render_template(
        "policy/anonymised.html",
        consultation=consultation,
        asked=asked,
        file=file,
        refused=refused,
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
