"""Close readings kept by what was read and by what reads."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nlp.kept.packing import pack, unpack
from nlp.kept.sealing import seal
from nlp.kept.store import Store, key_of
from nlp.starter import CloseReading, Starter
from nlp.types import Comment

FILE = "readings.sqlite"
MOST_KEPT = 200_000
"""About 850 MB for short answers and the code book that ships."""


class KeptReadings:
    """Reads as a starter does, and asks it only for texts that are new.

    `made_with` must change with anything that changes what is made of a text. The file holds neither texts nor,
    without the text, anything that can be read of them.
    """

    def __init__(self, starter: Starter, folder: Path, *, made_with: str, most: int = MOST_KEPT) -> None:
        """Keep what `starter` makes of texts in a file in `folder`."""
        self._starter = starter
        self._made_with = made_with
        self._store = Store(folder / FILE, most=most)

    def read(self, comments: Sequence[Comment]) -> list[CloseReading]:
        """Read comments that have words, in order: the very readings that the starter gives."""
        texts = [comment.text for comment in comments]
        keys = {text: key_of(self._made_with, text) for text in texts}
        kept = self._store.find(keys.values())
        new = {comment.text: comment for comment in comments if keys[comment.text] not in kept}
        made = dict(zip(new, self._starter.read(list(new.values())), strict=True))
        self._store.keep((keys[text], self._sealed(pack(close), text)) for text, close in made.items())
        return [
            _of(comment, made[comment.text])
            if comment.text in made
            else unpack(self._sealed(kept[keys[comment.text]], comment.text), comment)
            for comment in comments
        ]

    def count_new(self, comments: Sequence[Comment]) -> int:
        """Count the different texts that would have to be read."""
        keys = {key_of(self._made_with, comment.text) for comment in comments}
        return len(keys) - self._store.count(keys)

    def _sealed(self, content: bytes, text: str) -> bytes:
        return seal(content, maker=self._made_with, text=text)


def _of(comment: Comment, close: CloseReading) -> CloseReading:
    """Give the reading of another comment with the same text."""
    return replace(close, reading=replace(close.reading, comment=comment))
