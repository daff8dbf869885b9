"""Running an ONNX encoder so that a text's vector never depends on its neighbours."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp.encoder.protocol import Vectors
from nlp.encoder.running import one_by_one, open_network

if TYPE_CHECKING:
    import onnxruntime as ort
    from tokenizers import Tokenizer

MAX_TOKENS = 256
SENTENCE = "sentence_embedding"
"""What a network that we build calls the vector of a text."""


class OnnxEncoder:
    """Embeds texts with `model.onnx` and `tokenizer.json` from one folder.

    8-bit networks scale their activations over everything in a batch, so a vector would change with
    its batch. Each text is therefore run alone, on one thread; several texts run side by side.
    """

    def __init__(self, folder: Path, *, name: str, threads: int | None = None) -> None:
        """Use the network in `folder`, on `threads` threads, by default one for each processor.

        It is opened when it is first asked: whoever finds all vectors kept needs none of it.
        """
        self._folder = folder
        self._threads = threads
        self._name = name

    @property
    def name(self) -> str:
        """The encoder's name, with a part of its files' digest where it did not ship with us."""
        return self._name

    @property
    def folder(self) -> Path:
        """The folder that the network is in."""
        return self._folder

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each text, the same row whatever the other texts are."""
        width = self._width  # opens the network before several threads need it
        vectors = one_by_one(self._embed_one, texts, threads=self._threads)
        return np.array(vectors, dtype=np.float32).reshape(len(texts), width)

    @cached_property
    def _session(self) -> "ort.InferenceSession":
        return open_network(self._folder / "model.onnx")

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415 - as the network

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _input_names(self) -> frozenset[str]:
        return frozenset(put.name for put in self._session.get_inputs())

    @cached_property
    def _width(self) -> int:
        return len(self._embed_one("width"))

    def _embed_one(self, text: str) -> Vectors:
        tokens = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        fed = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        output = self._session.run(None, {name: fed[name] for name in self._input_names})[0]
        vector = np.asarray(output, dtype=np.float32)[0]
        if vector.ndim == 2:
            vector = vector.mean(axis=0)
        return of_length_one(vector)


def of_length_one(vector: Vectors) -> Vectors:
    """Give a vector that points the same way."""
    normed: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return normed
