"""How the pages of moderators say where a response stands."""

import re
from collections.abc import Mapping

from consult.policy.highlighting import Piece, pieces_of
from consult.queries.publication import Standing

STANDINGS: Mapping[Standing, str] = {
    Standing.WAITING: "Waiting",
    Standing.HELD: "Cannot be published now",
    Standing.PUBLISHED: "Published",
    Standing.WITHHELD: "Withheld",
}

WHAT_IT_MEANS: Mapping[Standing, str] = {
    Standing.WAITING: "The sender agreed, and nobody has decided yet. The one that has waited longest comes first.",
    Standing.HELD: (
        "A comment suggests that a person is at risk, or the machine has not read every comment. Nobody outside sees "
        "these, even if they were published before."
    ),
    Standing.PUBLISHED: "Shown to the public once the consultation is closed, in the words that a moderator read.",
    Standing.WITHHELD: "The sender agreed, but a moderator decided against it.",
}

_MASK = re.compile(r"\[[a-z ]{4,20}\]")


def marking_masks(text: str) -> tuple[Piece, ...]:
    """A masked comment in pieces, so that a page can show where something was taken out."""
    return pieces_of(text, [found.span() for found in _MASK.finditer(text)])
