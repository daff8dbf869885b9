"""Training the heads on coded answers, and tuning them on sets they have not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit

from nlp.codebook import CodeBook
from nlp.deciding import decide
from nlp.encoder import Encoder
from nlp.evaluate import mean_f1
from nlp.features import Features, Reading, Vocabulary, learn_vocabulary, read_comments
from nlp.lexicon import shipped_lexicon
from nlp.model import Heads
from nlp.types import Comment, Progress

PENALTY = 0.5
MOST_STEPS = 100
TUNING_FOLDS = 4
SHIFTS = np.arange(-2.0, 1.01, 0.25)
THEME_SHIFTS = np.arange(-1.0, 1.01, 0.25)
SHRINK = 0.5
"""Thresholds of single themes go half of the way that the tuning sets ask: the rest is chance."""

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """An answer with the themes that a person gave it, the main issue first."""

    comment: Comment
    theme_ids: tuple[str, ...]


def _silently(done: int, total: int) -> None:
    """Tell nobody how far the work is."""


CodedSets = Mapping[str, Sequence[CodedAnswer]]


@dataclass(frozen=True, slots=True)
class ReadSet:
    """A set of coded answers that has been read once, so that several trainings can share it."""

    name: str
    readings: list[Reading]
    flags: Flags


def read_sets(
    sets: CodedSets, *, codebook: CodeBook, encoder: Encoder, progress: Progress = _silently
) -> list[ReadSet]:
    """Read every set of coded answers."""
    from nlp.phrases import PhraseRules  # noqa: PLC0415 - brings spaCy, which is for reading alone

    rules = PhraseRules(shipped_lexicon())
    read: list[ReadSet] = []
    for name, answers in sets.items():
        readings = read_comments([answer.comment for answer in answers], rules=rules, encoder=encoder)
        read.append(ReadSet(name, readings, theme_flags([answer.theme_ids for answer in answers], codebook)))
        progress(sum(len(one.readings) for one in read), sum(map(len, sets.values())))
    return read


def theme_flags(themes: Sequence[Sequence[str]], codebook: CodeBook) -> Flags:
    """Give a row for each answer and a column for each theme of the code book, true where coded."""
    column = {theme.id: place for place, theme in enumerate(codebook.themes)}
    flags = np.zeros((len(themes), len(column)), dtype=np.bool_)
    for row, theme_ids in enumerate(themes):
        flags[row, [column[theme_id] for theme_id in theme_ids]] = True
    return flags


def train(sets: Sequence[ReadSet], *, codebook: CodeBook, encoder_name: str, progress: Progress = _silently) -> Heads:
    """Train heads on all the sets; calibrate and set thresholds on sets that were left out of a training.

    With a single set there is nothing to leave out, and probabilities and thresholds stay as they are fitted.
    """
    heads = _fit(sets, codebook, encoder_name)
    if len(sets) == 1:
        return heads
    folds = [sets[start::TUNING_FOLDS] for start in range(min(TUNING_FOLDS, len(sets)))]
    scores, flags = [], []
    for place, fold in enumerate(folds, start=1):
        progress(place, len(folds) + 1)
        fitted = _fit([one for one in sets if all(one is not out for out in fold)], codebook, encoder_name)
        scores += [score(fitted, one.readings) for one in fold]
        flags += [one.flags for one in fold]
    progress(len(folds) + 1, len(folds) + 1)
    return _tuned(heads, np.vstack(scores), np.vstack(flags))


def _tuned(heads: Heads, scores: Scores, flags: Flags) -> Heads:
    slope = _calibrate(scores, flags)
    thresholds = _tune(slope * scores, flags, heads.theme_ids)
    return replace(heads, slope=slope, thresholds=thresholds)


def score(heads: Heads, readings: Sequence[Reading]) -> Scores:
    """Give the log odds of each of the heads' themes for each reading."""
    features = Features(heads.vocabulary, heads.theme_ids, dimensions=heads.dimensions)
    return heads.log_odds(features.rows(readings))


