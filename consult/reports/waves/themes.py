"""The themes of a question in two waves: compared only where both were coded to one version of a code book."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.figures.readings import Reading
from consult.figures.wave_change import share_change
from consult.models import CodeBook, Consultation
from consult.queries.cross_tables import AlikeComments, count_alike
from consult.queries.kept_counts import kept_with_themes
from consult.queries.selections import CommentFilter
from consult.queries.themes import ThemeInBook, code_book_for, list_themes
from consult.reports.waves.family import adjusted
from consult.reports.waves.values import LineChange, NotCompared, ThemesChange
from forms.spec import LongText

BY_THE_MACHINE = (
    "To compare themes, have the earlier wave coded to the code book of the later one: on the page of waves, under "
    "“Themes”."
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many themed comments there are, and how many mention each theme and each category."""

    base: int
    themes: Counter[str]
    categories: Counter[str]


def themes_change(
    session: Session, question: LongText, *, earlier: Consultation, later: Consultation
) -> ThemesChange | NotCompared:
    """What changed in the themes of a question, or why that cannot be said. The wording is the caller's concern."""
    before, now = (code_book_for(session, wave, question.key) for wave in (earlier, later))
    if now is None:
        return _not(question, f"The code book “{question.code_book}” has not been published.")
    if before is None or before.id != now.id:
        return _not(question, f"{_versions(before, now)} {BY_THE_MACHINE}")
    themes = list_themes(session, now)
    counted = [_counted(session, wave, question.key, now, themes) for wave in (earlier, later)]
    for each, name in zip(counted, ("earlier", "later"), strict=True):
        if not each.base:
            return _not(question, f"No comment of the {name} wave is themed yet.")
    of_themes = {theme.key: theme.label for theme in themes}
    of_categories = {theme.category_key: theme.category_label for theme in themes}
    design_effects = (earlier.design_effect, later.design_effect)
    return ThemesChange(
        question_key=question.key,
        ask=question.ask,
        code_book=now.slug,
        code_book_version=now.version,
        categories=_lines(of_categories, [(each.base, each.categories) for each in counted], design_effects),
        themes=_lines(of_themes, [(each.base, each.themes) for each in counted], design_effects),
    )


def _not(question: LongText, why: str) -> NotCompared:
    return NotCompared(question.key, question.ask, why, is_about_themes=True)


def _versions(before: CodeBook | None, now: CodeBook) -> str:
    if before is None:
        return f"The earlier wave is coded to no code book, this one to “{now.slug}” version {now.version}."
    return (
        f"The earlier wave is coded to “{before.slug}” version {before.version}, this one to “{now.slug}” version "
        f"{now.version}."
    )


def _counted(
    session: Session, wave: Consultation, question_key: str, book: CodeBook, themes: Sequence[ThemeInBook]
) -> _Counted:
    return kept_with_themes(
        session,
        wave.id,
        question_key,
        ("themes of a wave", book.id),
        lambda: _count(session, wave, question_key, themes),
        shape=_Counted,
    )


def _count(session: Session, wave: Consultation, question_key: str, themes: Sequence[ThemeInBook]) -> _Counted:
    alike = [each for each in count_alike(session, wave, question_key, CommentFilter()) if each.is_themed]
    category_of = {theme.key: theme.category_key for theme in themes}
    return _Counted(
        base=sum(each.comments for each in alike),
        themes=_mentions((each, each.themes & category_of.keys()) for each in alike),
        categories=_mentions((each, {category_of[key] for key in each.themes if key in category_of}) for each in alike),
    )


def _mentions(alike: Iterable[tuple[AlikeComments, Iterable[str]]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each, keys in alike:
        for key in keys:
            counts[key] += each.comments
    return counts


def _lines(
    labels: Mapping[str, str],
    counted: Sequence[tuple[int, Counter[str]]],
    design_effects: Sequence[float | None],
) -> tuple[LineChange, ...]:
    """A line for each that either wave mentions, in the code book's order, adjusted for all of them together."""
    lines = []
    for key, label in labels.items():
        if any(counts[key] for _, counts in counted):
            before, now = (
                Reading(counts[key] / base, base, base / (effect or 1.0), base)
                for (base, counts), effect in zip(counted, design_effects, strict=True)
            )
            lines.append(LineChange(key, label, before, now, share_change(before, now)))
    return adjusted(lines)
