"""“We asked, you said, we did”: what anybody may read of what came of a consultation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from consult.figures.shares import Share
from consult.models import Consultation, Decision
from consult.queries.consultations import questionnaire_of
from consult.queries.decisions import comments_the_public_may_read
from consult.queries.quotes import ChosenByTheme, chosen_quotes
from consult.queries.response_counts import count_responses_by_channel
from consult.queries.themes import ThemedComment, comments_with_themes
from consult.reports.counted_groups import ROUTE, of_everybody
from consult.reports.decided import QuestionLines, ThemeLine, decided_on
from consult.reports.quotes import typical_quotes, without_copies
from consult.reports.sentences import CHANNEL_LABELS
from consult.reports.small_groups import GroupsShown, protect_small_groups

QUOTES = 3


@dataclass(frozen=True, slots=True)
class CameBy:
    """How many responses came by a route; None where it is so few, or would give a few away."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """A theme with its published decision. No share: fewer people raised it than any figure is shown for."""

    label: str
    share: Share | None
    quotes: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question and what was decided on its themes. No base: too few answered for any figure."""

    key: str
    ask: str
    base: int | None
    themes: tuple[PublicTheme, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the public page says. No number of responses: there are fewer than any figure is shown for."""

    responses: int | None
    routes: tuple[CameBy, ...]
    questions: tuple[PublicQuestion, ...]


def outcome_of(
    session: Session,
    consultation: Consultation,
    *,
    smallest: int,
    today: date,
    kept_from_reader: Collection[UUID] = (),
) -> Outcome:
    """What was said and what was decided, of themes with a published decision and of no others.

    Only comments are quoted whose senders agreed to publication and that a moderator has published, and none that is
    kept from the reader. A count from 1 to `smallest` - 1 is never shown.
    """
    by_channel = count_responses_by_channel(session, consultation)
    responses = sum(by_channel.values())
    channels = [channel for channel in CHANNEL_LABELS if channel in by_channel]
    by_route = {CHANNEL_LABELS[channel]: by_channel[channel] for channel in channels}
    shown = GroupsShown(questionnaire_of(session, consultation), responses, everybody_by={ROUTE: by_route})
    protection = protect_small_groups(shown, smallest=smallest)
    routes = tuple(
        CameBy(label, None if protection.hides(of_everybody(ROUTE, label)) else count)
        for label, count in by_route.items()
    )
    is_too_few = responses < smallest
    questions = (
        _question(session, consultation, lines, smallest=smallest, kept_from_reader=kept_from_reader)
        for lines in decided_on(session, consultation, today=today)
    )
    return Outcome(
        responses=None if is_too_few else responses,
        routes=() if is_too_few else routes,
        questions=tuple(question for question in questions if question.themes),
    )


def quotes_on(
    comments: Sequence[ThemedComment], theme: str, label: str, chosen: ChosenByTheme, *, smallest: int
) -> tuple[str, ...]:
    """Up to three comments on a theme, by the rule of the board's page. Of `comments`, copies are marked already."""
    mentioning = [comment for comment in comments if theme in comment.themes]
    words = chosen.get(theme, ())
    quotes = typical_quotes(theme, label, mentioning, smallest=smallest, at_most=QUOTES, chosen=words)
    return tuple(quote.text for quote in quotes)


def _question(
    session: Session,
    consultation: Consultation,
    asked: QuestionLines,
    *,
    smallest: int,
    kept_from_reader: Collection[UUID],
) -> PublicQuestion:
    published = [
        (line, line.decision) for line in asked.lines if line.decision is not None and line.decision.published_at
    ]
    comments = _quotable(session, consultation, asked.question.key, kept_from_reader) if published else []
    chosen = chosen_quotes(session, consultation, asked.question.key) if comments else {}
    return PublicQuestion(
        key=asked.question.key,
        ask=asked.question.ask,
        base=asked.base if asked.base >= smallest else None,
        themes=tuple(
            PublicTheme(
                label=line.label,
                share=_share(line, smallest),
                quotes=quotes_on(comments, line.key, line.label, chosen, smallest=smallest),
                decision=decision,
            )
            for line, decision in published
        ),
    )


def _share(line: ThemeLine, smallest: int) -> Share | None:
    return line.share if line.share is not None and line.share.count >= smallest else None


def _quotable(
    session: Session, consultation: Consultation, question_key: str, kept_from_reader: Collection[UUID]
) -> list[ThemedComment]:
    may_be_read = comments_the_public_may_read(session, consultation, question_key) - set(kept_from_reader)
    if not may_be_read:
        return []
    comments = comments_with_themes(session, consultation, question_key)
    coded = without_copies([comment for comment in comments if comment.is_coded or comment.is_reviewed])
    return [
        comment if comment.comment_id in may_be_read else replace(comment, may_be_quoted=False) for comment in coded
    ]
