"""The form in which a person decides the themes of a comment: read from a request, and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from werkzeug.datastructures import MultiDict

from consult.queries.comments import CommentWithThemes
from consult.queries.themes import ThemeInBook
from nlp.codebook import STANDING_ALONE


@dataclass(frozen=True, slots=True)
class CategoryOfThemes:
    """A category with the themes that can be ticked."""

    key: str
    label: str
    themes: tuple[ThemeInBook, ...]


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """The themes ticked, and the one said to be the main issue (empty: none was said).

    `gone` are themes that were ticked but are not in the code book: it may have changed since the form was opened.
    """

    ticked: tuple[str, ...]
    main: str = ""
    errors: tuple[tuple[str, str], ...] = field(default=())
    gone: tuple[str, ...] = ()

    @classmethod
    def now_on(cls, comment: CommentWithThemes) -> "ThemeChoice":
        """What counts for a comment now, as the form starts out."""
        keys = tuple(theme.key for theme in comment.themes)
        return cls(keys, keys[0] if keys else "")

    @classmethod
    def read(cls, form: MultiDict[str, str], themes: Sequence[ThemeInBook]) -> "ThemeChoice":
        """What was ticked. What is not in the code book is set apart as gone, and the rest is kept."""
        known = {theme.key: theme.label for theme in themes}
        sent = form.getlist("themes")
        ticked = tuple(key for key in known if key in sent)
        gone = tuple(dict.fromkeys(key for key in sent if key not in known))
        main = form.get("main", "")
        main = main if main in known else ""
        if not main and len(ticked) == 1:
            main = ticked[0]
        return cls(ticked, main, tuple(_problems(ticked, main, known)), gone)

    def with_problems(self, *sentences: str) -> "ThemeChoice":
        """The same choice, not to be saved for these reasons, which come before what else is wrong with it."""
        return replace(self, errors=(*(("", sentence) for sentence in sentences), *self.errors))

    def in_order(self, themes: Sequence[ThemeInBook]) -> list[UUID]:
        """The themes' identifiers, main issue first, the rest in the code book's order."""
        ids = {theme.key: theme.id for theme in themes}
        return [ids[key] for key in sorted(self.ticked, key=lambda key: key != self.main)]


def by_category(themes: Sequence[ThemeInBook]) -> tuple[CategoryOfThemes, ...]:
    """The themes grouped as the form shows them."""
    labels = {theme.category_key: theme.category_label for theme in themes}
    return tuple(
        CategoryOfThemes(key, label, tuple(theme for theme in themes if theme.category_key == key))
        for key, label in labels.items()
    )


def _problems(ticked: Sequence[str], main: str, known: dict[str, str]) -> list[tuple[str, str]]:
    if not ticked:
        return [("themes", "Select at least one theme")]
    problems = []
    alone = [key for key in ticked if key in STANDING_ALONE]
    if alone and len(ticked) > 1:
        sentence = f"“{known[alone[0]]}” stands alone. Untick it, or untick every other theme"
        problems.append(("themes", sentence))
    if not main:
        problems.append(("main", "Select which theme is the main issue"))
    elif main not in ticked:
        sentence = f"“{known[main]}” is the main issue but is not ticked. Tick it, or select another main issue"
        problems.append(("main", sentence))
    return problems