def score_held_out(
    sets: Sequence[ReadSet],
    *,
    folds: Sequence[Sequence[str]],
    codebook: CodeBook,
    encoder_name: str,
    progress: Progress = _silently,
) -> dict[str, Scores]:
    """Give the log odds for the sets of each fold, by heads trained on all the other sets."""
    scores: dict[str, Scores] = {}
    for place, fold in enumerate(folds, start=1):
        fitted = _fit([one for one in sets if one.name not in fold], codebook, encoder_name)
        scores |= {one.name: score(fitted, one.readings) for one in sets if one.name in fold}
        progress(place, len(folds))
    return scores


def _fit(sets: Sequence[ReadSet], codebook: CodeBook, encoder_name: str) -> Heads:
    readings = [reading for one in sets for reading in one.readings]
    flags = np.vstack([one.flags for one in sets])
    vocabulary = learn_vocabulary(readings)
    theme_ids = tuple(theme.id for theme in codebook.themes)
    dimensions = len(readings[0].vector)
    features = Features(vocabulary, theme_ids, dimensions=dimensions)
    weights, intercepts = _fit_lines(features.rows(readings), flags, terms_from=features.terms_from)
    return Heads(
        theme_ids=theme_ids,
        theme_labels=tuple(theme.label for theme in codebook.themes),
        encoder_name=encoder_name,
        dimensions=dimensions,
        vocabulary=Vocabulary(vocabulary.terms, _half(vocabulary.weights)),
        weights=_half(weights),
        intercepts=_half(intercepts),
        slope=1.0,
        thresholds=np.zeros(len(theme_ids), dtype=np.float32),
        trained_on=tuple(one.name for one in sets),
    )


def _fit_lines(rows: sparse.csr_matrix, flags: Flags, *, terms_from: int) -> tuple[Scores, Scores]:
    """Fit every theme's logistic line at once, with a penalty on the weights but not on the intercepts."""
    full = rows[:, :terms_from].toarray().astype(np.float64)
    terms = rows[:, terms_from:].astype(np.float64)
    terms_turned = terms.T.tocsr()
    wanted = flags.astype(np.float64)
    themes, width = wanted.shape[1], rows.shape[1]

    def loss(flat: Scores) -> tuple[float, Scores]:
        lines = flat.reshape(themes, width + 1)
        weights = lines[:, :-1]
        scores = full @ weights[:, :terms_from].T + terms @ weights[:, terms_from:].T + lines[:, -1]
        errors = expit(scores) - wanted
        value = np.logaddexp(0, scores).sum() - (scores * wanted).sum() + PENALTY / 2 * (weights**2).sum()
        pull = np.hstack([errors.T @ full, (terms_turned @ errors).T])
        slopes = np.hstack([pull + PENALTY * weights, errors.sum(axis=0)[:, None]])
        return float(value), slopes.ravel()

    shares = np.clip(wanted.mean(axis=0), 1e-4, 1 - 1e-4)
    start = np.zeros((themes, width + 1))
    start[:, -1] = np.log(shares / (1 - shares))
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    lines = found.x.reshape(themes, width + 1)
    return lines[:, :-1], lines[:, -1]


def _calibrate(scores: Scores, flags: Flags) -> float:
    """Give the slope that makes probabilities truest on answers of sets that were left out."""

    def surprise(slope: float) -> float:
        log_odds = slope * scores
        return float((np.logaddexp(0, log_odds) - log_odds * flags).mean())

    return float(minimize_scalar(surprise, bounds=(0.3, 2.0), method="bounded").x)


def _tune(log_odds: Scores, flags: Flags, theme_ids: Sequence[str]) -> NDArray[np.float32]:
    """Give the thresholds with the best mean F1 for an answer: one for all, then each theme's own."""

    def quality(thresholds: Scores) -> float:
        return mean_f1(flags, decide(log_odds, thresholds, theme_ids))

    shared = max(SHIFTS, key=lambda shift: quality(np.full(len(theme_ids), shift)))
    thresholds = np.full(len(theme_ids), float(shared))
    tuned = thresholds.copy()
    for column in range(len(theme_ids)):
        trial = thresholds.copy()

        def with_shift(shift: float, trial: Scores = trial, column: int = column) -> float:
            trial[column] = shared + shift
            return quality(trial)

        tuned[column] += SHRINK * float(max(THEME_SHIFTS, key=lambda shift: (with_shift(shift), -abs(shift))))
    return _half(tuned)


def _half(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Round to what the model file can hold, so that a model is the same before and after it is stored."""
    return values.astype(np.float16).astype(np.float32)
