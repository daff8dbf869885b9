"""Fitting a correction to the starter's opinion, as strongly as coded answers that were held out allow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit

from nlp.features import Features, Reading, Vocabulary, learn_vocabulary
from nlp.learned import LearnedHeads

MOST_STEPS = 80
TRUST_PENALTY = 1.0
"""Draws the trust in the starter to 1, so that a few answers cannot overthrow it."""

Flags = NDArray[np.bool_]
Odds = NDArray[np.float64]
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Penalties:
    """How strongly a correction is drawn to nothing: the lines' weights, and what each theme adds to every answer."""

    weights: float
    intercepts: float


PENALTIES = (Penalties(0.3, 0.1), Penalties(1.0, 0.1), Penalties(3.0, 0.3), Penalties(10.0, 3.0), Penalties(30.0, 30.0))
"""From free to cautious. Answers that were held out choose."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Answers as the engine reads them, with the starter's log odds and the themes that people gave."""

    readings: tuple[Reading, ...]
    starting: Odds
    wanted: Flags

    def take(self, rows: NDArray[np.intp]) -> "Lesson":
        """Give the lesson of some of the answers."""
        return Lesson(tuple(self.readings[row] for row in rows), self.starting[rows], self.wanted[rows])


def fit(lesson: Lesson, names: Names, penalties: Penalties, *, encoder_name: str, starter: str) -> LearnedHeads:
    """Fit every theme's line, and one trust in the starter, at once."""
    vocabulary = learn_vocabulary(lesson.readings)
    theme_ids = tuple(theme_id for theme_id, _ in names)
    dimensions = len(lesson.readings[0].vector)
    features = Features(vocabulary, theme_ids, dimensions=dimensions)
    trust, lines = _fit_lines(features.rows(lesson.readings), lesson, penalties, terms_from=features.terms_from)
    return LearnedHeads(
        theme_ids=theme_ids,
        theme_labels=tuple(label for _, label in names),
        encoder_name=encoder_name,
        starter=starter,
        dimensions=dimensions,
        vocabulary=Vocabulary(vocabulary.terms, _as_stored(vocabulary.weights)),
        trust=round(trust, 4),
        weights=_as_stored(lines[:, :-1]),
        intercepts=_as_stored(lines[:, -1]),
    )


def surprise(odds: Odds, wanted: Flags) -> float:
    """Give the mean log loss of an answer: how unexpected the themes are that people gave."""
    return float((np.logaddexp(0, odds) - odds * wanted).sum(axis=1).mean())


def _fit_lines(rows: sparse.csr_matrix, lesson: Lesson, penalties: Penalties, *, terms_from: int) -> tuple[float, Odds]:
    full = rows[:, :terms_from].toarray().astype(np.float64)
    terms = rows[:, terms_from:].astype(np.float64)
    terms_turned = terms.T.tocsr()
    starting, wanted = lesson.starting, lesson.wanted.astype(np.float64)
    themes, width = wanted.shape[1], rows.shape[1]
    drawn = np.append(np.full(width, penalties.weights), penalties.intercepts)

    def loss(flat: Odds) -> tuple[float, Odds]:
        trust, lines = flat[0], flat[1:].reshape(themes, width + 1)
        scores = trust * starting + full @ lines[:, :terms_from].T + terms @ lines[:, terms_from:-1].T + lines[:, -1]
        errors = expit(scores) - wanted
        value = np.logaddexp(0, scores).sum() - (scores * wanted).sum()
        value += (drawn * lines**2).sum() / 2 + TRUST_PENALTY * (trust - 1) ** 2 / 2
        pull = np.hstack([errors.T @ full, (terms_turned @ errors).T, errors.sum(axis=0)[:, None]]) + drawn * lines
        pull_on_trust = (errors * starting).sum() + TRUST_PENALTY * (trust - 1)
        return float(value), np.append(pull_on_trust, pull.ravel())

    start = np.append(1.0, np.zeros(themes * (width + 1)))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS}).x
    return float(found[0]), found[1:].reshape(themes, width + 1)


def _as_stored(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Round to what the files hold, so that a model is the same before and after it is kept."""
    return values.astype(np.float16).astype(np.float32)
