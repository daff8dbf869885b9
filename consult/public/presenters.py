"""What the list of consultations shows, made ready for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.models import Consultation
from consult.queries.consultations import State, state_of
from forms.spec import Questionnaire


@dataclass(frozen=True, slots=True)
class Listed:
    """One consultation on the list."""

    slug: str
    title: str
    summary: str
    run_by: str
    opens_at: datetime
    closes_at: datetime
    is_demonstration: bool
    holds_invented_answers: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """The list in its three parts, what needs doing soonest first."""

    open: tuple[Listed, ...]
    forthcoming: tuple[Listed, ...]
    closed: tuple[Listed, ...]


def listed(found: Sequence[tuple[Consultation, Questionnaire]], now: datetime) -> Sections:
    """Consultations by where they stand: closing soonest, opening soonest, closed last."""

    def those(state: State) -> list[Listed]:
        return [_listed(each, questionnaire) for each, questionnaire in found if state_of(each, now) is state]

    return Sections(
        open=tuple(sorted(those(State.OPEN), key=lambda each: each.closes_at)),
        forthcoming=tuple(sorted(those(State.FORTHCOMING), key=lambda each: each.opens_at)),
        closed=tuple(sorted(those(State.CLOSED), key=lambda each: each.closes_at, reverse=True)),
    )


def _listed(consultation: Consultation, questionnaire: Questionnaire) -> Listed:
    return Listed(
        slug=consultation.slug,
        title=consultation.title,
        summary=questionnaire.summary,
        run_by=questionnaire.run_by,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        is_demonstration=consultation.is_demonstration,
        holds_invented_answers=consultation.holds_invented_answers,
    )
