"""Reads of everything that was given to the comments of a blind sample: for those who may see it, never for a coder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import BlindCoder, BlindCoding, BlindSample, Channel, Comment, Response, SampledComment, User

Themes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampledCodes:
    """A comment of a sample with all its codings. Themes are keys, the main issue first.

    `codes` holds what each place gave; a place is missing where its coder has not coded the comment yet, or is left
    out because they had decided its themes before (`left_out`). `settled` is None until it is settled.
    """

    id: UUID
    position: int
    comment_id: UUID
    reference: str
    channel: Channel
    text: str
    stratum: str
    machine: Themes
    codes: Mapping[int, Themes]
    left_out: frozenset[int]
    settled: Themes | None
    settled_by: str | None
    settled_by_id: UUID | None
    settled_at: datetime | None
    note: str

    @property
    def is_disputed(self) -> bool:
        """Whether two people gave it different themes, or the same with another main issue."""
        return len(set(self.codes.values())) > 1

    @property
    def differs_only_in_main_issue(self) -> bool:
        """Whether the two gave the same themes, and disagree on which comes first."""
        return self.is_disputed and len({frozenset(themes) for themes in self.codes.values()}) == 1

    def is_without_judge(self, places: int) -> bool:
        """Whether nobody with a place could code it, so that a third person may."""
        return len(self.left_out) == places


def list_codes(session: Session, sample: BlindSample) -> Sequence[SampledCodes]:
    """Every comment of a sample with all its codings, in the order of the sample."""
    places = {
        user_id: place
        for user_id, place in session.exec(
            select(BlindCoder.user_id, BlindCoder.place).where(
                BlindCoder.sample_id == sample.id, col(BlindCoder.left_at).is_(None)
            )
        ).all()
        if place is not None
    }
    codes: dict[UUID, dict[int, Themes]] = {}
    left_out: dict[UUID, set[int]] = {}
    for coding in session.exec(
        select(BlindCoding)
        .join(SampledComment, col(BlindCoding.sampled_comment_id) == col(SampledComment.id))
        .where(SampledComment.sample_id == sample.id)
        .order_by(col(BlindCoding.sampled_comment_id), col(BlindCoding.user_id))
    ).all():
        place = places.get(coding.user_id)
        if place is None:
            continue
        if coding.has_decided_before:
            left_out.setdefault(coding.sampled_comment_id, set()).add(place)
        else:
            codes.setdefault(coding.sampled_comment_id, {})[place] = _main_first(coding.themes)
    rows = session.exec(
        select(SampledComment, Comment, Response, User)
        .join(Comment, col(SampledComment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .join(User, col(SampledComment.settled_by_id) == col(User.id), isouter=True)
        .where(SampledComment.sample_id == sample.id)
        .order_by(col(SampledComment.position))
    ).all()
    return [
        SampledCodes(
            id=sampled.id,
            position=sampled.position,
            comment_id=comment.id,
            reference=response.reference,
            channel=response.channel,
            text=comment.text,
            stratum=sampled.stratum,
            machine=tuple(sampled.machine_themes),
            codes=codes.get(sampled.id, {}),
            left_out=frozenset(left_out.get(sampled.id, ())),
            settled=None if sampled.settled_themes is None else tuple(sampled.settled_themes),
            settled_by=user.name if user else None,
            settled_by_id=sampled.settled_by_id,
            settled_at=sampled.settled_at,
            note=sampled.settled_note,
        )
        for sampled, comment, response, user in rows
    ]


def _main_first(themes: Sequence[str]) -> Themes:
    """The main issue, then the rest in a fixed order, so that two who gave the same are seen to have."""
    return (*themes[:1], *sorted(themes[1:]))
