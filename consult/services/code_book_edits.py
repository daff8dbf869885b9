"""The ways to change a code book, as pure functions: from a code book and a change to the code book that comes of it.

A `Revision` says besides what becomes of the themes that comments were coded to.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from consult.errors import Conflict
from consult.models import ChangeKind
from nlp.codebook import STANDING_ALONE, Category, CodeBook, FormerTheme, Theme
from nlp.codebook_files import id_from

# As long as the columns of the tables are.
LONGEST_KEY = 80
LONGEST_LABEL = 200
LONGEST_TEXT = 4_000
MOST_EXAMPLES = 60
MOST_PARTS = 6

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Examples = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)], ...],
    Field(max_length=MOST_EXAMPLES),
]
Becomes = Mapping[str, str | None]
"""What becomes of theme keys: another key, or None where the theme is taken away. Keys that stay are not in it."""


class CannotChange(Conflict):
    """A change does not fit the code book. `field` is the field of the form that is to be put right."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ThemeWords(_Change):
    """What a code book says of a theme."""

    label: Label
    description: Text = ""
    include: Examples = ()
    exclude: Examples = ()


class AddTheme(_Change):
    """A theme more."""

    kind: Literal[ChangeKind.ADD_THEME] = ChangeKind.ADD_THEME
    category: str
    words: ThemeWords


class EditTheme(_Change):
    """Another name, description or examples for a theme."""

    kind: Literal[ChangeKind.EDIT_THEME] = ChangeKind.EDIT_THEME
    theme: str
    words: ThemeWords


class MoveTheme(_Change):
    """A theme in another category."""

    kind: Literal[ChangeKind.MOVE_THEME] = ChangeKind.MOVE_THEME
    theme: str
    category: str


class MergeThemes(_Change):
    """Several themes made one: one of them or another that is there (`into`), or a new one (`words`, `category`)."""

    kind: Literal[ChangeKind.MERGE_THEMES] = ChangeKind.MERGE_THEMES
    themes: tuple[str, ...]
    into: str | None = None
    category: str | None = None
    words: ThemeWords | None = None


class SplitTheme(_Change):
    """One theme made several. What people decided stands under the part with the number `decided_go_to` meanwhile."""

    kind: Literal[ChangeKind.SPLIT_THEME] = ChangeKind.SPLIT_THEME
    theme: str
    parts: tuple[ThemeWords, ...]
    decided_go_to: int = 0


class RetireTheme(_Change):
    """A theme less. Comments that carried it alone fall to “something else”."""

    kind: Literal[ChangeKind.RETIRE_THEME] = ChangeKind.RETIRE_THEME
    theme: str


class AddCategory(_Change):
    """A category more."""

    kind: Literal[ChangeKind.ADD_CATEGORY] = ChangeKind.ADD_CATEGORY
    label: Label


class EditCategory(_Change):
    """Another name for a category."""

    kind: Literal[ChangeKind.EDIT_CATEGORY] = ChangeKind.EDIT_CATEGORY
    category: str
    label: Label


class RemoveCategory(_Change):
    """A category without themes, gone."""

    kind: Literal[ChangeKind.REMOVE_CATEGORY] = ChangeKind.REMOVE_CATEGORY
    category: str


class AcceptCandidate(_Change):
    """A candidate theme as a theme of the code book."""

    kind: Literal[ChangeKind.ACCEPT_CANDIDATE] = ChangeKind.ACCEPT_CANDIDATE
    candidate: UUID
    category: str
    words: ThemeWords


class MergeCandidate(_Change):
    """A candidate theme taken into a theme that there is, whose words may grow by it."""

    kind: Literal[ChangeKind.MERGE_CANDIDATE] = ChangeKind.MERGE_CANDIDATE
    candidate: UUID
    theme: str
    words: ThemeWords


class ImportBook(_Change):
    """The whole code book from a file."""

    kind: Literal[ChangeKind.IMPORT] = ChangeKind.IMPORT
    book: CodeBook
    file: str


class TakeVersion(_Change):
    """Another version that there is already."""

    kind: Literal[ChangeKind.TAKE_VERSION] = ChangeKind.TAKE_VERSION
    version: UUID


class SignOffVersion(_Change):
    """A version like the one before, which was signed off."""

    kind: Literal[ChangeKind.SIGN_OFF] = ChangeKind.SIGN_OFF


class UndoChange(_Change):
    """An earlier change taken back."""

    kind: Literal[ChangeKind.UNDO] = ChangeKind.UNDO
    change: UUID


