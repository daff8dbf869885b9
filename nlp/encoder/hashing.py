"""An encoder of word counts that needs no model file, for tests and trials."""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from nlp.encoder.protocol import Vectors

WORD = re.compile(r"\w+")


class HashingEncoder:
    """Counts words in a fixed number of buckets. Gives the same vectors on every machine."""

    def __init__(self, buckets: int = 256) -> None:
        """Use `buckets` dimensions."""
        self.buckets = buckets

    @property
    def name(self) -> str:
        """A name that carries the number of buckets."""
        return f"hashing-{self.buckets}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each text; a text without words gives a fixed direction."""
        counts = np.zeros((len(texts), self.buckets), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in WORD.findall(text.lower()) or [""]:
                counts[row, self._bucket(word)] += 1
        normed: Vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return normed

    def _bucket(self, word: str) -> int:
        return int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) % self.buckets
