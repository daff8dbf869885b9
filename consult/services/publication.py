"""Publishing what people agreed to have published, once a moderator has read it; and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import (
    Comment,
    Consultation,
    Publication,
    PublicationVerdict,
    PublishedComment,
    Response,
    User,
)
from consult.queries.moderation import ResponseToModerate, require_to_moderate
from consult.services.auditing import record

CHANGED = "This response has changed since you opened it. Read it again, then decide."
HAS_CONCERN = (
    "This response suggests that a person is at risk, so it cannot be published. "
    "It can be once the concern is closed with “no risk found”."
)
UNREAD = (
    "The machine has not read every comment of this response, so personal details may stand in it unmasked. "
    "Wait until it has, then decide."
)


@dataclass(frozen=True, slots=True)
class PublishedTogether:
    """What became of responses that were published at once."""

    published: int
    left: int  # changed, decided by somebody else, or found to hold something in the meantime


def publish_response(
    session: Session, consultation: Consultation, response_id: UUID, *, seen: str, reason: str = "", decided_by: User
) -> Publication:
    """Show a response to the public once the consultation is closed. `seen` is the fingerprint of what was read.

    What is published are the very words that were read: should masking or a correction change them, the response is
    shown no more and waits for a moderator again. Raises Conflict where it may not be published, or has changed.
    """
    found = _hold(session, consultation, response_id)
    refuse_to_publish(found)
    _refuse_second_decision(found, seen)
    return _publish(session, found, reason=reason, decided_by=decided_by)


def withhold_response(
    session: Session, consultation: Consultation, response_id: UUID, *, seen: str, reason: str, decided_by: User
) -> Publication:
    """Keep a response from the public although its sender agreed, and say why."""
    if not reason.strip():
        raise Conflict("Say why the response is withheld.")
    found = _hold(session, consultation, response_id)
    _refuse_second_decision(found, seen)
    return _decide(session, found, PublicationVerdict.WITHHELD, reason=reason, decided_by=decided_by)


def publish_together(
    session: Session, consultation: Consultation, seen: Mapping[UUID, str], *, decided_by: User
) -> PublishedTogether:
    """Publish responses in which nothing was found. One that has changed, or now holds something, is left waiting."""
    published = 0
    for response_id in sorted(seen):
        found = _hold(session, consultation, response_id)
        is_as_read = not found.is_decided and found.fingerprint == seen[response_id]
        if is_as_read and found.is_read and not found.holds_something:
            _publish(session, found, reason="", decided_by=decided_by)
            published += 1
    return PublishedTogether(published, len(seen) - published)


def undo_publication(session: Session, consultation: Consultation, response_id: UUID, *, undone_by: User) -> None:
    """Take a decision back, whichever it was: the response waits for a moderator again."""
    response = _lock(session, consultation, response_id)
    if not _remove_decision(session, response, action="publication undone", by=undone_by):
        raise Conflict("There is no decision on this response to undo. Somebody else may have undone it.")


def take_back_corrected(session: Session, response: Response, *, corrected_by: User) -> None:
    """Let a response that was just corrected wait for a moderator again: what was decided was about other answers."""
    _remove_decision(session, response, action="publication reopened by correction", by=corrected_by)


def refuse_to_publish(found: ResponseToModerate) -> None:
    """Raise Conflict where something stands in the way of publishing a response."""
    if found.has_concern:
        raise Conflict(HAS_CONCERN)
    if not found.is_read:
        raise Conflict(UNREAD)


def _publish(session: Session, found: ResponseToModerate, *, reason: str, decided_by: User) -> Publication:
    publication = _decide(session, found, PublicationVerdict.PUBLISHED, reason=reason, decided_by=decided_by)
    for comment in found.comments:
        session.add(
            PublishedComment(publication_id=publication.id, comment_id=comment.id, text=comment.masked_text or "")
        )
    session.flush()
    return publication


def _decide(
    session: Session, found: ResponseToModerate, verdict: PublicationVerdict, *, reason: str, decided_by: User
) -> Publication:
    stale = session.exec(select(Publication).where(Publication.response_id == found.id)).one_or_none()
    if stale is not None:  # published before its words changed
        session.delete(stale)
        session.flush()
    publication = Publication(
        response_id=found.id,
        verdict=verdict,
        published_as=found.name if verdict is PublicationVerdict.PUBLISHED else None,
        reason=reason.strip(),
        decided_by_id=decided_by.id,
        decided_at=utc_now(),
    )
    session.add(publication)
    response = session.get_one(Response, found.id)
    record(session, f"response {verdict.value}", response, actor=decided_by, comments=len(found.comments))
    session.flush()
    return publication


def _remove_decision(session: Session, response: Response, *, action: str, by: User) -> bool:
    publication = session.exec(select(Publication).where(Publication.response_id == response.id)).one_or_none()
    if publication is None:
        return False
    record(session, action, response, actor=by, verdict=publication.verdict.value)
    session.delete(publication)
    session.flush()
    return True


def _hold(session: Session, consultation: Consultation, response_id: UUID) -> ResponseToModerate:
    """The response, which neither the worker nor another moderator changes until this transaction ends."""
    _lock(session, consultation, response_id)
    session.exec(
        select(Comment.id).where(Comment.response_id == response_id).order_by(col(Comment.id)).with_for_update()
    ).all()
    return require_to_moderate(session, consultation, response_id)


def _lock(session: Session, consultation: Consultation, response_id: UUID) -> Response:
    response = session.exec(
        select(Response)
        .where(Response.id == response_id, Response.consultation_id == consultation.id)
        .with_for_update()
    ).one_or_none()
    if response is None:
        raise Conflict("This response is not there any more. Go back to the list.")
    return response


def _refuse_second_decision(found: ResponseToModerate, seen: str) -> None:
    if found.is_decided and found.decided is not None:
        raise Conflict(
            f"{found.decided.decided_by} has decided on this response already: it is {found.decided.verdict.value}. "
            "Undo that first if you disagree."
        )
    if found.fingerprint != seen:
        raise Conflict(CHANGED)