Edit = (
    AddTheme
    | EditTheme
    | MoveTheme
    | MergeThemes
    | SplitTheme
    | RetireTheme
    | AddCategory
    | EditCategory
    | RemoveCategory
    | AcceptCandidate
    | MergeCandidate
    | ImportBook
)
"""A change that needs nothing but the code book."""
Change = Edit | TakeVersion | SignOffVersion | UndoChange
_READER: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])


def read_change(kind: ChangeKind, content: Mapping[str, object]) -> Change:
    """A change as it was kept, by its kind and its content."""
    return _READER.validate_python({**content, "kind": kind})


@dataclass(frozen=True, slots=True)
class Revision:
    """A code book after a change, and what that does to comments.

    `back` is what becomes of its themes should the change be undone. `second_looks` are themes, by their keys before,
    that a person should decide again where a person had decided them.
    """

    book: CodeBook
    summary: str
    becomes: Becomes = field(default_factory=dict)
    back: Becomes = field(default_factory=dict)
    is_for_machine: bool = False
    second_looks: frozenset[str] = frozenset()


def revise(book: CodeBook, edit: Edit, *, taken: Collection[str] = ()) -> Revision:  # noqa: C901 - one line a kind
    """The code book after an edit. `taken` are keys that no new theme may have. Raises CannotChange."""
    match edit:
        case AddTheme() | AcceptCandidate():
            return _add(book, edit, taken)
        case EditTheme() | MergeCandidate():
            return _edit(book, edit)
        case MoveTheme():
            return _move(book, edit)
        case MergeThemes():
            return _merge(book, edit, taken)
        case SplitTheme():
            return _split(book, edit, taken)
        case RetireTheme():
            return _retire(book, edit)
        case AddCategory():
            return _add_category(book, edit)
        case EditCategory():
            return _edit_category(book, edit)
        case RemoveCategory():
            return _remove_category(book, edit)
        case ImportBook():
            return replaced(book, edit.book, f"Imported from the file “{edit.file}”")


def replaced(book: CodeBook, by: CodeBook, summary: str, *, becomes: Becomes | None = None) -> Revision:
    """A code book after another has taken its place; `becomes` says what themes that it lacks became, if known."""
    kept_places = sorted(key for key in STANDING_ALONE if key in book and key not in by)
    if kept_places:
        named = " and ".join(f"“{book.theme(key).label}” ({key})" for key in kept_places)
        raise CannotChange(
            f"{named} would be gone. It is where comments without a theme have their place: put it back.", field="file"
        )
    refuse_long_names(by)
    if book.categories == by.categories:
        raise CannotChange("There is nothing to change: it says what the code book says already.", field="file")
    by = _remembering(book, by)
    before, after = {theme.id: theme for theme in book.themes}, {theme.id: theme for theme in by.themes}
    known = becomes or {}
    gone = {key: known.get(key) if known.get(key) in after else None for key in before if key not in after}
    words_changed = any(_says(before[key]) != _says(after[key]) for key in before if key in after)
    return Revision(
        by.model_copy(update={"version": book.version}),
        summary,
        becomes=gone,
        back={key: next((old for old, new in gone.items() if new == key), None) for key in after if key not in before},
        is_for_machine=words_changed or after.keys() != before.keys(),
    )


def rebased(edit: EditTheme | MergeCandidate, made_from: CodeBook, now: CodeBook) -> EditTheme | MergeCandidate:
    """The edit on top of what others changed meanwhile: what was left as it was is as they made it."""
    if edit.theme not in made_from or edit.theme not in now:
        return edit
    was, there = _words_of(made_from.theme(edit.theme)), _words_of(now.theme(edit.theme))
    untouched = {name: getattr(there, name) for name in ThemeWords.model_fields if _same(edit.words, was, name)}
    return edit.model_copy(update={"words": edit.words.model_copy(update=untouched)})


def refuse_long_names(book: CodeBook) -> None:
    """Raise CannotChange for a name that is too long for tables and charts."""
    names = [(each.id, each.label) for each in book.categories] + [(each.id, each.label) for each in book.themes]
    for key, label in names:
        if len(key) > LONGEST_KEY or len(label) > LONGEST_LABEL:
            raise CannotChange(
                f"The name of “{label[:60]}…” is too long for tables and charts. Shorten its id to "
                f"{LONGEST_KEY} characters or fewer and its label to {LONGEST_LABEL} or fewer.",
                field="file",
            )


def _add(book: CodeBook, edit: AddTheme | AcceptCandidate, taken: Collection[str]) -> Revision:
    category = _category(book, edit.category)
    theme = _new_theme(edit.words, {*taken, *_ids(book)})
    said = f"“{theme.label}” added to “{category.label}”"
    if isinstance(edit, AcceptCandidate):
        said = f"A candidate theme accepted as “{theme.label}” in “{category.label}”"
    return Revision(_with_added(book, category.id, [theme]), said, back={theme.id: None}, is_for_machine=True)


