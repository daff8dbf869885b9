"""The passages of uncovered comments, masked, as discovery reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.clean import clean, lowered
from nlp.discover.naming import has_a_telling_word
from nlp.passages import split_into_passages
from nlp.redact import mask
from nlp.types import Comment, PassageOfComment

_MASK = re.compile(r"\[[a-z ]+\]")


@dataclass(frozen=True, slots=True)
class UncoveredPassage:
    """A passage as people may read it, and as it is compared and counted: without the masks."""

    comment_id: str
    masked_text: str
    plain: str

    def shown(self) -> PassageOfComment:
        """Give the passage as it leaves discovery."""
        return PassageOfComment(self.comment_id, self.masked_text)


def passages_to_group(comments: Sequence[Comment]) -> list[UncoveredPassage]:
    """Give the passages that say something, in order. Details are masked first, so that none becomes a key phrase."""
    passages = []
    for comment in comments:
        masked = mask(comment.text)
        for place in split_into_passages(masked):
            text = masked[place.start : place.end]
            plain = _MASK.sub(" ", lowered(clean(text))).replace("'", "")
            if has_a_telling_word(plain):
                passages.append(UncoveredPassage(comment.id, text, " ".join(plain.split())))
    return passages
