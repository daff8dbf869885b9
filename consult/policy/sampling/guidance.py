"""The code book at hand while coding: what each theme means, its examples and its borders, and the general rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.models import CodeBook
from consult.queries.themes import ThemeInBook
from nlp.codebook import STANDING_ALONE, CodeBookUnreadable, parse_codebook


@dataclass(frozen=True, slots=True)
class GuidedTheme:
    """A theme with what helps to choose it. `words` are all of them, for finding it by typing."""

    key: str
    label: str
    description: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    stands_alone: bool

    @property
    def words(self) -> str:
        """What a coder may type to find it."""
        return " ".join((self.label, self.description, *self.include))


@dataclass(frozen=True, slots=True)
class GuidedCategory:
    """A category with its themes."""

    key: str
    label: str
    themes: tuple[GuidedTheme, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """A code book for coders."""

    rules: tuple[str, ...]
    categories: tuple[GuidedCategory, ...]


@dataclass(frozen=True, slots=True)
class _Notes:
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def guidance_of(book: CodeBook, themes: Sequence[ThemeInBook]) -> Guidance:
    """What a code book says to coders; labels and descriptions alone where its text cannot be read."""
    rules, notes = _read(book.checksum, book.definition)
    labels = {theme.category_key: theme.category_label for theme in themes}
    return Guidance(
        rules=rules,
        categories=tuple(
            GuidedCategory(key, label, tuple(_guided(theme, notes) for theme in themes if theme.category_key == key))
            for key, label in labels.items()
        ),
    )


def _guided(theme: ThemeInBook, notes: dict[str, _Notes]) -> GuidedTheme:
    note = notes.get(theme.key, _Notes())
    return GuidedTheme(
        theme.key, theme.label, theme.description, note.include, note.exclude, theme.key in STANDING_ALONE
    )


@lru_cache(maxsize=8)
def _read(_checksum: str, definition: str) -> tuple[tuple[str, ...], dict[str, _Notes]]:
    """Read a definition once: it takes longer than a page may."""
    try:
        book = parse_codebook(definition, source="the code book")
    except CodeBookUnreadable:
        return (), {}
    return book.rules, {theme.id: _Notes(theme.include, theme.exclude) for theme in book.themes}
