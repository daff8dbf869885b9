"""Vectors kept between runs by what was read, so that a text is embedded once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.encoder.protocol import Encoder, Vectors
from nlp.kept.store import Key, Store, key_of

FILE = "vectors.sqlite"
MOST_KEPT = 200_000
"""About 300 MB with the encoder that ships."""


class CachingEncoder:
    """Gives the vectors of another encoder, and asks it only for texts that are new.

    The file holds no text: a key is the SHA-256 of the encoder's name and the text. Several processes may use one
    file. Beyond `most` vectors the oldest go. A file that is damaged is made anew.
    """

    def __init__(self, encoder: Encoder, folder: Path, *, most: int = MOST_KEPT) -> None:
        """Keep the vectors of `encoder` in a file in `folder`."""
        self._encoder = encoder
        self._store = Store(folder / FILE, most=most)

    @property
    def name(self) -> str:
        """The name of the encoder whose vectors these are."""
        return self._encoder.name

    @property
    def kept_of(self) -> Encoder:
        """The encoder whose vectors these are."""
        return self._encoder

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row for each text, the very row that the encoder gives."""
        keys = [key_of(self._encoder.name, text) for text in texts]
        known: dict[Key, Vectors] = {
            key: np.frombuffer(content, dtype="<f4") for key, content in self._store.find(keys).items()
        }
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new or not texts:
            made = self._encoder.embed(list(new.values()))
            self._store.keep((key, vector.astype("<f4").tobytes()) for key, vector in zip(new, made, strict=True))
            known.update(zip(new, made, strict=True))
            if not texts:
                return made
        vectors: Vectors = np.stack([known[key] for key in keys])
        return vectors