def _edit(book: CodeBook, edit: EditTheme | MergeCandidate) -> Revision:
    before = _theme(book, edit.theme)
    after = _reworded(before, edit.words)
    parts = []
    if after.label != before.label:
        parts.append(f"renamed from “{before.label}”")
    if after.description != before.description:
        parts.append("description changed")
    if (after.include, after.exclude) != (before.include, before.exclude):
        parts.append("examples changed")
    is_candidate = isinstance(edit, MergeCandidate)
    if not parts and not is_candidate:
        raise CannotChange("There is nothing to change: the theme says this already.", field="label")
    said = f"A candidate theme merged into “{after.label}”" if is_candidate else f"“{after.label}”"
    return Revision(
        _with_themes(book, {before.id: [after]}),
        f"{said}: {', '.join(parts)}" if parts else said,
        # A new name alone leaves the machine what it has learnt of the theme.
        is_for_machine=_says(after) != _says(before),
    )


def _move(book: CodeBook, edit: MoveTheme) -> Revision:
    theme, to = _theme(book, edit.theme), _category(book, edit.category)
    if book.category_of(theme.id) == to:
        raise CannotChange(f"“{theme.label}” is in “{to.label}” already. Choose another category.", field="category")
    moved = _with_added(_with_themes(book, {theme.id: []}), to.id, [theme])
    return Revision(moved, f"“{theme.label}” moved from “{book.category_of(theme.id).label}” to “{to.label}”")


def _merge(book: CodeBook, edit: MergeThemes, taken: Collection[str]) -> Revision:
    themes = [_theme(book, key, field="themes") for key in dict.fromkeys(edit.themes)]
    for theme in themes:
        _refuse_standing_alone(theme, "merged", field="themes")
    named = " and ".join(f"“{theme.label}”" for theme in themes if theme.id != edit.into)
    if edit.into is not None:
        into = _theme(book, edit.into, field="into")
        _refuse_standing_alone(into, "merged with others", field="into")
        going = [theme.id for theme in themes if theme.id != into.id]
        if not going:
            raise CannotChange("Select at least one theme to merge with another.", field="themes")
        kept = _taking_the_place_of(into, [book.theme(key) for key in going])
        merged = _with_themes(book, {into.id: [kept], **{key: [] for key in going}})
        return Revision(merged, f"{named} merged into “{into.label}”", becomes=dict.fromkeys(going, into.id))
    if len(themes) < 2:
        raise CannotChange("Select at least two themes to merge into a new one.", field="themes")
    if edit.words is None or edit.category is None:
        raise CannotChange("Enter a name for the new theme.", field="label")
    category = _category(book, edit.category)
    new = _taking_the_place_of(_new_theme(edit.words, {*taken, *_ids(book)}), themes)
    without = _with_themes(book, {theme.id: [] for theme in themes})
    return Revision(
        _with_added(without, category.id, [new]),
        f"{named} merged into “{new.label}”, which is new",
        becomes=dict.fromkeys([theme.id for theme in themes], new.id),
        back={new.id: themes[0].id},
    )


def _split(book: CodeBook, edit: SplitTheme, taken: Collection[str]) -> Revision:
    theme = _theme(book, edit.theme)
    _refuse_standing_alone(theme, "split")
    if not 2 <= len(edit.parts) <= MOST_PARTS:
        raise CannotChange(f"Name at least 2 and at most {MOST_PARTS} parts.", field="part-1-label")
    if not 0 <= edit.decided_go_to < len(edit.parts):
        raise CannotChange("Select the part under which decided comments stand meanwhile.", field="decided_go_to")
    ids = {*taken, *_ids(book)}
    parts: list[Theme] = []
    for words in edit.parts:
        parts.append(_new_theme(words, {*ids, *(part.id for part in parts)}))
    named = " and ".join(f"“{part.label}”" for part in parts)
    return Revision(
        _with_themes(book, {theme.id: parts}),
        f"“{theme.label}” split into {named}",
        becomes={theme.id: parts[edit.decided_go_to].id},
        back={part.id: theme.id for part in parts},
        is_for_machine=True,
        second_looks=frozenset({theme.id}),
    )


def _retire(book: CodeBook, edit: RetireTheme) -> Revision:
    theme = _theme(book, edit.theme)
    _refuse_standing_alone(theme, "retired")
    return Revision(_with_themes(book, {theme.id: []}), f"“{theme.label}” retired", becomes={theme.id: None})


def _add_category(book: CodeBook, edit: AddCategory) -> Revision:
    key = id_from(edit.label, taken={each.id for each in book.categories})
    added = Category(id=key, label=edit.label, themes=())
    return Revision(_checked(book, (*book.categories, added)), f"Category “{edit.label}” added")


