"""Running an ONNX encoder so that a text's vector never depends on its neighbours."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from nlp.encoder.protocol import Vectors

MAX_TOKENS = 256
TEXTS_TO_A_TASK = 32


class OnnxEncoder:
    """Embeds texts with `model.onnx` and `tokenizer.json` from one folder.

    8-bit networks scale their activations over everything in a batch, so a vector would change with
    its batch. Each text is therefore run alone, on one thread; several texts run side by side.
    """

    def __init__(self, folder: Path, *, name: str, workers: int | None = None) -> None:
        """Open the network in `folder`, using `workers` threads, by default one for each processor."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(
            folder / "model.onnx", sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._input_names = {put.name for put in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._workers = workers or os.cpu_count() or 1
        self._name = name
        self._width = self._embed_one("width").shape[0]

    @property
    def name(self) -> str:
        """The encoder's name, with a part of its files' digest where it did not ship with us."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each text, the same row whatever the other texts are."""
        vectors = np.empty((len(texts), self._width), dtype=np.float32)

        def fill(start: int) -> None:
            for row in range(start, min(start + TEXTS_TO_A_TASK, len(texts))):
                vectors[row] = self._embed_one(texts[row])

        with ThreadPoolExecutor(self._workers) as pool:
            list(pool.map(fill, range(0, len(texts), TEXTS_TO_A_TASK)))
        return vectors

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
        normed: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return normed
