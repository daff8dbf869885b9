"""Publishing questionnaires and opening consultations."""

from datetime import datetime

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, QuestionnaireVersion, User
from consult.queries.consultations import get_consultation, get_questionnaire_version
from consult.services.auditing import record
from forms.loading import checksum, parse_questionnaire


def publish_questionnaire(
    session: Session, definition: str, *, source: str, actor: User | None = None
) -> QuestionnaireVersion:
    """Freeze a wording. The same text again gives the version there is; other text under its number is refused.

    Raises QuestionnaireUnreadable when the text is no questionnaire.
    """
    questionnaire = parse_questionnaire(definition, source=source)
    there = get_questionnaire_version(session, key=questionnaire.key, version=questionnaire.version)
    if there is not None:
        if there.checksum == checksum(definition):
            return there
        raise Conflict(
            f"Version {questionnaire.version} of “{questionnaire.title}” is published and cannot change. "
            f"Give the new wording version {questionnaire.version + 1}."
        )
    version = QuestionnaireVersion(
        key=questionnaire.key,
        version=questionnaire.version,
        title=questionnaire.title,
        definition=definition,
        checksum=checksum(definition),
        published_at=utc_now(),
    )
    session.add(version)
    record(session, "questionnaire published", version, actor=actor, key=version.key, version=version.version)
    session.flush()
    return version


def open_consultation(
    session: Session,
    version: QuestionnaireVersion,
    *,
    slug: str,
    opens_at: datetime,
    closes_at: datetime,
    title: str | None = None,
    is_demonstration: bool = False,
    holds_invented_answers: bool = False,
    actor: User | None = None,
) -> Consultation:
    """Ask a published questionnaire between two moments. The title is the questionnaire's unless another is given."""
    if closes_at <= opens_at:
        raise Conflict("A consultation must close after it opens. Choose a later closing date.")
    if get_consultation(session, slug) is not None:
        raise Conflict(f"There is already a consultation at /{slug}. Choose another address.")
    consultation = Consultation(
        slug=slug,
        title=title or version.title,
        questionnaire_version_id=version.id,
        opens_at=opens_at,
        closes_at=closes_at,
        is_demonstration=is_demonstration,
        holds_invented_answers=holds_invented_answers,
    )
    session.add(consultation)
    record(session, "consultation opened", consultation, actor=actor, slug=slug)
    session.flush()
    return consultation
