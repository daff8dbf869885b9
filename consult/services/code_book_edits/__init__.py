"""The ways to change a code book, as pure functions: from a code book and a change to the code book that comes of it.

A `Revision` says besides what becomes of the themes that comments were coded to.
"""

from collections.abc import Collection

from consult.services.code_book_edits.books import refuse_long_names, replaced
from consult.services.code_book_edits.categories import add_category, edit_category, remove_category
from consult.services.code_book_edits.changes import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_EXAMPLES,
    AcceptCandidate,
    AddCategory,
    AddTheme,
    Change,
    Edit,
    EditCategory,
    EditTheme,
    ImportBook,
    MergeCandidate,
    MergeThemes,
    MoveTheme,
    RemoveCategory,
    RetireTheme,
    SignOffVersion,
    SplitTheme,
    TakeVersion,
    ThemeWords,
    UndoChange,
    read_change,
)
from consult.services.code_book_edits.revision import Becomes, CannotChange, Revision
from consult.services.code_book_edits.themes import (
    add_theme,
    edit_theme,
    merge_themes,
    move_theme,
    rebased,
    retire_theme,
    split_theme,
)
from nlp.codebook import CodeBook

__all__ = [
    "LONGEST_LABEL",
    "LONGEST_TEXT",
    "MOST_EXAMPLES",
    "AcceptCandidate",
    "AddCategory",
    "AddTheme",
    "Becomes",
    "CannotChange",
    "Change",
    "Edit",
    "EditCategory",
    "EditTheme",
    "ImportBook",
    "MergeCandidate",
    "MergeThemes",
    "MoveTheme",
    "RemoveCategory",
    "RetireTheme",
    "Revision",
    "SignOffVersion",
    "SplitTheme",
    "TakeVersion",
    "ThemeWords",
    "UndoChange",
    "read_change",
    "rebased",
    "refuse_long_names",
    "replaced",
    "revise",
]


def revise(book: CodeBook, edit: Edit, *, taken: Collection[str] = ()) -> Revision:  # noqa: C901 - one line a kind
    """The code book after an edit. `taken` are keys that no new theme may have. Raises CannotChange."""
    match edit:
        case AddTheme() | AcceptCandidate():
            return add_theme(book, edit, taken)
        case EditTheme() | MergeCandidate():
            return edit_theme(book, edit)
        case MoveTheme():
            return move_theme(book, edit)
        case MergeThemes():
            return merge_themes(book, edit, taken)
        case SplitTheme():
            return split_theme(book, edit, taken)
        case RetireTheme():
            return retire_theme(book, edit)
        case AddCategory():
            return add_category(book, edit)
        case EditCategory():
            return edit_category(book, edit)
        case RemoveCategory():
            return remove_category(book, edit)
        case ImportBook():
            return replaced(book, edit.book, f"Imported from the file “{edit.file}”")
