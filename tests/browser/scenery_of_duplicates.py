"""Responses that are alike, among the answers of the demonstration: some to decide, and one left out."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from consult.models import Consultation, MarkReason, Response, SignalKind, User
from consult.queries.duplicates import list_alike
from consult.services.duplicates import leave_out
from consult.services.marking import mark_response
from consult.services.signals import note_signal


def add_duplicates(session: Session, results: Consultation, *, staff: User) -> Mapping[str, str]:
    """Let five responses be from one browser, and one of two with one serial number be left out."""
    last = session.exec(
        select(Response)
        .where(Response.consultation_id == results.id)
        .order_by(col(Response.received_at).desc(), col(Response.reference))
        .limit(7)
    ).all()
    for response in last[:2]:
        note_signal(session, response, SignalKind.SERIAL, "42")
    for response in last[2:]:
        note_signal(session, response, SignalKind.DEVICE, "a browser")
    mark_response(session, last[1], [MarkReason.TOO_FAST, MarkReason.NO_BROWSER])
    session.flush()
    left_out, kept = last[:2]
    leave_out(session, results, responses=[left_out.id], same_as=kept.id, reason="She rang to say so", by=staff)
    values = {group.kind: group.value for group in list_alike(session, results)}
    return {
        "left_out": str(left_out.id),
        "same_serial": values[SignalKind.SERIAL],
        "same_device": values[SignalKind.DEVICE],
    }
