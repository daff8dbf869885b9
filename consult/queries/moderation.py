"""Reads for a moderator: what would be published of a response, what was found in it, and what was decided."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from consult.errors import NotFound
from consult.models import (
    Answer,
    Channel,
    Comment,
    ConcernFlag,
    Consultation,
    MaskedDetail,
    Publication,
    PublicationVerdict,
    Response,
    User,
)
from consult.queries.concerns import bars_publication
from consult.queries.consultations import questionnaire_of
from consult.queries.publication import (
    Standing,
    holds_nothing_found,
    is_changed,
    is_eligible,
    standing_is,
)

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class CommentToModerate:
    """A comment as given and as it would be published. `masked_text` is None until the machine has read it.

    `unchecked` details were found by the machine and nobody has looked at them; `has_concern` may not be published.
    """

    id: UUID
    question_key: str
    text: str
    masked_text: str | None
    details: int
    unchecked: int
    has_concern: bool
    had_concern: bool

    @property
    def holds_something(self) -> bool:
        """Whether the machine or a person found anything in it that should be looked at."""
        return self.details > 0 or self.had_concern or self.masked_text != self.text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decided."""

    verdict: PublicationVerdict
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ResponseToModerate:
    """A response whose sender agreed to publication. `name` is the body's; None for an individual.

    `is_changed`: it was published, and its words have changed since, so that it is shown no more.
    """

    id: UUID
    reference: str
    channel: Channel
    received_at: datetime
    name: str | None
    comments: tuple[CommentToModerate, ...]
    decided: Verdict | None
    is_changed: bool

    @property
    def is_read(self) -> bool:
        """Whether the machine has read every comment."""
        return all(comment.masked_text is not None for comment in self.comments)

    @property
    def has_concern(self) -> bool:
        """Whether a concern stands in the way."""
        return any(comment.has_concern for comment in self.comments)

    @property
    def holds_something(self) -> bool:
        """Whether anything was found in a comment."""
        return any(comment.holds_something for comment in self.comments)

    @property
    def unchecked(self) -> int:
        """How many personal details nobody has looked at."""
        return sum(comment.unchecked for comment in self.comments)

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands."""
        return self.decided is not None and not self.is_changed

    @property
    def fingerprint(self) -> str:
        """Says whether what would be published is still what somebody read."""
        return fingerprint_of(self.name, {each.id: each.masked_text for each in self.comments})


def fingerprint_of(name: str | None, texts: Mapping[UUID, str | None]) -> str:
    """A short name for exactly these words under exactly this name."""
    lines = [repr(name), *(f"{key} {texts[key]!r}" for key in sorted(texts))]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def list_standing(
    session: Session,
    consultation: Consultation,
    standing: Standing,
    *,
    nothing_found: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[ResponseToModerate]:
    """The responses that stand so, the first received first; on demand only those in which nothing was found."""
    conditions = [standing_is(session, consultation, standing)]
    if nothing_found:
        conditions.append(holds_nothing_found(session, consultation))
    return _responses(session, consultation, *conditions, offset=offset, limit=limit)


def require_to_moderate(session: Session, consultation: Consultation, response_id: UUID) -> ResponseToModerate:
    """The response with this identifier, if its sender agreed to publication. Raises NotFound."""
    eligible = is_eligible(questionnaire_of(session, consultation), consultation)
    found = _responses(session, consultation, eligible, col(Response.id) == response_id)
    if not found:
        raise NotFound("There is no such response whose sender agreed to publication.")
    return found[0]


def _responses(
    session: Session,
    consultation: Consultation,
    *conditions: ColumnElement[bool],
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[ResponseToModerate]:
    rows = session.exec(
        select(Response, Publication, User, is_changed())
        .join(Publication, col(Publication.response_id) == col(Response.id), isouter=True)
        .join(User, col(Publication.decided_by_id) == col(User.id), isouter=True)
        .where(*conditions)
        .order_by(col(Response.received_at), col(Response.id))
        .offset(offset)
        .limit(limit)
    ).all()
    comments = _comments_of(session, consultation, [response.id for response, *_ in rows])
    names = _names_of_bodies(session, consultation, [response for response, *_ in rows])
    return [
        ResponseToModerate(
            id=response.id,
            reference=response.reference,
            channel=response.channel,
            received_at=response.received_at,
            name=names[response.id],
            comments=tuple(comments[response.id]),
            decided=_verdict(publication, user),
            is_changed=publication is not None
            and publication.verdict is PublicationVerdict.PUBLISHED
            and (bool(is_changed) or publication.published_as != names[response.id]),
        )
        for response, publication, user, is_changed in rows
    ]


def _names_of_bodies(
    session: Session, consultation: Consultation, responses: Sequence[Response]
) -> Mapping[UUID, str | None]:
    """The body that each response is from, as an officer entered it or as it was typed; None for an individual."""
    question = questionnaire_of(session, consultation).question_for("body")
    typed: Mapping[UUID, object] = {}
    if question is not None:
        ids = [response.id for response in responses]
        rows = session.exec(
            select(Answer.response_id, Answer.value).where(
                col(Answer.response_id).in_(ids), Answer.question_key == question.key
            )
        ).all()
        typed = dict(rows)
    return {each.id: each.on_behalf_of or _short(typed.get(each.id)) for each in responses}


def _short(typed: object) -> str | None:
    return typed.strip()[:LONGEST_NAME] or None if isinstance(typed, str) else None


def _verdict(publication: Publication | None, user: User | None) -> Verdict | None:
    if publication is None or user is None:
        return None
    return Verdict(publication.verdict, publication.reason, user.name, publication.decided_at)


def _comments_of(
    session: Session, consultation: Consultation, response_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[CommentToModerate]]:
    asked = {question.key: place for place, question in enumerate(questionnaire_of(session, consultation).questions)}
    comments = session.exec(
        select(Comment).where(col(Comment.response_id).in_(response_ids)).order_by(col(Comment.question_key))
    ).all()
    ids = [comment.id for comment in comments]
    details = session.exec(
        select(MaskedDetail.comment_id, MaskedDetail.decided_at).where(col(MaskedDetail.comment_id).in_(ids))
    ).all()
    flags = session.exec(
        select(ConcernFlag.comment_id, bars_publication()).where(col(ConcernFlag.comment_id).in_(ids))
    ).all()
    found = Counter(comment_id for comment_id, _ in details)
    unchecked = Counter(comment_id for comment_id, decided_at in details if decided_at is None)
    barred = {comment_id for comment_id, bars in flags if bars}
    flagged = {comment_id for comment_id, _ in flags}
    of: dict[UUID, list[CommentToModerate]] = {response_id: [] for response_id in response_ids}
    for comment in sorted(comments, key=lambda each: asked.get(each.question_key, len(asked))):
        of[comment.response_id].append(
            CommentToModerate(
                id=comment.id,
                question_key=comment.question_key,
                text=comment.text,
                masked_text=comment.masked_text,
                details=found[comment.id],
                unchecked=unchecked[comment.id],
                has_concern=comment.id in barred,
                had_concern=comment.id in flagged,
            )
        )
    return of
