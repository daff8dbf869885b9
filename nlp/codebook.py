"""Code books: the themes that answers are coded to, read from YAML and checked."""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails
from yaml.composer import ComposerError
from yaml.events import AliasEvent
from yaml.nodes import Node

from nlp.errors import CodeBookUnreadable

__all__ = [
    "Category",
    "CodeBook",
    "CodeBookUnreadable",
    "FormerTheme",
    "Theme",
    "load_codebook",
    "parse_codebook",
    "shipped_codebook",
]

OTHER = "other"
NO_ISSUE = "no-issue"
UNCLEAR = "unclear"
STANDING_ALONE = frozenset({OTHER, NO_ISSUE, UNCLEAR})
SHIPPED_NAME = "codebook.yaml"

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ThemeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _as_list(value: object) -> object:
    """Accept one sentence, or nothing, where a list of examples is meant."""
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else value


Examples = Annotated[tuple[Name, ...], BeforeValidator(_as_list)]


class _WithoutAliases(yaml.SafeLoader):
    """Refuses parts that repeat another: named within each other, they take any amount of memory."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise ComposerError(problem="a part repeats another", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class FormerTheme(_Entry):
    """A theme of an earlier version, by the id and the name it had there."""

    id: ThemeId
    label: Name


class Theme(_Entry):
    """One theme that a comment can be coded to.

    It has taken the place of the themes in `formerly`: itself under another name, or others that were merged into it.
    What a model has learnt of those counts for it.
    """

    id: ThemeId
    label: Name
    description: str = ""
    include: Examples = ()
    exclude: Examples = ()
    formerly: tuple[FormerTheme, ...] = ()

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The id and label that it has, and those of the themes whose place it has taken."""
        return (self.id, self.label), *((former.id, former.label) for former in self.formerly)


class Category(_Entry):
    """A group of themes, as the board sees them."""

    id: ThemeId
    label: Name
    themes: tuple[Theme, ...]


class CodeBook(_Entry):
    """A whole code book. It always holds the themes `other` and `unclear`, so that every comment has a place."""

    version: Name
    language: Name = "en-GB"
    question: str = ""
    rules: Examples = ()
    categories: tuple[Category, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Every theme in the order of the code book."""
        return tuple(theme for category in self.categories for theme in category.themes)

    @cached_property
    def _by_id(self) -> dict[str, tuple[Category, Theme]]:
        return {theme.id: (category, theme) for category in self.categories for theme in category.themes}

    def __contains__(self, theme_id: object) -> bool:
        """Say whether the code book has a theme of this id."""
        return theme_id in self._by_id

    def theme(self, theme_id: str) -> Theme:
        """Give the theme of this id. Raises CodeBookUnreadable when there is none."""
        return self._require(theme_id)[1]

    def category_of(self, theme_id: str) -> Category:
        """Give the category that holds this theme. Raises CodeBookUnreadable when there is none."""
        return self._require(theme_id)[0]

    @property
    def checksum(self) -> str:
        """A fingerprint of everything in the code book; it changes when anything in it does."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    def _require(self, theme_id: str) -> tuple[Category, Theme]:
        found = self._by_id.get(theme_id)
        if found is None:
            raise CodeBookUnreadable(
                f"The code book {self.version} has no theme “{theme_id}”. "
                "Use one of its theme ids, or add the theme to the code book."
            )
        return found

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for kind, entries in (("categories", self.categories), ("themes", self.themes)):
            for what in ("id", "label"):
                repeated = _first_repeated(getattr(entry, what) for entry in entries)
                if repeated is not None:
                    raise ValueError(f"two {kind} have the {what} “{repeated}”. Give each its own.")
        return self


def load_codebook(path: Path) -> CodeBook:
    """Read a code book from a YAML file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodeBookUnreadable(f"{path} cannot be read: {_why(error)}") from error
    return parse_codebook(text, source=str(path))


def parse_codebook(text: str, *, source: str) -> CodeBook:
    """Read a code book from YAML text. `source` is what error messages call it."""
    try:
        content = yaml.load(text, Loader=_WithoutAliases)  # noqa: S506 (a SafeLoader that knows less)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a day that is none; lists far too deep
        raise CodeBookUnreadable(f"{source} is not valid YAML{_line_of(error)}. Correct it there.") from error
    if not isinstance(content, dict):
        raise CodeBookUnreadable(
            f"{source} is not a code book. It needs a version and a list of categories, each with themes."
        )
    try:
        return CodeBook.model_validate(_with_places_for_the_rest(content))
    except ValidationError as error:
        raise CodeBookUnreadable(*_sentences(error, content, source)) from error


def shipped_codebook() -> CodeBook:
    """Give the partnership's own code book, which ships with the product."""
    return parse_codebook((files("nlp") / "resources" / SHIPPED_NAME).read_text("utf-8"), source=SHIPPED_NAME)


def _with_places_for_the_rest(content: dict[str, Any]) -> dict[str, Any]:
    """Add the themes `other` and `unclear` to a code book that was written without them."""
    categories = content.get("categories")
    if not isinstance(categories, list):
        return content
    present = list(_ids_in(categories))  # whatever was written there, which may be no word
    wanted = {OTHER: "Something else", UNCLEAR: "No reason given or cannot be coded"}
    missing = [{"id": theme_id, "label": label} for theme_id, label in wanted.items() if theme_id not in present]
    if not missing:
        return content
    category = {"id": "everything-else", "label": "Everything else", "themes": missing}
    return {**content, "categories": [*categories, category]}


def _ids_in(categories: list[Any]) -> Iterator[object]:
    for category in categories:
        themes = category.get("themes") if isinstance(category, dict) else None
        if isinstance(themes, list):
            yield from (theme.get("id") for theme in themes if isinstance(theme, dict))


def _first_repeated(values: Iterator[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            return value
        seen.add(value.casefold())
    return None


def _line_of(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _why(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8. Save it again as UTF-8."
    return f"{error.strerror or error}. Check the path."


def _sentences(error: ValidationError, content: dict[str, Any], source: str) -> list[str]:
    """Say of each problem what is wrong and where, in the words of the code book rather than of a validator."""
    return [f"{source}{_place(each['loc'], content)}: {_problem(each)}" for each in error.errors()]


def _problem(each: ErrorDetails) -> str:
    match each["type"]:
        case "value_error":
            return str(each["ctx"]["error"])
        case "missing":
            return f"“{each['loc'][-1]}” is missing. Add it."
        case "extra_forbidden":
            return f"“{each['loc'][-1]}” is not something a code book has. Remove it or correct its spelling."
        case "string_pattern_mismatch":
            return f"the id “{each['input']}” may only have small letters, digits and single hyphens. Change it."
        case _:
            return f"“{each['loc'][-1]}” is not as it should be: {each['msg'].lower()}. Correct it."


def _place(location: tuple[int | str, ...], content: dict[str, Any]) -> str:
    """Name the category and theme that a validator's path leads to."""
    here: Any = content
    place = ""
    for step, kind in zip(location[:4], ("", "category", "", "theme"), strict=False):
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
        if kind:
            name = here.get("id") or here.get("label") if isinstance(here, dict) else None
            place += f", {kind} {f'“{name}”' if name else f'number {int(step) + 1}'}"
    return place
