"""The baseline of the theming engine: TF-IDF and one logistic regression for each theme, from scikit-learn.

Its settings are the best of the six that were tried on the same sets: single words and pairs, C of 10 and
balanced classes, so that the comparison flatters nobody.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

from nlp.codebook import CodeBook
from nlp.training import CodedAnswer, theme_flags

LIKELY = 0.5


class TfidfBaseline:
    """Codes texts to the themes that its training answers hold."""

    def __init__(self, answers: Sequence[CodedAnswer], *, codebook: CodeBook) -> None:
        """Train on coded answers."""
        flags = theme_flags([answer.theme_ids for answer in answers], codebook)
        self._theme_ids = [theme.id for theme in codebook.themes]
        self._columns = np.flatnonzero(flags.any(axis=0))
        self._model = _model().fit([answer.comment.text for answer in answers], flags[:, self._columns])

    def code(self, texts: Sequence[str]) -> list[list[str]]:
        """Give each text its likely themes, and at the least its likeliest."""
        probabilities: NDArray[Any] = self._model.predict_proba(texts)
        given = probabilities >= LIKELY
        given[np.arange(len(texts)), probabilities.argmax(axis=1)] = True
        return [[self._theme_ids[self._columns[place]] for place in np.flatnonzero(row)] for row in given]


def _model() -> Pipeline:
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    lines = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    return make_pipeline(words, OneVsRestClassifier(lines))
