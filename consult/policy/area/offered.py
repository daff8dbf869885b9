"""The questions whose results a page about the people who answered can show, one at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import abort, request

from consult.extensions import db
from consult.models import Consultation
from consult.queries.closed_parts import ClosedPart, closed_parts
from consult.queries.consultations import questionnaire_of
from consult.queries.themes import themed_questions
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class Offered:
    """A question, or a row of a matrix. `name` is its name in an address."""

    name: str
    ask: str
    asked: ClosedPart | LongText


def offered_questions(consultation: Consultation, *, without: Collection[str] = ()) -> tuple[Offered, ...]:
    """Every themed question and every closed one but those `without`, the themed ones first."""
    closed = closed_parts(questionnaire_of(db.session, consultation))
    return (
        *(Offered(question.key, question.ask, question) for question in themed_questions(db.session, consultation)),
        *(Offered(part.name, part.ask, part) for part in closed if part.question_key not in without),
    )


def chosen_of(offered: Sequence[Offered]) -> Offered | None:
    """The question that the address names, or else the first; None where none is offered. 404 for an unknown one."""
    wanted = request.args.get("question", offered[0].name if offered else "")
    chosen = next((each for each in offered if each.name == wanted), None)
    if chosen is None and offered:
        abort(404)
    return chosen
