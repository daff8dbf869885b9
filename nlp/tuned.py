"""The tuned network: its own log odds for each theme of the code book that ships, and the words it goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp.encoder.running import one_by_one, open_network
from nlp.encoder.weights import find_weights
from nlp.errors import ModelUnreadable

if TYPE_CHECKING:
    import onnxruntime as ort
    from tokenizers import Tokenizer

FILE = "tuned.onnx"
MOST_TOKENS = 128


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the tuned network makes of one text.

    `attention` has a row for each token and a column for each theme, and `offsets` say where the tokens stand.
    """

    log_odds: NDArray[np.float32]
    attention: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


class TunedNetwork:
    """Reads each text alone and on one thread, so that what is made of it never depends on its neighbours."""

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        """Use the network at `path`, on `threads` threads, by default one for each processor.

        It is opened when it is first asked: whoever finds all readings kept needs none of it.
        """
        if not path.is_file():
            raise ModelUnreadable(f"There is no tuned network at {path}. Make it again with “make model”.")
        self.fingerprint = sha256(path.read_bytes()).hexdigest()[:12]
        self._path = path
        self._threads = threads

    def read(self, texts: Sequence[str]) -> list[Opinion]:
        """Give what is made of each text, in order."""
        self._open()
        return one_by_one(self._read_one, texts, threads=self._threads)

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row for each text and a column for each theme, in the order of the code book."""
        return np.array([opinion.log_odds for opinion in self.read(texts)], dtype=np.float32)

    @cached_property
    def _session(self) -> "ort.InferenceSession":
        return open_network(self._path)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return open_tokenizer()

    def _open(self) -> None:
        """Open both parts, which several threads may ask for at once."""
        _ = self._session, self._tokenizer

    def _read_one(self, text: str) -> Opinion:
        encoded = self._tokenizer.encode(text)
        tokens = np.array([encoded.ids], dtype=np.int64)
        log_odds, attention = self._session.run(["log_odds", "attention"], {"input_ids": tokens})
        return Opinion(np.asarray(log_odds)[0], np.asarray(attention)[0], tuple(encoded.offsets))


def open_tokenizer() -> "Tokenizer":
    """Give the published word pieces, cut off where the network stops reading."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - only new text needs it

    tokenizer = Tokenizer.from_file(str(find_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer
