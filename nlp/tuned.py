"""The tuned network: its own log odds for each theme of the code book that ships, and the words it goes by."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.encoder.weights import find_weights
from nlp.errors import ModelUnreadable

FILE = "tuned.onnx"
MOST_TOKENS = 128
TEXTS_TO_A_TASK = 32


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

    def __init__(self, path: Path, *, workers: int | None = None) -> None:
        """Open the network, using `workers` threads, by default one for each processor."""
        if not path.is_file():
            raise ModelUnreadable(f"There is no tuned network at {path}. Make it again with “make model”.")
        content = path.read_bytes()
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.fingerprint = sha256(content).hexdigest()[:12]
        self._session = ort.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])
        self._tokenizer = open_tokenizer()
        self._workers = workers or os.cpu_count() or 1

    def read(self, texts: Sequence[str]) -> list[Opinion]:
        """Give what is made of each text, in order."""
        parts = [texts[start : start + TEXTS_TO_A_TASK] for start in range(0, len(texts), TEXTS_TO_A_TASK)]
        with ThreadPoolExecutor(self._workers) as pool:
            return [opinion for part in pool.map(self._read_part, parts) for opinion in part]

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row for each text and a column for each theme, in the order of the code book."""
        return np.array([opinion.log_odds for opinion in self.read(texts)], dtype=np.float32)

    def _read_part(self, texts: Sequence[str]) -> list[Opinion]:
        return [self._read_one(text) for text in texts]

    def _read_one(self, text: str) -> Opinion:
        encoded = self._tokenizer.encode(text)
        tokens = np.array([encoded.ids], dtype=np.int64)
        log_odds, attention = self._session.run(["log_odds", "attention"], {"input_ids": tokens})
        return Opinion(np.asarray(log_odds)[0], np.asarray(attention)[0], tuple(encoded.offsets))


def open_tokenizer() -> Tokenizer:
    """Give the published word pieces, cut off where the network stops reading."""
    tokenizer = Tokenizer.from_file(str(find_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer
