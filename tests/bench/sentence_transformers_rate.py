"""Encodes texts with sentence-transformers: JSON in with `weights` and `texts`, JSON out with `seconds`.

A program of its own that imports nothing of the project: sentence-transformers may belong to another interpreter.
"""

import json
import sys
import time

import sentence_transformers
import torch


def main() -> None:
    """Open the weights, encode a few texts to warm up, then all of them against the clock, in its usual batches."""
    given = json.load(sys.stdin)
    model = sentence_transformers.SentenceTransformer(given["weights"], device="cpu")
    model.encode(given["texts"][:100], show_progress_bar=False)
    started = time.perf_counter()
    model.encode(given["texts"], show_progress_bar=False)
    seconds = time.perf_counter() - started
    versions = f"sentence-transformers {sentence_transformers.__version__} with torch {torch.__version__}"
    sys.stdout.write(json.dumps({"seconds": seconds, "versions": versions}) + "\n")


if __name__ == "__main__":
    main()
