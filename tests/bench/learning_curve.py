"""How well a new code book is coded with 0, 50, 100, 200 and more coded answers, beside two baselines.

`python -m tests.bench.learning_curve` prints the tables of docs/theming.md from the sample that ships;
`--nhs-folder FOLDER` takes the whole set, and `--full` adds five-fold scores on all of it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from nlp.choosing import choose
from nlp.encoder import load_encoder
from nlp.encoder.cache import CachingEncoder
from nlp.evaluate import evaluate
from nlp.learning.fitting import Lesson, Names, fit
from nlp.learning.holding_out import choose_penalties
from nlp.pipeline import load_engine
from nlp.training import theme_flags
from tests.bench.patient_feedback import Feedback, many_labels, nine_bare_labels, nine_labels

SEED = 20260401
SIZES = (0, 50, 100, 200, 1000)
REPEATS = 5
MOST_SCORED = 1500
FOLDS = 5
LIKELY = 0.5

Odds = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Score:
    """Mean F1 of an answer, the share of answers whose first theme is right, micro and macro F1."""

    mean_f1: float
    first_right: float
    micro_f1: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Bench:
    """A set of answers, read once."""

    feedback: Feedback
    names: Names
    lesson: Lesson
    nearest_label: Odds

    def ours(self, train: Rows, test: Rows) -> Score:
        """Score the engine on `test`, after it has learnt from `train`."""
        part = self.lesson.take(test)
        odds = part.starting
        if len(train):
            known = self.lesson.take(train)
            penalties = choose_penalties(known, self.names, seed=SEED)
            heads = fit(known, self.names, penalties, encoder_name="", starter="")
            odds = heads.corrected(odds, part.readings, [(name,) for name in self.names])
        return self._score(test, odds, choose(odds, [theme_id for theme_id, _ in self.names]))

    def nearest(self, test: Rows) -> Score:
        """Score the label whose embedding is nearest to the answer's."""
        nearness = self.nearest_label[test]
        return self._score(test, nearness, _first_only(nearness))

    def tfidf(self, train: Rows, test: Rows, *, balanced: bool) -> Score:
        """Score TF-IDF and logistic regression: one choice among all where each answer has one theme."""
        texts = [reading.comment.text for reading in self.lesson.readings]
        wanted = self.lesson.wanted
        words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
        lines = LogisticRegression(C=10, class_weight="balanced" if balanced else None, max_iter=1000)
        known = np.flatnonzero(wanted[train].any(axis=0))
        odds = np.zeros((len(test), wanted.shape[1]))
        learnt, asked = [texts[row] for row in train], [texts[row] for row in test]
        if wanted.sum(axis=1).max() == 1:
            model = make_pipeline(words, lines).fit(learnt, wanted[train].argmax(axis=1))
            odds[:, model.classes_] = model.predict_proba(asked)
            return self._score(test, odds, _first_only(odds))
        model = make_pipeline(words, OneVsRestClassifier(lines)).fit(learnt, wanted[np.ix_(train, known)])
        odds[:, known] = model.predict_proba(asked)
        return self._score(test, odds, (odds >= LIKELY) | _first_only(odds))

    def _score(self, test: Rows, odds: Odds, given: NDArray[np.bool_]) -> Score:
        wanted = self.lesson.wanted[test]
        theme_ids = [theme_id for theme_id, _ in self.names]
        codings = [[[theme_ids[place] for place in np.flatnonzero(row)] for row in flags] for flags in (wanted, given)]
        scores = evaluate(*codings, codebook=self.feedback.codebook)
        first = wanted[np.arange(len(test)), odds.argmax(axis=1)].mean()
        return Score(scores.theme_f1_mean, float(first), scores.theme_f1_micro, scores.theme_f1_macro)


def read_bench(feedback: Feedback, *, cache: Path) -> Bench:
    """Read every answer once."""
    encoder = CachingEncoder(load_encoder(cache_dir=cache), cache)
    engine = load_engine(feedback.codebook, encoder=encoder)
    readings, starting = engine.read([answer.comment for answer in feedback.answers])
    flags = theme_flags([answer.theme_ids for answer in feedback.answers], feedback.codebook)
    column = {theme.id: place for place, theme in enumerate(feedback.codebook.themes)}
    wanted = flags[:, [column[theme_id] for theme_id, _ in engine.theme_names]]
    labels = encoder.embed([label for _, label in engine.theme_names])
    nearest = np.array([reading.vector for reading in readings]).astype(np.float64) @ labels.T
    nearest[:, ~wanted.any(axis=0)] = -1.0
    return Bench(feedback, engine.theme_names, Lesson(tuple(readings), starting, wanted), nearest)


