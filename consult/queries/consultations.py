"""Reads about consultations and the questionnaires they ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import NotFound
from consult.models import Consultation, QuestionnaireVersion
from consult.queries.reach import EVERYTHING, Reach
from forms.loading import parse_questionnaire
from forms.spec import Questionnaire

MOST_FETCHED = 64
SETTLED_AFTER = timedelta(minutes=1)
"""By then the transaction that published a questionnaire is over, and no rollback can open its wording again."""


# Put together once: every page of a consultation asks it.
_CALLED = select(Consultation).where(Consultation.slug == bindparam("slug"))


class State(StrEnum):
    """Where a consultation stands at a moment."""

    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"


def state_of(consultation: Consultation, now: datetime) -> State:
    """Open from its first moment to its last, both included."""
    if now < consultation.opens_at:
        return State.FORTHCOMING
    return State.OPEN if now <= consultation.closes_at else State.CLOSED


def list_consultations(session: Session, *, within: Reach = EVERYTHING) -> Sequence[Consultation]:
    """Every consultation, the one that closes last first."""
    order = (col(Consultation.closes_at).desc(), col(Consultation.title), col(Consultation.id))
    return session.exec(select(Consultation).where(within.holds(Consultation.id)).order_by(*order)).all()


def get_consultation(session: Session, slug: str) -> Consultation | None:
    """The consultation with this slug."""
    if "\0" in slug:  # PostgreSQL refuses even to look for it
        return None
    return session.exec(_CALLED, params={"slug": slug}).one_or_none()


def require_consultation(session: Session, slug: str) -> Consultation:
    """The consultation with this slug. Raises NotFound."""
    consultation = get_consultation(session, slug)
    if consultation is None:
        raise NotFound("There is no such consultation.")
    return consultation


def get_questionnaire_version(session: Session, *, key: str, version: int) -> QuestionnaireVersion | None:
    """One version of a questionnaire."""
    return session.exec(
        select(QuestionnaireVersion).where(QuestionnaireVersion.key == key, QuestionnaireVersion.version == version)
    ).one_or_none()


def questionnaire_with(session: Session, version_id: UUID) -> Questionnaire:
    """The questionnaire of a stored version. One that is published never changes, and is fetched once in a process."""
    if version_id in _fetched:
        return _fetched[version_id]
    version = session.get(QuestionnaireVersion, version_id)
    if version is None:
        raise NotFound("There is no such questionnaire.")
    questionnaire = _read(version.checksum, version.definition)
    if version.published_at is not None and utc_now() - version.published_at > SETTLED_AFTER:
        if len(_fetched) >= MOST_FETCHED:
            _fetched.clear()
        _fetched[version_id] = questionnaire
    return questionnaire


def questionnaire_of(session: Session, consultation: Consultation) -> Questionnaire:
    """The questionnaire that a consultation asks now."""
    return questionnaire_with(session, consultation.questionnaire_version_id)


_fetched: dict[UUID, Questionnaire] = {}
"""Every page of a journey asks for its questionnaire, and the text of one is long."""


@lru_cache(maxsize=MOST_FETCHED)
def _read(checksum: str, definition: str) -> Questionnaire:
    return parse_questionnaire(definition, source=f"stored questionnaire {checksum[:12]}")
