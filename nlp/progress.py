"""Showing how far long work has come to a person who waits for it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from nlp.types import Progress


@contextmanager
def progress_bar(doing: str, *, unit: str = " answers") -> Iterator[Progress]:
    """Give a callback that draws a bar on the error stream, where a person is watching, and nothing elsewhere."""
    with tqdm(desc=doing, unit=unit, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
