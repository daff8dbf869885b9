"""Choosing comments to quote for a theme: one that is typical, and others that show its range."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.campaigns import find_copies, words_alone
from nlp.config import ThemingConfig
from nlp.encoder import Vectors
from nlp.types import Comment

FEWEST_WORDS, MOST_WORDS = 4, 60
WEIGHT_OF_VARIETY = 0.5


@dataclass(frozen=True, slots=True)
class Quotable:
    """A comment on a theme as it may be shown, with how many people are in the smallest group it is shown for.

    The text is the masked one: there is no other here to quote by mistake.
    """

    comment_id: str
    masked_text: str
    people_in_cell: int


def choose_quotes(
    comments: Sequence[Quotable], vectors: Vectors, *, smallest_cell: int, config: ThemingConfig, how_many: int = 3
) -> tuple[Quotable, ...]:
    """Choose comments of one theme to quote: the most typical first, then each as unlike those before it as may be.

    `vectors` has a row for each comment. Left out are comments from a cell of fewer people than `smallest_cell`,
    those of fewer than 4 or more than 60 words, and texts that more than one person sent. Where fewer comments than
    `smallest_cell` mention the theme, none is quoted. The same comments give the same quotes.
    """
    if len(comments) < smallest_cell:
        return ()
    copied = _copied(comments, config=config)
    fitting = [
        place
        for place, comment in enumerate(comments)
        if comment.people_in_cell >= smallest_cell
        and FEWEST_WORDS <= len(comment.masked_text.split()) <= MOST_WORDS
        and place not in copied
    ]
    typical = vectors @ vectors.mean(axis=0)
    chosen: list[int] = []
    while fitting and len(chosen) < how_many:
        worth = typical[fitting]
        if chosen:
            likeness = (vectors[fitting] @ vectors[chosen].T).max(axis=1)
            worth = (1 - WEIGHT_OF_VARIETY) * worth - WEIGHT_OF_VARIETY * likeness
        chosen.append(fitting.pop(int(np.argmax(worth))))
    return tuple(comments[place] for place in chosen)


def _copied(comments: Sequence[Quotable], *, config: ThemingConfig) -> set[int]:
    """Give the places of texts that came more than once, whole or nearly: they are no one person's words."""
    wordings = [words_alone(comment.masked_text) for comment in comments]
    said = Counter(wordings)
    groups = find_copies(
        [Comment(str(place), comment.masked_text) for place, comment in enumerate(comments)], config=config
    )
    nearly = {int(place) for group in groups for place in group.comment_ids}
    return nearly | {place for place, wording in enumerate(wordings) if said[wording] > 1}
