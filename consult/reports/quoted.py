"""The quotes of every theme of a question, for staff to choose from."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.closed_parts import closed_parts
from consult.queries.consultations import questionnaire_of
from consult.queries.cross_tables import count_alike
from consult.queries.kept_counts import kept_with_themes
from consult.queries.quotes import chosen_quotes, quotes_chosen_at
from consult.queries.selections import EVERY_COMMENT
from consult.queries.themes import (
    ThemedComment,
    code_book_for,
    comments_with_themes,
    latest_finished_run,
    list_themes,
)
from consult.reports.quotes import Quote, typical_quotes, without_copies
from consult.reports.quotes_on_theme import sent_twice, texts_of

QUOTES_A_THEME = 4
NO_PLACE = ""


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
    source = _Source(session, consultation, question_key, smallest)
    themes = [
        QuotedTheme(theme.key, theme.label, mentions, source.quotes_on(theme.key, theme.label))
        for theme in (list_themes(session, book) if book else ())
        if (mentions := source.mentions[theme.key])
    ]
    in_order = sorted(themes, key=lambda theme: (-theme.mentions, theme.label))
    return QuotedQuestion(quotes_chosen_at(session, run.id) if run else None, tuple(in_order))


@dataclass(frozen=True, slots=True)
class _Mentions:
    """How many themed comments mention each theme, and how many of them came from each place, by its name."""

    themes: Counter[str]
    places: Mapping[str, Mapping[str, int]]


class _Source:
    """What quotes are taken from. The comments that nobody chose are read only where those chosen are not enough."""

    def __init__(self, session: Session, consultation: Consultation, question_key: str, smallest: int) -> None:
        self._session, self._consultation, self._question_key = session, consultation, question_key
        self._smallest = smallest
        counted = kept_with_themes(
            session,
            consultation.id,
            question_key,
            "mentions",
            lambda: _count(session, consultation, question_key),
            shape=_Mentions,
        )
        self.mentions, self._places = counted.themes, counted.places
        self._chosen = chosen_quotes(session, consultation, question_key)
        self._alone = self._chosen_comments()

    def quotes_on(self, theme: str, label: str) -> tuple[Quote, ...]:
        """The quotes of a theme."""
        if self.mentions[theme] < self._smallest:
            return ()
        words = self._chosen.get(theme, ())
        ids = {each.comment_id for each in words}
        alone = [each for each in self._alone if each.comment_id in ids]
        found = typical_quotes(theme, label, alone, smallest=1, at_most=QUOTES_A_THEME, chosen=words)
        if len(found) == QUOTES_A_THEME and {quote.text for quote in found} <= texts_of(alone, words):
            return tuple(self._with_place(theme, quote) for quote in found)
        mentioning = self._by_theme.get(theme, [])
        return typical_quotes(theme, label, mentioning, smallest=self._smallest, at_most=QUOTES_A_THEME, chosen=words)

    @cached_property
    def _by_theme(self) -> Mapping[str, list[ThemedComment]]:
        comments = comments_with_themes(self._session, self._consultation, self._question_key)
        by_theme: dict[str, list[ThemedComment]] = {}
        for comment in without_copies([each for each in comments if each.is_coded or each.is_reviewed]):
            for key in comment.themes:
                by_theme.setdefault(key, []).append(comment)
        return by_theme

    def _chosen_comments(self) -> list[ThemedComment]:
        where = (self._session, self._consultation, self._question_key)
        ids = {each.comment_id for some in self._chosen.values() for each in some}
        copied = sent_twice(*where, ids)
        comments = without_copies(comments_with_themes(*where, only=ids))
        return [replace(each, may_be_quoted=False) if each.comment_id in copied else each for each in comments]

    def _with_place(self, theme: str, quote: Quote) -> Quote:
        """The quote with its place only where enough there said the same."""
        is_shown = self._places.get(theme, {}).get(quote.locality or NO_PLACE, 0) >= self._smallest
        return quote if is_shown else replace(quote, locality=None)


def _count(session: Session, consultation: Consultation, question_key: str) -> _Mentions:
    parts = closed_parts(questionnaire_of(session, consultation))
    place = next((part for part in parts if part.is_locality), None)
    labels = {option.value: option.label for option in place.options} if place else {}
    mentions: Counter[str] = Counter()
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for alike in count_alike(session, consultation, question_key, EVERY_COMMENT, by_part=place):
        for theme in alike.themes if alike.is_themed else ():
            mentions[theme] += alike.comments
            places[theme][labels.get(alike.given or "", NO_PLACE)] += alike.comments
    return _Mentions(mentions, places)
