"""Deciding of marked responses: they count, or they are no answer. Nothing is dropped, and all is undone."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, LeftOutFor, MarkDecision, MarkStep, Response, User
from consult.queries.marks import MARKS_DECIDED, Chosen, fingerprint_of
from consult.services.auditing import record


def leave_out_marked(
    session: Session,
    consultation: Consultation,
    chosen: Chosen,
    *,
    seen: str,
    left_out_for: LeftOutFor,
    reason: str,
    by: User,
) -> int:
    """Keep the responses chosen out of every count. Gives how many there were that counted.

    Raises Conflict where the group is not what was `seen`: see `refuse_if_changed`.
    """
    responses = [each for each in _lock(session, chosen, seen) if each.left_out_for is None]
    for response in responses:
        response.left_out_for = left_out_for
    _decide(session, responses, MarkStep.LEFT_OUT, left_out_for=left_out_for, reason=reason, by=by)
    _record(session, consultation, chosen, by=by, left_out=len(responses), left_out_for=left_out_for.value)
    session.flush()
    return len(responses)


def count_marked_responses(
    session: Session, consultation: Consultation, chosen: Chosen, *, seen: str, reason: str, by: User
) -> int:
    """Note that the responses chosen were looked at and count; those that were left out count again. Gives how many.

    Raises Conflict where the group is not what was `seen`: see `refuse_if_changed`.
    """
    responses = _lock(session, chosen, seen)
    again = [each for each in responses if each.left_out_for is not None]
    looked_at = [each for each in responses if each.left_out_for is None]
    for response in again:
        response.left_out_for = None
    _decide(session, again, MarkStep.COUNTED_AGAIN, reason=reason, by=by)
    _decide(session, looked_at, MarkStep.LOOKED_AT, reason=reason, by=by)
    _record(session, consultation, chosen, by=by, looked_at=len(looked_at), counted_again=len(again))
    session.flush()
    return len(responses)


def count_one_again(session: Session, consultation: Consultation, response: Response, *, reason: str, by: User) -> None:
    """Let a marked response that was left out count again. Raises Conflict where it counts already."""
    session.refresh(response, with_for_update=True)
    if response.left_out_for is None:
        raise Conflict("This response counts already. Look at it again.")
    response.left_out_for = None
    _decide(session, [response], MarkStep.COUNTED_AGAIN, reason=reason, by=by)
    record(session, MARKS_DECIDED, consultation, actor=by, counted_again=1, reference=response.reference)
    session.flush()


def refuse_if_changed(session: Session, chosen: Chosen, seen: str) -> None:
    """Raise Conflict where the group is not what the person saw any more.

    `seen` is the fingerprint of all of the group, whichever of it they chose.
    """
    if fingerprint_of(session, replace(chosen, only=None)) != seen:
        raise Conflict("Somebody has decided on some of this group meanwhile. Look at it again, then decide.")


def _lock(session: Session, chosen: Chosen, seen: str) -> Sequence[Response]:
    """The responses chosen as they stand now; nobody else decides of them until this transaction ends."""
    responses = session.exec(
        select(Response)
        .where(*chosen.conditions())
        .order_by(col(Response.id))  # in one order, so that two people never wait for each other
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    refuse_if_changed(session, chosen, seen)
    return responses


def _decide(
    session: Session,
    responses: Sequence[Response],
    step: MarkStep,
    *,
    left_out_for: LeftOutFor | None = None,
    reason: str,
    by: User,
) -> None:
    now = utc_now()
    session.add_all(
        MarkDecision(
            response_id=response.id, step=step, left_out_for=left_out_for, reason=reason.strip(), by_id=by.id, at=now
        )
        for response in responses
    )


def _record(session: Session, consultation: Consultation, chosen: Chosen, *, by: User, **counted: int | str) -> None:
    group = f"{chosen.group.by.value} {chosen.group.value}"
    record(session, MARKS_DECIDED, consultation, actor=by, group=group, **counted)
