"""Coding a blind sample: taking a place, saving codes one comment at a time, finishing, giving the place up."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import BlindCoder, BlindCoding, BlindSample, SampledComment, Theme, User
from consult.queries.blind_coding import comments_decided_by, has_left
from consult.queries.sampling import standing_of
from consult.services.auditing import record
from consult.services.sampling import open_sample
from consult.services.settling import settle_what_needs_no_judge

NOT_A_CODER = "You do not code this sample."


def take_place(session: Session, sample_id: UUID, *, coder: User) -> BlindCoder:
    """Give somebody a free place in an open sample, or the place that they hold already.

    Comments whose themes they have decided before are left out for them. Raises Conflict where others hold every
    place, or this person gave theirs up.
    """
    sample = open_sample(session, sample_id)
    there = _coder(session, sample, coder)
    if there is not None:
        return there
    if has_left(session, sample, coder.id):
        raise Conflict(
            "You gave up your place in this sample, and may have seen codes since. Somebody else has to code it."
        )
    taken = {each.place for each in standing_of(session, sample).coders}
    free = [place for place in range(1, sample.coders + 1) if place not in taken]
    if not free:
        raise Conflict(
            f"{'One person codes' if sample.coders == 1 else 'Two people code'} this sample already. "
            "You can read the results, and settle where they disagree, when the coding is finished."
        )
    row = BlindCoder(sample_id=sample.id, user_id=coder.id, place=free[0])
    session.add(row)
    decided = comments_decided_by(session, sample, coder.id)
    session.add_all(
        BlindCoding(sampled_comment_id=sampled_id, user_id=coder.id, has_decided_before=True) for sampled_id in decided
    )
    record(session, "blind coding begun", sample, actor=coder, place=row.place, left_out=len(decided))
    session.flush()
    return row


def save_codes(
    session: Session, sample_id: UUID, sampled_id: UUID, themes: Sequence[str], *, coder: User
) -> BlindCoding:
    """Keep what a coder gives one comment, main issue first, in place of what they gave it before.

    Raises Conflict for somebody without a place or who has finished, for a comment that is left out for them, and for
    themes that the sample's code book does not have.
    """
    sample = open_sample(session, sample_id)
    place = _coder(session, sample, coder)
    if place is None:
        raise Conflict(NOT_A_CODER)
    if place.finished_at is not None:
        raise Conflict("You have finished this sample, and could read the results. Your codes cannot change any more.")
    sampled = session.get(SampledComment, sampled_id)
    if sampled is None or sampled.sample_id != sample.id:
        raise Conflict("This comment is not in the sample any more: an officer took it away. Go on with the next.")
    _refuse_unknown_themes(session, sample, themes)
    row = session.exec(
        select(BlindCoding).where(BlindCoding.sampled_comment_id == sampled_id, BlindCoding.user_id == coder.id)
    ).one_or_none()
    if row is not None and row.has_decided_before:
        raise Conflict("You decided the themes of this comment before, so it is left out for you.")
    if row is None:
        row = BlindCoding(sampled_comment_id=sampled_id, user_id=coder.id)
        session.add(row)
    row.themes = list(themes)
    row.coded_at = utc_now()
    record(session, "comment coded blind", sample, actor=coder, position=sampled.position)
    session.flush()
    return row


def finish_coding(session: Session, sample_id: UUID, *, coder: User) -> None:
    """Say that one coder's codes stand. When the last has finished, what needs no judge is settled by itself."""
    sample = open_sample(session, sample_id)
    place = _coder(session, sample, coder)
    if place is None:
        raise Conflict(NOT_A_CODER)
    if place.finished_at is not None:
        return
    progress = standing_of(session, sample).coder(coder.id)
    if progress is None or progress.remaining:
        raise Conflict("There are comments that you have not coded yet. Code them before you finish.")
    place.finished_at = utc_now()
    record(session, "blind coding finished", sample, actor=coder, coded=progress.coded, left_out=progress.left_out)
    session.flush()
    if standing_of(session, sample).is_coded:
        settle_what_needs_no_judge(session, sample)


def give_up_place(session: Session, sample_id: UUID, user_id: UUID, *, given_up_by: User) -> None:
    """Free the place of a coder who will not go on, themselves or somebody who has left. Their codes go.

    Raises Conflict when they have finished: then their codes stand.
    """
    sample = open_sample(session, sample_id)
    place = session.exec(
        select(BlindCoder).where(
            BlindCoder.sample_id == sample.id, BlindCoder.user_id == user_id, col(BlindCoder.left_at).is_(None)
        )
    ).one_or_none()
    if place is None:
        raise Conflict("This person does not code the sample.")
    if place.finished_at is not None:
        raise Conflict("This coder has finished, so the place cannot be given up.")
    mine = select(SampledComment.id).where(SampledComment.sample_id == sample.id).scalar_subquery()
    gone = session.exec(
        delete(BlindCoding).where(col(BlindCoding.user_id) == user_id, col(BlindCoding.sampled_comment_id).in_(mine))
    )
    place.place, place.left_at = None, utc_now()
    record(session, "blind coding given up", sample, actor=given_up_by, coder=user_id, codes_removed=gone.rowcount)
    session.flush()


def _coder(session: Session, sample: BlindSample, user: User) -> BlindCoder | None:
    return session.exec(
        select(BlindCoder).where(
            BlindCoder.sample_id == sample.id, BlindCoder.user_id == user.id, col(BlindCoder.left_at).is_(None)
        )
    ).one_or_none()


def _refuse_unknown_themes(session: Session, sample: BlindSample, themes: Sequence[str]) -> None:
    known = set(session.exec(select(Theme.key).where(Theme.code_book_id == sample.code_book_id)).all())
    if not themes or not set(themes) <= known:
        raise Conflict("Choose at least one theme, and only themes of the sample’s code book.")