def curve(bench: Bench) -> str:
    """Give the learning curve as a Markdown table: mean F1, first theme right, macro F1."""
    order = np.random.default_rng(SEED).permutation(len(bench.lesson.readings))
    test, pool = order[:MOST_SCORED], order[MOST_SCORED:]
    nearest = bench.nearest(test)
    lines = [
        f"{bench.feedback.name}; {len(test):,} answers scored, none of them learnt from",
        "",
        "| coded answers | ours | nearest label | TF-IDF + LR | TF-IDF + LR, balanced |",
        "|---|---|---|---|---|",
    ]
    for size in (*(size for size in SIZES if size < len(pool)), len(pool)):
        draws = [np.random.default_rng([SEED, draw]).permutation(pool)[:size] for draw in range(_repeats(size, pool))]
        ours = _mean([bench.ours(draw, test) for draw in draws])
        plain, balanced = (
            [bench.tfidf(draw, test, balanced=flag) for draw in draws] if size else [] for flag in (False, True)
        )
        cells = [ours, nearest, *(_mean(scores) if scores else None for scores in (plain, balanced))]
        lines.append(f"| {size:,} | {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines)


def five_fold(bench: Bench) -> str:
    """Give five-fold scores on every answer as a Markdown table."""
    folds = np.random.default_rng(SEED).permutation(len(bench.lesson.readings)) % FOLDS
    lines = [
        f"{bench.feedback.name}; {len(folds):,} answers, five folds",
        "",
        "| | mean F1 | first theme right | micro F1 | macro F1 |",
        "|---|---|---|---|---|",
    ]
    parts = [(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in range(FOLDS)]
    rows = {
        "ours": [bench.ours(*part) for part in parts],
        "TF-IDF + LR": [bench.tfidf(*part, balanced=False) for part in parts],
        "TF-IDF + LR, balanced": [bench.tfidf(*part, balanced=True) for part in parts],
    }
    for name, scores in rows.items():
        mean = _mean(scores)
        lines.append(
            f"| {name} | {mean.mean_f1:.3f} | {mean.first_right:.3f} | {mean.micro_f1:.3f} | {mean.macro_f1:.3f} |"
        )
    return "\n".join(lines)


def tables(folder: Path | None, *, full: bool, cache: Path) -> Iterator[str]:
    """Give each table as it is ready."""
    feedbacks = [nine_labels(folder), nine_bare_labels(folder), *([many_labels(folder)] if folder else [])]
    for feedback in feedbacks:
        bench = read_bench(feedback, cache=cache)
        yield curve(bench)
        if full:
            yield five_fold(bench)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.learning_curve", description="Print learning curves.")
    parser.add_argument("--nhs-folder", type=Path, help="the folder of the whole set; by default a sample that ships")
    parser.add_argument("--full", action="store_true", help="add five-fold scores")
    parser.add_argument("--cache", type=Path, help="where vectors are kept; by default nowhere")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="learning-curve-") as scratch:
        for table in tables(options.nhs_folder, full=options.full, cache=options.cache or Path(scratch)):
            sys.stdout.write(f"{table}\n\n")
            sys.stdout.flush()
    return 0


def _repeats(size: int, pool: Rows) -> int:
    return REPEATS if 0 < size < min(len(pool), 500) else 1


def _first_only(odds: Odds) -> NDArray[np.bool_]:
    first: NDArray[np.bool_] = np.zeros(odds.shape, dtype=np.bool_)
    first[np.arange(len(odds)), odds.argmax(axis=1)] = True
    return first


def _mean(scores: Sequence[Score]) -> Score:
    figures = np.mean([[one.mean_f1, one.first_right, one.micro_f1, one.macro_f1] for one in scores], axis=0)
    return Score(*(float(figure) for figure in figures))


def _cell(score: Score | None) -> str:
    return f"{score.mean_f1:.3f} · {score.first_right:.3f} · {score.macro_f1:.3f}" if score else "–"


if __name__ == "__main__":
    sys.exit(main())
