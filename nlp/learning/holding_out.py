"""What a correction makes of answers that it has not seen: held-out log odds, and the choice of penalties by them."""

from collections.abc import Iterator
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from nlp.learning.fitting import PENALTIES, Lesson, Names, Odds, Penalties, fit, surprise

FOLDS = 5
MOST_TO_CHOOSE_BY = 1500

Rows = NDArray[np.intp]


def text_key(text: str) -> str:
    """Name a text by its words, so that copies of one answer are known as such."""
    return sha256(" ".join(text.casefold().split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def choose_penalties(lesson: Lesson, names: Names, *, seed: int) -> Penalties:
    """Give the penalties under which held-out themes are least surprising, judged by at most 1,500 answers."""
    rows = np.random.default_rng(seed).permutation(len(lesson.readings))[:MOST_TO_CHOOSE_BY]
    some = lesson.take(rows)
    return min(PENALTIES, key=lambda penalties: surprise(held_out(some, names, penalties, seed=seed), some.wanted))


def held_out(lesson: Lesson, names: Names, penalties: Penalties, *, seed: int) -> Odds:
    """Give each answer's log odds by a correction that was fitted without it and without its copies."""
    odds = lesson.starting.copy()
    for inside, outside in _folds(lesson, seed=seed):
        if len(inside):
            heads = fit(lesson.take(inside), names, penalties, encoder_name="", starter="")
            part = lesson.take(outside)
            odds[outside] = heads.corrected(part.starting, part.readings, [(name,) for name in names])
    return odds


def _folds(lesson: Lesson, *, seed: int) -> Iterator[tuple[Rows, Rows]]:
    keys = [text_key(reading.comment.text) for reading in lesson.readings]
    texts = sorted(set(keys))
    order = np.random.default_rng(seed).permutation(len(texts))
    fold_of = {text: int(order[place]) % FOLDS for place, text in enumerate(texts)}
    folds = np.array([fold_of[key] for key in keys])
    for fold in sorted(set(folds.tolist())):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
