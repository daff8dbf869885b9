"""Coding many answers in several processes, each with an engine of its own."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import TypeVar

from nlp.codebook import CodeBook
from nlp.encoder import Encoder, load_encoder
from nlp.encoder.cache import CachingEncoder
from nlp.errors import ThemingError
from nlp.learned import LearnedHeads
from nlp.pipeline import CHUNK, Engine, load_engine
from nlp.types import CodedComment, Comment, Progress

NEW_TEXTS_WORTH_A_PROCESS = 1_500
"""Opening an engine of its own takes a process as long as reading about this many texts in two threads."""

T = TypeVar("T")


class ProcessLost(ThemingError):
    """A process that coded came to an end before its work did."""


@dataclass(frozen=True, slots=True)
class EngineSource:
    """What an engine is made from, in values that another process can be sent."""

    codebook: CodeBook
    cache: Path
    encoder_folder: Path | None = None
    learned: LearnedHeads | None = None

    def open_encoder(self, *, threads: int | None = None) -> Encoder:
        """Open the encoder, with vectors kept in the cache folder."""
        return CachingEncoder(load_encoder(self.encoder_folder, cache_dir=self.cache, threads=threads), self.cache)

    def open(self, *, threads: int | None = None) -> Engine:
        """Open an engine that keeps what it reads in the cache folder; networks run on `threads`, or on all."""
        return load_engine(
            self.codebook,
            encoder=self.open_encoder(threads=threads),
            learned=self.learned,
            kept_in=self.cache,
            threads=threads,
        )


def code_all(
    source: EngineSource,
    comments: Sequence[Comment],
    shape: Callable[[Comment, CodedComment], T],
    *,
    processes: int | None = None,
    progress: Progress,
) -> list[T]:
    """Code comments and give what `shape` makes of each, in order: the same however many processes there are.

    There are `processes` of them, by default one for each processor, where enough of the texts are new to be worth it.
    `shape` runs where the comment is coded, so it must be a function of a module.
    """
    engine = source.open()
    worth_it = min(processes or os.cpu_count() or 1, engine.count_new(comments) // NEW_TEXTS_WORTH_A_PROCESS)
    chunks = [comments[start : start + CHUNK] for start in range(0, len(comments), CHUNK)]
    shaped: list[T] = []
    parts = (
        (_shaped(engine, chunk, shape) for chunk in chunks)
        if worth_it < 2
        else _in_processes(source, chunks, shape, processes=worth_it)
    )
    for part in parts:
        shaped += part
        progress(len(shaped), len(comments))
    return shaped


def _in_processes(
    source: EngineSource,
    chunks: Sequence[Sequence[Comment]],
    shape: Callable[[Comment, CodedComment], T],
    *,
    processes: int,
) -> Iterator[list[T]]:
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_open, initargs=(source,)) as pool:
        try:
            yield from pool.map(partial(_code_here, shape=shape), chunks)
        except BrokenProcessPool as error:
            raise ProcessLost(
                "A process that coded came to an end before its work did, perhaps for want of memory. "
                "Give it less company with “--processes 1”."
            ) from error


_opened: list[Engine] = []
"""The engine of this process, where it is one of several that code."""


def end_with_parent() -> None:
    """See to it that this process does not stay behind, with its engine, when the one that started it is killed."""
    parent = parent_process()
    if parent:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _open(source: EngineSource) -> None:
    end_with_parent()
    _opened.append(source.open(threads=1))


def _code_here(comments: Sequence[Comment], *, shape: Callable[[Comment, CodedComment], T]) -> list[T]:
    return _shaped(_opened[0], comments, shape)


def _shaped(engine: Engine, comments: Sequence[Comment], shape: Callable[[Comment, CodedComment], T]) -> list[T]:
    return [shape(comment, coded) for comment, coded in zip(comments, engine.code(comments), strict=True)]
