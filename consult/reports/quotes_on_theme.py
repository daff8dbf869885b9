"""Quotes on one theme for the staff who decide on it, without reading every comment on the question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Comment, Consultation, Response
from consult.queries.counting import counts_in
from consult.queries.quotes import QuotedWords, chosen_quotes
from consult.queries.themes import ThemedComment, comments_with_themes
from consult.reports.quotes import Quote, typical_quotes, without_copies, words_of


@dataclass(frozen=True, slots=True)
class ThemeToQuote:
    """A theme of a question, and how many comments it counts for."""

    consultation: Consultation
    question_key: str
    key: str
    label: str
    mentions: int


def quotes_on_theme(session: Session, theme: ThemeToQuote, *, smallest: int, at_most: int) -> tuple[str, ...]:
    """Up to so many comments on a theme, by the rule of the board's page: none that several people sent.

    Where those that the worker chose are enough, nothing else is read: themes have tens of thousands of comments.
    """
    if theme.mentions < smallest:
        return ()
    chosen = chosen_quotes(session, theme.consultation, theme.question_key).get(theme.key, ())
    ids = {each.comment_id for each in chosen}
    alone = comments_with_themes(session, theme.consultation, theme.question_key, only=ids)
    quotes = _not_sent_twice(session, theme, alone, chosen, smallest=1, at_most=at_most)
    if len(quotes) == at_most and {quote.text for quote in quotes} <= texts_of(alone, chosen):
        return tuple(quote.text for quote in quotes)
    comments = comments_with_themes(session, theme.consultation, theme.question_key, theme=theme.key)
    found = _not_sent_twice(session, theme, comments, chosen, smallest=smallest, at_most=at_most)
    return tuple(quote.text for quote in found)


def _not_sent_twice(
    session: Session,
    theme: ThemeToQuote,
    comments: Sequence[ThemedComment],
    chosen: Sequence[QuotedWords],
    *,
    smallest: int,
    at_most: int,
) -> tuple[Quote, ...]:
    coded = without_copies([each for each in comments if each.is_coded or each.is_reviewed])
    while True:
        quotes = typical_quotes(theme.key, theme.label, coded, smallest=smallest, at_most=at_most, chosen=chosen)
        ids = [quote.comment_id for quote in quotes]
        copied = sent_twice(session, theme.consultation, theme.question_key, ids)
        if not copied:
            return quotes
        coded = [replace(each, may_be_quoted=False) if each.comment_id in copied else each for each in coded]


def texts_of(comments: Sequence[ThemedComment], chosen: Sequence[QuotedWords]) -> frozenset[str]:
    """The words that were chosen, as they would be shown."""
    masked = {each.comment_id: each.masked_text or "" for each in comments}
    return frozenset(
        words_of(masked[each.comment_id], each.start, each.end) for each in chosen if each.comment_id in masked
    )


def sent_twice(
    session: Session, consultation: Consultation, question_key: str, ids: Collection[UUID]
) -> frozenset[UUID]:
    """Which of these comments somebody else sent too, in a comment on the question, whatever its themes.

    Texts that differ only in spaces, and in large and small letters, are the same.
    """
    digests = dict(session.exec(select(Comment.id, Comment.words_digest).where(col(Comment.id).in_(ids))).all())
    times = dict(
        session.exec(
            select(Comment.words_digest, func.count())
            .join(Response, col(Comment.response_id) == col(Response.id))
            .where(
                counts_in(consultation.id),
                Comment.question_key == question_key,
                col(Comment.words_digest).in_(set(digests.values())),
            )
            .group_by(col(Comment.words_digest))
        ).all()
    )
    return frozenset(id_ for id_, digest in digests.items() if times.get(digest, 0) > 1)
