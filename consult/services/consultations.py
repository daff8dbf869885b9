"""Publishing questionnaires, opening consultations, and changing the day they close."""

import re
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from consult.clock import end_of_day_in_london, in_london, start_of_day_in_london, today_in_london, utc_now
from consult.errors import Conflict
from consult.models import ClosingChange, Consultation, QuestionnaireVersion, User
from consult.queries.consultations import get_consultation, get_questionnaire_version
from consult.services.auditing import record
from consult.services.memberships import let_the_limited_work_on
from forms.loading import checksum, parse_questionnaire

LONGEST_SLUG = 80
LONGEST_TITLE = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Opening(BaseModel):
    """What a consultation is called, its address on the site, and its first and last day in London."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    slug: str
    opens_on: date
    closes_on: date


class Closing(BaseModel):
    """Another last day, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    closes_on: date
    reason: str = Field(min_length=1)


def problem_with_slug(slug: str) -> str | None:
    """Why a consultation cannot have this address, as a sentence; None when it can."""
    if len(slug) > LONGEST_SLUG:
        return f"The address must be {LONGEST_SLUG} characters or fewer"
    if not SLUG.fullmatch(slug):
        return "The address may only have small letters, digits and single hyphens, for example speeding-2027"
    return None


def problem_with_days(opens_on: date, closes_on: date) -> str | None:
    """Why a consultation cannot be open between these days, as a sentence; None when it can."""
    if closes_on < opens_on:
        return "The last day must be the first day or later"
    if closes_on < today_in_london():
        return "The last day must be today or later"
    return None


def problem_with_closing(consultation: Consultation, day: date) -> str | None:
    """Why a consultation cannot close at the end of a day, as a sentence; None when it can."""
    if consultation.responses_deleted_at is not None:
        return "The responses to this consultation were deleted, so it cannot open again"
    if day == in_london(consultation.closes_at).date():
        return "This is the last day already. Enter another, or leave it as it is"
    return problem_with_days(in_london(consultation.opens_at).date(), day)


def draft_questionnaire(
    session: Session, definition: str, *, source: str, actor: User | None = None
) -> QuestionnaireVersion:
    """Keep a wording that is not published yet, in place of an earlier draft of the same version.

    The text of a published version gives that version; other text under its number is refused. Raises
    QuestionnaireUnreadable when the text is no questionnaire.
    """
    version, is_new = _version_of(session, definition, source=source)
    if is_new:
        record(session, "questionnaire drafted", version, actor=actor, key=version.key, version=version.version)
        session.flush()
    return version


def publish_draft(session: Session, version: QuestionnaireVersion, *, actor: User | None = None) -> None:
    """Freeze a wording. Nothing happens to one that is published already."""
    if version.published_at is not None:
        return
    version.published_at = utc_now()
    record(session, "questionnaire published", version, actor=actor, key=version.key, version=version.version)
    session.flush()


def publish_questionnaire(
    session: Session, definition: str, *, source: str, actor: User | None = None
) -> QuestionnaireVersion:
    """Freeze a wording. The same text again gives the version there is; other text under its number is refused.

    Raises QuestionnaireUnreadable when the text is no questionnaire.
    """
    version, _ = _version_of(session, definition, source=source)
    publish_draft(session, version, actor=actor)
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
    problem = problem_with_slug(slug)
    if problem:
        raise Conflict(f"{problem}.")
    if version.published_at is None:
        raise Conflict("This questionnaire is a draft. Publish it before you open a consultation with it.")
    if closes_at <= opens_at:
        raise Conflict("A consultation must close after it opens. Choose a later closing date.")
    if get_consultation(session, slug) is not None:
        raise Conflict(f"There is already a consultation at /consultations/{slug}. Choose another address.")
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
    let_the_limited_work_on(session, consultation, actor)
    return consultation


def open_between_days(
    session: Session, version: QuestionnaireVersion, opening: Opening, *, actor: User | None = None
) -> Consultation:
    """Ask a published questionnaire from the beginning of one London day to the end of another."""
    problem = problem_with_days(opening.opens_on, opening.closes_on)
    if problem:
        raise Conflict(f"{problem}.")
    return open_consultation(
        session,
        version,
        slug=opening.slug,
        title=opening.title,
        opens_at=start_of_day_in_london(opening.opens_on),
        closes_at=end_of_day_in_london(opening.closes_on),
        actor=actor,
    )


def change_closing(session: Session, consultation: Consultation, closing: Closing, *, actor: User) -> None:
    """Let a consultation close at the end of another day. The reason is kept with it; the event holds both days."""
    problem = problem_with_closing(consultation, closing.closes_on)
    if problem:
        raise Conflict(f"{problem}.")
    before = in_london(consultation.closes_at).date()
    consultation.closes_at = end_of_day_in_london(closing.closes_on)
    event = record(
        session,
        "closing day changed",
        consultation,
        actor=actor,
        before=before.isoformat(),
        after=closing.closes_on.isoformat(),
    )
    change = ClosingChange(
        consultation_id=consultation.id,
        last_day_before=before,
        last_day=closing.closes_on,
        reason=closing.reason,
        changed_by_id=actor.id,
        changed_at=event.happened_at,
    )
    session.add(change)
    session.flush()


def _version_of(session: Session, definition: str, *, source: str) -> tuple[QuestionnaireVersion, bool]:
    """The version that holds this text, and whether it is new or a draft that was put in place of another."""
    questionnaire = parse_questionnaire(definition, source=source)
    there = get_questionnaire_version(session, key=questionnaire.key, version=questionnaire.version)
    if there is not None and there.checksum == checksum(definition):
        return there, False
    if there is not None and there.published_at is not None:
        raise Conflict(
            f"Version {questionnaire.version} of “{questionnaire.title}” is published and cannot change. "
            f"Give the new wording version {questionnaire.version + 1}."
        )
    kept = there or QuestionnaireVersion(
        key=questionnaire.key, version=questionnaire.version, title="", definition="", checksum=""
    )
    kept.title, kept.definition, kept.checksum = questionnaire.title, definition, checksum(definition)
    session.add(kept)
    session.flush()
    return kept, True
