"""Edits of themes: add, reword, move, merge, split and retire."""

from collections.abc import Collection

from consult.services.code_book_edits.changes import (
    MOST_PARTS,
    AcceptCandidate,
    AddTheme,
    EditTheme,
    MergeCandidate,
    MergeThemes,
    MoveTheme,
    RetireTheme,
    SplitTheme,
    ThemeWords,
)
from consult.services.code_book_edits.parts import (
    category_in,
    ids_in,
    new_theme,
    refuse_standing_alone,
    says,
    taking_the_place_of,
    theme_in,
    with_added,
    with_themes,
)
from consult.services.code_book_edits.revision import CannotChange, Revision
from nlp.codebook import CodeBook, Theme


def add_theme(book: CodeBook, edit: AddTheme | AcceptCandidate, taken: Collection[str]) -> Revision:
    """A code book with a theme more."""
    category = category_in(book, edit.category)
    theme = new_theme(edit.words, {*taken, *ids_in(book)})
    said = f"“{theme.label}” added to “{category.label}”"
    if isinstance(edit, AcceptCandidate):
        said = f"A candidate theme accepted as “{theme.label}” in “{category.label}”"
    return Revision(with_added(book, category.id, [theme]), said, back={theme.id: None}, is_for_machine=True)


def edit_theme(book: CodeBook, edit: EditTheme | MergeCandidate) -> Revision:
    """A code book that says something else of a theme."""
    before = theme_in(book, edit.theme)
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
        with_themes(book, {before.id: [after]}),
        f"{said}: {', '.join(parts)}" if parts else said,
        # A new name alone leaves the machine what it has learnt of the theme.
        is_for_machine=says(after) != says(before),
    )


def rebased(edit: EditTheme | MergeCandidate, made_from: CodeBook, now: CodeBook) -> EditTheme | MergeCandidate:
    """The edit on top of what others changed meanwhile: what was left as it was is as they made it."""
    if edit.theme not in made_from or edit.theme not in now:
        return edit
    was, there = _words_of(made_from.theme(edit.theme)), _words_of(now.theme(edit.theme))
    untouched = {name: getattr(there, name) for name in ThemeWords.model_fields if _same(edit.words, was, name)}
    return edit.model_copy(update={"words": edit.words.model_copy(update=untouched)})


def move_theme(book: CodeBook, edit: MoveTheme) -> Revision:
    """A code book with a theme in another category."""
    theme, to = theme_in(book, edit.theme), category_in(book, edit.category)
    if book.category_of(theme.id) == to:
        raise CannotChange(f"“{theme.label}” is in “{to.label}” already. Choose another category.", field="category")
    moved = with_added(with_themes(book, {theme.id: []}), to.id, [theme])
    return Revision(moved, f"“{theme.label}” moved from “{book.category_of(theme.id).label}” to “{to.label}”")


def merge_themes(book: CodeBook, edit: MergeThemes, taken: Collection[str]) -> Revision:
    """A code book with several themes made one."""
    themes = [theme_in(book, key, field="themes") for key in dict.fromkeys(edit.themes)]
    for theme in themes:
        refuse_standing_alone(theme, "merged", field="themes")
    named = " and ".join(f"“{theme.label}”" for theme in themes if theme.id != edit.into)
    if edit.into is not None:
        into = theme_in(book, edit.into, field="into")
        refuse_standing_alone(into, "merged with others", field="into")
        going = [theme.id for theme in themes if theme.id != into.id]
        if not going:
            raise CannotChange("Select at least one theme to merge with another.", field="themes")
        kept = taking_the_place_of(into, [book.theme(key) for key in going])
        merged = with_themes(book, {into.id: [kept], **{key: [] for key in going}})
        return Revision(merged, f"{named} merged into “{into.label}”", becomes=dict.fromkeys(going, into.id))
    if len(themes) < 2:
        raise CannotChange("Select at least two themes to merge into a new one.", field="themes")
    if edit.words is None or edit.category is None:
        raise CannotChange("Enter a name for the new theme.", field="label")
    category = category_in(book, edit.category)
    new = taking_the_place_of(new_theme(edit.words, {*taken, *ids_in(book)}), themes)
    without = with_themes(book, {theme.id: [] for theme in themes})
    return Revision(
        with_added(without, category.id, [new]),
        f"{named} merged into “{new.label}”, which is new",
        becomes=dict.fromkeys([theme.id for theme in themes], new.id),
        back={new.id: themes[0].id},
    )


def split_theme(book: CodeBook, edit: SplitTheme, taken: Collection[str]) -> Revision:
    """A code book with one theme made several."""
    theme = theme_in(book, edit.theme)
    refuse_standing_alone(theme, "split")
    if not 2 <= len(edit.parts) <= MOST_PARTS:
        raise CannotChange(f"Name at least 2 and at most {MOST_PARTS} parts.", field="part-1-label")
    if not 0 <= edit.decided_go_to < len(edit.parts):
        raise CannotChange("Select the part under which decided comments stand meanwhile.", field="decided_go_to")
    ids = {*taken, *ids_in(book)}
    parts: list[Theme] = []
    for words in edit.parts:
        part = new_theme(words, {*ids, *(part.id for part in parts)})
        parts.append(taking_the_place_of(part, [theme]))
    named = " and ".join(f"“{part.label}”" for part in parts)
    return Revision(
        with_themes(book, {theme.id: parts}),
        f"“{theme.label}” split into {named}",
        becomes={theme.id: parts[edit.decided_go_to].id},
        back={part.id: theme.id for part in parts},
        is_for_machine=True,
        second_looks=frozenset({theme.id}),
    )


def retire_theme(book: CodeBook, edit: RetireTheme) -> Revision:
    """A code book with a theme less."""
    theme = theme_in(book, edit.theme)
    refuse_standing_alone(theme, "retired")
    return Revision(with_themes(book, {theme.id: []}), f"“{theme.label}” retired", becomes={theme.id: None})


def _reworded(theme: Theme, words: ThemeWords) -> Theme:
    """The theme with other words. Under a new name it is known to have had the old one."""
    reworded = theme.model_copy(update=dict(words))
    return reworded if reworded.label == theme.label else taking_the_place_of(reworded, [theme])


def _words_of(theme: Theme) -> ThemeWords:
    return ThemeWords.model_construct(**{name: getattr(theme, name) for name in ThemeWords.model_fields})


def _same(first: ThemeWords, second: ThemeWords, name: str) -> bool:
    return bool(getattr(first, name) == getattr(second, name))
