"""Edits of a code book as a whole: another takes its place."""

from consult.services.code_book_edits.changes import LONGEST_KEY, LONGEST_LABEL
from consult.services.code_book_edits.parts import says, taking_the_place_of, with_themes
from consult.services.code_book_edits.revision import Becomes, CannotChange, Revision
from nlp.codebook import STANDING_ALONE, CodeBook


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
    words_changed = any(says(before[key]) != says(after[key]) for key in before if key in after)
    return Revision(
        by.model_copy(update={"version": book.version}),
        summary,
        becomes=gone,
        back={key: next((old for old, new in gone.items() if new == key), None) for key in after if key not in before},
        is_for_machine=words_changed or after.keys() != before.keys(),
    )


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


def _remembering(book: CodeBook, by: CodeBook) -> CodeBook:
    """A code book that takes the place of another, its themes with what they were called there."""
    return with_themes(
        by, {theme.id: [taking_the_place_of(theme, [book.theme(theme.id)])] for theme in by.themes if theme.id in book}
    )
