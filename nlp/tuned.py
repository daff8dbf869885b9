"""The tuned network: its own log odds for each theme of the code book that ships, and the words it goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp.encoder import Vectors
from nlp.encoder.running import one_by_one, open_network
from nlp.encoder.session import SENTENCE, of_length_one
from nlp.encoder.weights import find_weights
from nlp.errors import ModelUnreadable
from nlp.joining import joined

if TYPE_CHECKING:
    import onnxruntime as ort
    from tokenizers import Tokenizer

FILE = "tuned.onnx"
MOST_TOKENS = 128
LOG_ODDS = "log_odds"
ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the tuned network makes of one text.

    `attention` has a row for each token and a column for each theme, and `offsets` say where the tokens stand.
    `vector` is the encoder's, where the network is joined with it and read the text to its end.
    """

    log_odds: NDArray[np.float32]
    attention: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]
    vector: Vectors | None = None


class TunedNetwork:
    """Reads each text alone and on one thread, so that what is made of it never depends on its neighbours."""

    def __init__(self, path: Path, *, joined_in: Path | None = None, threads: int | None = None) -> None:
        """Use the network at `path`, on `threads` threads, by default one for each processor.

        With a folder `joined_in` of an encoder it is joined with that, if the folder can be written to: reading a text
        gives the encoder's vector as well, and takes less time than with both. What is made of a text is the same.
        It is opened when it is first asked: whoever finds all readings kept needs none of it.
        """
        if not path.is_file():
            raise ModelUnreadable(f"There is no tuned network at {path}. Make it again with “make model”.")
        self.fingerprint = sha256(path.read_bytes()).hexdigest()[:12]
        both = joined(joined_in, path, name=self.fingerprint) if joined_in else None
        self._path = both or path
        self._wanted = [LOG_ODDS, ATTENTION, *([SENTENCE] if both else [])]
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
        made = self._session.run(self._wanted, {"input_ids": tokens})
        log_odds, attention, *vectors = (np.asarray(each)[0] for each in made)
        # The encoder reads on where this network stops.
        vector = of_length_one(vectors[0]) if vectors and len(encoded.ids) < MOST_TOKENS else None
        return Opinion(log_odds, attention, tuple(encoded.offsets), vector)


def open_tokenizer() -> "Tokenizer":
    """Give the published word pieces, cut off where the network stops reading."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - only new text needs it

    tokenizer = Tokenizer.from_file(str(find_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer
