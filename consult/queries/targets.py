"""What is wanted of a consultation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from consult.models import Channel, Consultation, ResponseTarget, TargetOf


@dataclass(frozen=True, slots=True)
class Targets:
    """How many responses are wanted: in all, by channel, and by option of the question about the locality."""

    in_all: int | None = None
    by_channel: Mapping[Channel, int] = field(default_factory=dict)
    by_locality: Mapping[str, int] = field(default_factory=dict)


def targets_of(session: Session, consultation: Consultation) -> Targets:
    """The targets of a consultation. Those that nobody set are not in it."""
    rows = session.exec(
        select(ResponseTarget)
        .where(ResponseTarget.consultation_id == consultation.id)
        .order_by(col(ResponseTarget.target_of), col(ResponseTarget.value))
    ).all()
    return Targets(
        in_all=next((row.wanted for row in rows if row.target_of is TargetOf.CONSULTATION), None),
        by_channel={Channel(row.value): row.wanted for row in rows if row.target_of is TargetOf.CHANNEL},
        by_locality={row.value: row.wanted for row in rows if row.target_of is TargetOf.LOCALITY},
    )
