"""The quotes of every theme of a question, for staff to choose from."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.quotes import chosen_quotes, quotes_chosen_at
from consult.queries.themes import (
    ThemedComment,
    code_book_for,
    comments_with_themes,
    latest_finished_run,
    list_themes,
)
from consult.reports.quotes import Quote, typical_quotes, without_copies

QUOTES_A_THEME = 4


@dataclass(frozen=True, slots=True)
class QuotedTheme:
    """A theme with its quotes, the typical one first; none where too few mention it, or none will do."""

    key: str
    label: str
    mentions: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class QuotedQuestion:
    """The themes of a question that somebody mentioned, most mentioned first. `chosen_at` is None before any choice."""

    chosen_at: datetime | None
    themes: tuple[QuotedTheme, ...]


def quoted_question(
    session: Session, consultation: Consultation, question_key: str, *, smallest: int
) -> QuotedQuestion:
    """What the quotes of a question are now, by the rule of the board's page."""
    book = code_book_for(session, consultation, question_key)
    run = latest_finished_run(session, consultation, question_key)
    comments = comments_with_themes(session, consultation, question_key)
    coded = without_copies([each for each in comments if each.is_coded or each.is_reviewed])
    chosen = chosen_quotes(session, consultation, question_key)
    by_theme: dict[str, list[ThemedComment]] = {}
    for comment in coded:
        for key in comment.themes:
            by_theme.setdefault(key, []).append(comment)
    themes = [
        QuotedTheme(
            theme.key,
            theme.label,
            len(mentioning),
            typical_quotes(
                theme.key,
                theme.label,
                mentioning,
                smallest=smallest,
                at_most=QUOTES_A_THEME,
                chosen=chosen.get(theme.key, ()),
            ),
        )
        for theme in (list_themes(session, book) if book else ())
        if (mentioning := by_theme.get(theme.key))
    ]
    in_order = sorted(themes, key=lambda theme: (-theme.mentions, theme.label))
    return QuotedQuestion(quotes_chosen_at(session, run.id) if run else None, tuple(in_order))
