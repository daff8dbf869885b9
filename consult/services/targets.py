"""Setting how many responses are wanted."""

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, delete, select

from consult.models import Channel, Consultation, ResponseTarget, TargetOf, User
from consult.services.auditing import record

MOST_WANTED = 1_000_000


class TargetsToSet(BaseModel):
    """The targets as policy staff set them, all at once. What is not named has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_all: int | None = Field(default=None, ge=1, le=MOST_WANTED)
    by_channel: dict[Channel, int] = Field(default_factory=dict)
    by_locality: dict[str, int] = Field(default_factory=dict)


def set_targets(session: Session, consultation: Consultation, targets: TargetsToSet, *, set_by: User) -> None:
    """Keep these targets in place of any that were there. Of two people at once, the later one's stand."""
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    session.exec(delete(ResponseTarget).where(col(ResponseTarget.consultation_id) == consultation.id))
    rows = [
        *([(TargetOf.CONSULTATION, "", targets.in_all)] if targets.in_all else []),
        *((TargetOf.CHANNEL, channel.value, wanted) for channel, wanted in targets.by_channel.items()),
        *((TargetOf.LOCALITY, option, wanted) for option, wanted in targets.by_locality.items()),
    ]
    for target_of, value, wanted in rows:
        session.add(
            ResponseTarget(
                consultation_id=consultation.id, target_of=target_of, value=value, wanted=wanted, set_by_id=set_by.id
            )
        )
    details = {f"{target_of.value} {value}".strip(): wanted for target_of, value, wanted in rows}
    record(session, "targets set", consultation, actor=set_by, wanted=details)
    session.flush()
