"""Reads of published questionnaires, and of what they need before they can be asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import Consultation, QuestionnaireVersion
from consult.queries.reach import EVERYTHING, Reach
from consult.queries.themes import newest_code_book
from forms.spec import LongText, Questionnaire


def list_versions(session: Session, *, within: Reach = EVERYTHING) -> Sequence[QuestionnaireVersion]:
    """Every wording, published or a draft, by title, the newest version of each first.

    One that is asked only by consultations out of reach is left out.
    """
    order = (col(QuestionnaireVersion.title), col(QuestionnaireVersion.key), col(QuestionnaireVersion.version).desc())
    asking = select(Consultation.id).where(Consultation.questionnaire_version_id == QuestionnaireVersion.id)
    is_shown = or_(~asking.exists(), asking.where(within.holds(Consultation.id)).exists())
    return session.exec(select(QuestionnaireVersion).where(is_shown).order_by(*order)).all()


def require_version(session: Session, version_id: UUID) -> QuestionnaireVersion:
    """The published wording with this identifier. Raises NotFound."""
    version = session.get(QuestionnaireVersion, version_id)
    if version is None:
        raise NotFound("There is no such questionnaire.")
    return version


def missing_code_books(session: Session, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The code books that its questions name and that nobody has published: their comments would wait to be coded."""
    named = {each.code_book for each in questionnaire.questions if isinstance(each, LongText) and each.code_book}
    return tuple(slug for slug in sorted(named) if newest_code_book(session, slug) is None)
