"""The ways to change a code book, as they are asked for and kept."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from consult.models import ChangeKind
from nlp.codebook import CodeBook

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
