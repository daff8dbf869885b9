"""Deciding of responses that are alike: the same return, or different people. Nothing is dropped, and all is undone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import (
    Consultation,
    DuplicateDecision,
    DuplicateStep,
    Response,
    ResponseSignal,
    SignalKind,
    User,
)
from consult.queries.counting import counts
from consult.services.auditing import record


def leave_out(
    session: Session,
    consultation: Consultation,
    *,
    responses: Collection[UUID],
    same_as: UUID,
    reason: str,
    by: User,
) -> Response:
    """Count one of these responses for all of them, and keep the others out of every count. Gives the one that counts.

    Raises Conflict where one of them does not count any more, or counts for others.
    """
    found = _lock(session, consultation, {*responses, same_as})
    kept = next((response for response in found if response.id == same_as), None)
    if kept is None or len(found) < len({*responses, same_as}):
        raise Conflict("One of these responses is gone. Look at the group again.")
    for response in found:
        if response.is_left_out:
            raise Conflict(f"Somebody left {response.reference} out meanwhile. Look at the group again.")
    for response in found:
        if response is not kept:
            _refuse_to_leave_out_what_counts_for_others(session, response)
            _decide(session, response, kept, reason=reason, by=by)
    session.flush()
    return kept


def count_again(session: Session, consultation: Consultation, response_id: UUID, *, reason: str, by: User) -> Response:
    """Let a response that was left out count again. Raises Conflict where it counts already."""
    found = _lock(session, consultation, {response_id})
    if not found or found[0].same_as_id is None:
        raise Conflict("This response counts already. Look at it again.")
    _decide(session, found[0], None, reason=reason, by=by)
    session.flush()
    return found[0]


def tell_apart(
    session: Session, consultation: Consultation, kind: SignalKind, value: str, *, entered_by: datetime, by: User
) -> int:
    """Note that the responses with this signal are different people's. Gives how many it was said of.

    Only of those entered by that moment: of what came in after the person looked nothing is said.
    """
    rows = session.exec(
        select(ResponseSignal)
        .join(Response, col(Response.id) == col(ResponseSignal.response_id))
        .where(
            ResponseSignal.consultation_id == consultation.id,
            ResponseSignal.kind == kind,
            ResponseSignal.value == value,
            col(ResponseSignal.told_apart_at).is_(None),
            counts(),
            col(Response.entered_at) <= entered_by,
        )
        .order_by(col(ResponseSignal.id))
        .with_for_update(of=ResponseSignal)
    ).all()
    now = utc_now()
    for row in rows:
        row.told_apart_at, row.told_apart_by_id = now, by.id
    record(session, "responses told apart", consultation, actor=by, signal=kind.value, responses=len(rows))
    session.flush()
    return len(rows)


def look_again(session: Session, consultation: Consultation, kind: SignalKind, value: str, *, by: User) -> None:
    """Take back that the responses with this signal are different people's, so that the group waits again."""
    rows = session.exec(
        select(ResponseSignal)
        .where(
            ResponseSignal.consultation_id == consultation.id,
            ResponseSignal.kind == kind,
            ResponseSignal.value == value,
            col(ResponseSignal.told_apart_at).is_not(None),
        )
        .order_by(col(ResponseSignal.id))
        .with_for_update()
    ).all()
    for row in rows:
        row.told_apart_at, row.told_apart_by_id = None, None
    record(session, "responses to be looked at again", consultation, actor=by, signal=kind.value, responses=len(rows))
    session.flush()


def _lock(session: Session, consultation: Consultation, ids: Collection[UUID]) -> list[Response]:
    """These responses as they stand now; nobody else decides of them until this transaction ends."""
    return list(
        session.exec(
            select(Response)
            .where(Response.consultation_id == consultation.id, col(Response.id).in_(ids))
            .order_by(col(Response.id))  # in one order, so that two people never wait for each other
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
    )


def _refuse_to_leave_out_what_counts_for_others(session: Session, response: Response) -> None:
    others = session.exec(select(Response.reference).where(Response.same_as_id == response.id)).all()
    if others:
        named = " and ".join(sorted(others))
        raise Conflict(f"{response.reference} counts for {named}. Choose it as the one that counts.")


def _decide(session: Session, response: Response, same_as: Response | None, *, reason: str, by: User) -> None:
    step = DuplicateStep.LEFT_OUT if same_as else DuplicateStep.COUNTED_AGAIN
    session.add(
        DuplicateDecision(
            response_id=response.id,
            same_as_id=same_as.id if same_as else None,
            step=step,
            reason=reason.strip(),
            by_id=by.id,
        )
    )
    response.same_as_id = same_as.id if same_as else None
    record(session, f"response {step.value}", response, actor=by, same_as=same_as.reference if same_as else None)
