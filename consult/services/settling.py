"""Settling a coded sample: what the coders agree on by itself, the rest by people, with a reason."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import BlindSample, SampledComment, Theme, User
from consult.queries.sampled_codes import list_codes
from consult.queries.sampling import standing_of
from consult.services.auditing import record
from consult.services.sampling import open_sample


def settle_what_needs_no_judge(session: Session, sample: BlindSample) -> int:
    """Settle what the coders agree on, and what only one of them could code. Gives how many were settled."""
    codes = {each.id: each for each in list_codes(session, sample)}
    rows = session.exec(
        select(SampledComment).where(SampledComment.sample_id == sample.id).order_by(col(SampledComment.position))
    ).all()
    now, settled = utc_now(), 0
    for row in rows:
        given = list(codes[row.id].codes.values())
        if given and not codes[row.id].is_disputed:
            row.settled_themes, row.settled_at = list(given[0]), now
            settled += 1
    record(session, "agreed codes settled", sample, agreed=settled, comments=len(rows))
    session.flush()
    return settled


def settle(
    session: Session, sample_id: UUID, sampled_id: UUID, themes: Sequence[str], note: str, *, settled_by: User
) -> SampledComment:
    """Say which themes a comment has that the coders disagree on, main issue first, and why. It can be settled anew.

    Raises Conflict while the sample is being coded or once it is closed, for a comment on which the coders agree, and
    without a reason.
    """
    sample = open_sample(session, sample_id)
    standing = standing_of(session, sample)
    if not standing.is_coded:
        raise Conflict("The sample is not coded yet. Disagreements are settled when every coder has finished.")
    row = session.get(SampledComment, sampled_id)
    codes = next((each for each in list_codes(session, sample) if each.id == sampled_id), None)
    if row is None or codes is None:
        raise Conflict("This comment is not in the sample any more: an officer took it away.")
    if not (codes.is_disputed or codes.is_without_judge(sample.coders)):
        raise Conflict("The coders agree on this comment, so there is nothing to settle.")
    if codes.is_without_judge(sample.coders) and standing.coder(settled_by.id) is not None:
        raise Conflict(
            "You had decided the themes of this comment before. Somebody who does not code has to settle it."
        )
    if not note.strip():
        raise Conflict("Say in a few words why it was settled so.")
    known = set(session.exec(select(Theme.key).where(Theme.code_book_id == sample.code_book_id)).all())
    if not themes or not set(themes) <= known:
        raise Conflict("Choose at least one theme, and only themes of the sample’s code book.")
    row.settled_themes = list(themes)
    row.settled_by_id = settled_by.id
    row.settled_at = utc_now()
    row.settled_note = note.strip()
    record(
        session,
        "disagreement settled",
        sample,
        actor=settled_by,
        position=row.position,
        themes=list(themes),
        codes={str(place): list(given) for place, given in codes.codes.items()},
    )
    session.flush()
    return row
