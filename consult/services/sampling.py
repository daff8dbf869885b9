"""Blind samples: drawn once, closed for good or given up with a reason."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.figures.drawing import FEWEST_IN_A_STRATUM, allocate, checksum_of, draw
from consult.figures.samples import WHOLE
from consult.models import BlindSample, Channel, Consultation, SampledComment, User
from consult.queries import theming
from consult.queries.sampled_codes import list_codes
from consult.queries.sampling import FrameComment, comments_to_draw_from, get_open_sample, standing_of
from consult.queries.themes import code_book_for, latest_finished_run
from consult.services.auditing import record

FEWEST = 10
"""The smallest sample that is drawn, where there are so many comments: below it nothing could be said of any theme."""

MOST_CODERS = 2
LARGEST_SEED = 2**31 - 1


def draw_sample(
    session: Session,
    consultation: Consultation,
    question_key: str,
    *,
    size: int,
    coders: int,
    by_channel: bool,
    drawn_by: User,
    wanted_margin_in_points: float | None = None,
    seed: int | None = None,
) -> BlindSample:
    """Draw a blind sample of the comments that the machine has coded, with what it gave them.

    The seed comes from the operating system's source of randomness unless it is given. While a sample is open no other
    is drawn. Earlier samples exclude nothing. Raises Conflict when there is nothing to draw from, while theming is
    under way, or when the size does not fit.
    """
    _hold(session, consultation.id)
    book = code_book_for(session, consultation, question_key)
    if book is None:
        raise Conflict("This question has no published code book, so there is nothing to code a sample to.")
    if get_open_sample(session, consultation.id, question_key) is not None:
        raise Conflict("A blind sample of this question is open. Close it, or give it up, before you draw another.")
    if theming.active_run(session, consultation.id, question_key) is not None:
        raise Conflict("The comments are being themed. Draw the sample when that has finished.")
    if coders not in range(1, MOST_CODERS + 1):
        raise Conflict("A blind sample is coded by one or two people.")
    frame = comments_to_draw_from(session, consultation, question_key)
    strata = _strata(frame, by_channel=by_channel)
    _refuse_sizes_that_do_not_fit(size, strata)
    seed = random.SystemRandom().randint(0, LARGEST_SEED) if seed is None else seed
    allocated = (
        allocate({name: len(members) for name, members in strata.items()}, size) if by_channel else {WHOLE: size}
    )
    run = latest_finished_run(session, consultation, question_key)
    sample = BlindSample(
        consultation_id=consultation.id,
        question_key=question_key,
        code_book_id=book.id,
        run_id=run.id if run else None,
        size=size,
        drawn_from=len(frame),
        seed=seed,
        frame_checksum=checksum_of(str(comment.id) for comment in frame),
        strata={name: [len(members), allocated[name]] for name, members in strata.items()},
        machine_counts=dict(Counter(key for comment in frame for key in set(comment.machine_themes))),
        is_stratified_by_channel=by_channel,
        wanted_margin_in_points=wanted_margin_in_points,
        coders=coders,
        drawn_by_id=drawn_by.id,
    )
    session.add(sample)
    session.flush()
    _keep_drawn(session, sample, strata, allocated)
    record(
        session,
        "blind sample drawn",
        sample,
        actor=drawn_by,
        question=question_key,
        size=size,
        drawn_from=len(frame),
        seed=seed,
        frame_checksum=sample.frame_checksum,
        strata=sample.strata,
        coders=coders,
    )
    session.flush()
    return sample


def close_sample(session: Session, sample_id: UUID, *, closed_by: User) -> BlindSample:
    """Freeze a sample that is coded and settled: its codes are the reference from now on. Closed twice, it stays so.

    A comment that none of its coders could judge may stay unsettled, and is then in no figure.
    """
    sample = locked_sample(session, sample_id)
    if sample.closed_at is not None:
        return sample
    standing = standing_of(session, sample)
    if not standing.is_coded:
        raise Conflict("The sample is not coded yet. Close it when every coder has finished.")
    disputed = sum(codes.is_disputed and codes.settled is None for codes in list_codes(session, sample))
    if disputed:
        raise Conflict(
            f"The coders disagree on {disputed} of {standing.size} comments that nobody has settled yet. "
            "Settle them before you close the sample."
        )
    sample.closed_at = utc_now()
    sample.closed_by_id = closed_by.id
    record(session, "blind sample closed", sample, actor=closed_by, settled=standing.settled, comments=standing.size)
    session.flush()
    return sample


def abandon_sample(session: Session, sample_id: UUID, reason: str, *, abandoned_by: User) -> BlindSample:
    """Give up an open sample for good, with the reason. It stays on record and is the ground of no figure."""
    sample = open_sample(session, sample_id)
    if not reason.strip():
        raise Conflict("Say why the sample is given up.")
    sample.closed_at = utc_now()
    sample.closed_by_id = abandoned_by.id
    sample.abandoned_because = reason.strip()
    record(session, "blind sample given up", sample, actor=abandoned_by, settled=standing_of(session, sample).settled)
    session.flush()
    return sample


def locked_sample(session: Session, sample_id: UUID) -> BlindSample:
    """The sample, held until this transaction ends, so that two who change it wait for one another."""
    return session.exec(select(BlindSample).where(BlindSample.id == sample_id).with_for_update()).one()


def open_sample(session: Session, sample_id: UUID) -> BlindSample:
    """The sample, held. Raises Conflict when it is closed or given up."""
    sample = locked_sample(session, sample_id)
    if sample.closed_at is not None:
        raise Conflict("The sample is closed. Nothing in it can change.")
    return sample


def _hold(session: Session, consultation_id: UUID) -> None:
    """Hold the consultation until this transaction ends, so that two who draw at once get one sample."""
    session.exec(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()).one()


def _strata(frame: Sequence[FrameComment], *, by_channel: bool) -> Mapping[str, Sequence[FrameComment]]:
    if not by_channel:
        return {WHOLE: frame}
    # In the order of the channels, not of the frame: identifiers are random, and a page must read the same each time.
    strata = {channel.value: [comment for comment in frame if comment.channel is channel] for channel in Channel}
    return {name: members for name, members in strata.items() if members}


def _refuse_sizes_that_do_not_fit(size: int, strata: Mapping[str, Sequence[FrameComment]]) -> None:
    total = sum(len(members) for members in strata.values())
    if total == 0:
        raise Conflict("The machine has coded no comment on this question yet. Start theming first.")
    fewest = max(
        min(FEWEST, total),
        sum(min(FEWEST_IN_A_STRATUM, len(members)) for members in strata.values()),
    )
    if not fewest <= size <= total:
        raise Conflict(f"The sample must have from {fewest:,} to {total:,} comments.")


def _keep_drawn(
    session: Session,
    sample: BlindSample,
    strata: Mapping[str, Sequence[FrameComment]],
    allocated: Mapping[str, int],
) -> None:
    by_id = {str(comment.id): comment for members in strata.values() for comment in members}
    drawn = [
        identifier
        for name, members in strata.items()
        for identifier in draw((str(comment.id) for comment in members), allocated[name], seed=sample.seed)
    ]
    # One random order over all strata, so that nobody codes one channel when fresh and another when tired.
    for position, identifier in enumerate(draw(drawn, len(drawn), seed=sample.seed), start=1):
        comment = by_id[identifier]
        session.add(
            SampledComment(
                sample_id=sample.id,
                comment_id=comment.id,
                position=position,
                stratum=comment.channel.value if sample.is_stratified_by_channel else WHOLE,
                machine_themes=list(comment.machine_themes),
            )
        )