def _edit_category(book: CodeBook, edit: EditCategory) -> Revision:
    before = _category(book, edit.category)
    if edit.label == before.label:
        raise CannotChange("There is nothing to change: the category has this name already.", field="label")
    changed = tuple(
        each.model_copy(update={"label": edit.label}) if each.id == before.id else each for each in book.categories
    )
    return Revision(_checked(book, changed), f"Category “{before.label}” renamed to “{edit.label}”")


def _remove_category(book: CodeBook, edit: RemoveCategory) -> Revision:
    category = _category(book, edit.category)
    if category.themes:
        raise CannotChange(
            f"“{category.label}” still holds themes. Move or retire them first, then remove the category.",
            field="category",
        )
    left = tuple(each for each in book.categories if each.id != category.id)
    return Revision(_checked(book, left), f"Category “{category.label}” removed")


def _theme(book: CodeBook, key: str, *, field: str = "theme") -> Theme:
    if key not in book:
        raise CannotChange(f"The code book has no theme “{key}” any more. Choose another.", field=field)
    return book.theme(key)


def _category(book: CodeBook, key: str) -> Category:
    found = next((each for each in book.categories if each.id == key), None)
    if found is None:
        raise CannotChange("Select a category of the code book.", field="category")
    return found


def _refuse_standing_alone(theme: Theme, what: str, *, field: str = "theme") -> None:
    if theme.id in STANDING_ALONE:
        raise CannotChange(
            f"“{theme.label}” cannot be {what}: it stands alone, for comments that no other theme fits.", field=field
        )


def _new_theme(words: ThemeWords, taken: Collection[str]) -> Theme:
    return _as_theme(id_from(words.label, taken=taken), words)


def _as_theme(key: str, words: ThemeWords) -> Theme:
    return Theme(id=key, **words.model_dump())


def _reworded(theme: Theme, words: ThemeWords) -> Theme:
    """The theme with other words. Under a new name it is known to have had the old one."""
    reworded = theme.model_copy(update=dict(words))
    return reworded if reworded.label == theme.label else _taking_the_place_of(reworded, [theme])


def _taking_the_place_of(theme: Theme, others: Iterable[Theme]) -> Theme:
    """The theme with what others were called, so that what the machine has learnt of them counts for it."""
    names = dict.fromkeys(name for each in (theme, *others) for name in each.names)
    former = tuple(FormerTheme(id=key, label=label) for key, label in names if (key, label) != (theme.id, theme.label))
    return theme.model_copy(update={"formerly": former})


def _remembering(book: CodeBook, by: CodeBook) -> CodeBook:
    """A code book that takes the place of another, its themes with what they were called there."""
    return _with_themes(
        by, {theme.id: [_taking_the_place_of(theme, [book.theme(theme.id)])] for theme in by.themes if theme.id in book}
    )


def _says(theme: Theme) -> tuple[object, ...]:
    """What the machine goes by besides the name."""
    return theme.description, theme.include, theme.exclude


def _words_of(theme: Theme) -> ThemeWords:
    return ThemeWords.model_construct(**{name: getattr(theme, name) for name in ThemeWords.model_fields})


def _same(first: ThemeWords, second: ThemeWords, name: str) -> bool:
    return bool(getattr(first, name) == getattr(second, name))


def _ids(book: CodeBook) -> set[str]:
    return {theme.id for theme in book.themes}


def _with_themes(book: CodeBook, instead: Mapping[str, Iterable[Theme]]) -> CodeBook:
    """The code book with other themes, or none, in the place of some."""
    return _checked(
        book,
        tuple(
            each.model_copy(update={"themes": tuple(new for old in each.themes for new in instead.get(old.id, (old,)))})
            for each in book.categories
        ),
    )


def _with_added(book: CodeBook, category: str, themes: Iterable[Theme]) -> CodeBook:
    """The code book with themes more at the end of a category; “something else” and its like stay last."""
    added = tuple(themes)

    def extended(each: Category) -> Category:
        kept = [theme for theme in each.themes if theme.id not in STANDING_ALONE]
        last = [theme for theme in each.themes if theme.id in STANDING_ALONE]
        return each.model_copy(update={"themes": (*kept, *added, *last)})

    return _checked(book, tuple(extended(each) if each.id == category else each for each in book.categories))


def _checked(book: CodeBook, categories: tuple[Category, ...]) -> CodeBook:
    """The code book with these categories, its names checked to be different."""
    try:
        return CodeBook(**{**dict(book), "categories": categories})
    except ValidationError as error:
        problem = str(error.errors()[0].get("ctx", {}).get("error", error))
        raise CannotChange(problem[:1].upper() + problem[1:], field="label") from error
