"""Taking back an earlier change to a code book, where nothing that came after depends on it. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass

from consult.services.code_book_edits import Becomes, CannotChange, Revision
from nlp.codebook import Category, CodeBook, Theme


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """A change as it was made: the code books before and after, and what themes became, there and back."""

    before: CodeBook
    after: CodeBook
    summary: str
    becomes: Becomes
    back: Becomes
    is_for_machine: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A theme with the category it stands in."""

    theme: Theme
    category: str


def undone(now: CodeBook, done: DoneBefore) -> Revision:
    """The code book without a change that was made before. Raises CannotChange where a later change depends on it."""
    before, after, here = _places(done.before), _places(done.after), _places(now)
    touched = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    for key in touched:
        if here.get(key) != after.get(key):
            raise CannotChange(_depends((after.get(key) or before[key]).theme.label))
    labels = _labels(now, done)
    themes = {key: place for key, place in here.items() if key not in touched}
    themes |= {key: before[key] for key in touched if key in before}
    order = _merged_order(done.before, now)
    homeless = next((place for place in themes.values() if place.category not in labels), None)
    if homeless is not None:
        raise CannotChange(_depends(homeless.theme.label))
    categories = tuple(
        Category(
            id=key,
            label=label,
            themes=tuple(themes[each].theme for each in order if each in themes and themes[each].category == key),
        )
        for key, label in labels.items()
    )
    removed = [key for key in touched if key in after and key not in before]
    return Revision(
        CodeBook(**{**dict(now), "categories": categories}),
        f"Undone: {done.summary}",
        becomes={key: done.back.get(key) for key in removed},
        back={key: done.becomes.get(key) for key in touched if key in before and key not in after},
        is_for_machine=done.is_for_machine,
        # Merged into a new theme, and decided since: only a person can say which of the old ones is meant.
        second_looks=frozenset(key for key in removed if _sources(done.becomes, key) > 1),
    )


def _places(book: CodeBook) -> dict[str, _Place]:
    return {theme.id: _Place(theme, category.id) for category in book.categories for theme in category.themes}


def _labels(now: CodeBook, done: DoneBefore) -> dict[str, str]:
    """The categories after undoing, by key, in order."""
    before, after = ({each.id: each.label for each in book.categories} for book in (done.before, done.after))
    labels = {each.id: each.label for each in now.categories}
    for key in {**before, **after}:
        if before.get(key) == after.get(key):
            continue
        if labels.get(key) != after.get(key):
            raise CannotChange(_depends(after.get(key) or before[key]))
        labels.pop(key, None)
        if key in before:
            labels[key] = before[key]
    order = _positions(each.id for each in (*done.before.categories, *now.categories))
    return dict(sorted(labels.items(), key=lambda item: order[item[0]]))


def _merged_order(before: CodeBook, now: CodeBook) -> list[str]:
    """Theme keys in the order of the code book before, and those that came since where they stand now."""
    order = [theme.id for theme in before.themes]
    previous: str | None = None
    for theme in now.themes:
        if theme.id not in order:
            order.insert(order.index(previous) + 1 if previous in order else 0, theme.id)
        previous = theme.id
    return order


def _positions(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _sources(becomes: Becomes, key: str) -> int:
    return sum(became == key for became in becomes.values())


def _depends(label: str) -> str:
    return (
        f"“{label}” has been changed again since, so this cannot be undone by itself. "
        "Undo the later change first, or make a new change."
    )
