"""Reads of published questionnaires, and of what they need before they can be asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import QuestionnaireVersion
from consult.queries.themes import newest_code_book
from forms.spec import LongText, Questionnaire


def list_versions(session: Session) -> Sequence[QuestionnaireVersion]:
    """Every published wording, by title, the newest version of each first."""
    order = (col(QuestionnaireVersion.title), col(QuestionnaireVersion.key), col(QuestionnaireVersion.version).desc())
    return session.exec(select(QuestionnaireVersion).order_by(*order)).all()


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
