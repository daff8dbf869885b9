"""Opening a network and running it on texts one by one, several side by side."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import onnxruntime as ort

TEXTS_TO_A_TASK = 32
ERRORS_ALONE = 3
"""ONNX Runtime warns of how networks could be made, and nobody who codes can act on that."""

SLOW_ON_A_PROCESSOR = ("SkipLayerNormFusion",)
"""ONNX Runtime joins additions with the norm after them into one step, which takes five times as long as the two."""

T = TypeVar("T")


def open_network(path: Path) -> "ort.InferenceSession":
    """Open a network that runs on one thread, so that its sums are always taken in the same order."""
    import onnxruntime as ort  # noqa: PLC0415 - a tenth of a second, and only new text needs it

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ALONE
    return ort.InferenceSession(
        path.read_bytes(),
        sess_options=options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=SLOW_ON_A_PROCESSOR,
    )


def one_by_one(run: Callable[[str], T], texts: Sequence[str], *, threads: int | None) -> list[T]:
    """Run each text alone, in order, on `threads` threads, by default one for each processor."""
    threads = threads or os.cpu_count() or 1
    parts = [texts[start : start + TEXTS_TO_A_TASK] for start in range(0, len(texts), TEXTS_TO_A_TASK)]
    if threads == 1 or len(parts) < 2:
        return [run(text) for text in texts]
    with ThreadPoolExecutor(threads) as pool:
        return [result for part in pool.map(lambda part: [run(text) for text in part], parts) for result in part]
