"""What comes of a change: the code book after it, and what that does to comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.errors import Conflict
from nlp.codebook import CodeBook

Becomes = Mapping[str, str | None]
"""What becomes of theme keys: another key, or None where the theme is taken away. Keys that stay are not in it."""


class CannotChange(Conflict):
    """A change does not fit the code book. `field` is the field of the form that is to be put right."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


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
