"""Keeping the quotes that the worker chose."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.models import ChosenQuote, Comment, QuoteChoice, ThemingRun
from consult.queries.quotes import QuotedWords, checksum_of


def keep_quotes(
    session: Session, run_id: UUID, chosen: Mapping[str, Sequence[QuotedWords]], *, chosen_at: datetime
) -> None:
    """Keep the quotes of each theme, the typical one first, in the place of those chosen before for this run.

    `chosen_at` is when their comments were read. What was chosen later stays as it is; a comment that has gone or
    changed since is left out.
    """
    run = session.exec(select(ThemingRun).where(ThemingRun.id == run_id).with_for_update()).one()
    before = session.exec(select(QuoteChoice).where(QuoteChoice.run_id == run.id)).one_or_none()
    if before is not None and before.chosen_at > chosen_at:
        return
    choice = before or QuoteChoice(run_id=run.id)
    choice.chosen_at = chosen_at
    session.add(choice)
    session.flush()
    session.exec(delete(ChosenQuote).where(col(ChosenQuote.choice_id) == choice.id))
    masked = _masked_texts(session, {each.comment_id for words in chosen.values() for each in words})
    for theme_key, words in chosen.items():
        unchanged = [each for each in words if masked.get(each.comment_id) == each.checksum]
        for position, each in enumerate(unchanged):
            session.add(
                ChosenQuote(
                    choice_id=choice.id,
                    theme_key=theme_key,
                    position=position,
                    comment_id=each.comment_id,
                    start=each.start,
                    end=each.end,
                    checksum=each.checksum,
                )
            )
    session.flush()


def _masked_texts(session: Session, comment_ids: set[UUID]) -> Mapping[UUID, str]:
    """The checksums of these masked comments as they are now. They stay so until this transaction ends."""
    rows = session.exec(
        select(Comment.id, Comment.masked_text)
        .where(col(Comment.id).in_(comment_ids))
        .order_by(col(Comment.id))
        .with_for_update(read=True)
    ).all()
    return {comment_id: checksum_of(text) for comment_id, text in rows if text is not None}
