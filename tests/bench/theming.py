"""How fast the theming engine codes, and how well, beside a baseline in the same process."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import SCORED_SETS
from nlp.encoder import load_encoder
from nlp.evaluate import evaluate
from nlp.pipeline import load_engine
from nlp.types import Provenance
from tests.bench.comments import invented_comments
from tests.bench.tfidf import TfidfBaseline


@dataclass(frozen=True, slots=True)
class Speeds:
    """Comments a second, run by run: the engine and then the baseline, on the same comments."""

    comments: int
    engine: tuple[float, ...]
    baseline: tuple[float, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SetScore:
    """Mean per-answer F1 on a set that was left out of training."""

    set_name: str
    engine: float
    baseline: float


def measure_speed(comments: int, runs: int, cache: Path) -> Speeds:
    """Code the same comments with both, in turn. Loading and training are not part of the time."""
    codebook = shipped_codebook()
    engine = load_engine(codebook, encoder=load_encoder(cache_dir=cache))
    baseline = TfidfBaseline([*chain.from_iterable(shipped_coded_answers(codebook).values())], codebook=codebook)
    invented = invented_comments(codebook, comments)
    texts = [comment.text for comment in invented]
    engine.code(invented[:50])  # the first call of all pays for what is made once
    rates = [
        (_rate(comments, lambda: engine.code(invented)), _rate(comments, lambda: baseline.code(texts)))
        for _ in range(runs)
    ]
    of_engine, of_baseline = zip(*rates, strict=True)
    return Speeds(comments, of_engine, of_baseline, engine.provenance)


def measure_scores(cache: Path) -> tuple[SetScore, ...]:
    """Score both on each set left out, trained on all the others. The engine is scored by its own command."""
    command = [sys.executable, "-m", "nlp", "crossvalidate", "--cache", str(cache)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return tuple(SetScore(name, score, _baseline_score(name)) for name, score in scores_in(said).items())


def scores_in(said: str) -> dict[str, float]:
    """The mean per-answer F1 of each set in the table that `python -m nlp crossvalidate` gives."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in said.splitlines() if line[:1] == "|"]
    column = next(place for place, cell in enumerate(rows[0]) if cell == "themes: mean F1")
    return {cells[0]: float(cells[column]) for cells in rows if cells[0] in SCORED_SETS}


def mean_scores(scores: Sequence[SetScore]) -> SetScore:
    """The mean over sets."""
    return SetScore("mean", mean(one.engine for one in scores), mean(one.baseline for one in scores))


def _baseline_score(left_out: str) -> float:
    codebook = shipped_codebook()
    sets = shipped_coded_answers(codebook)
    others = [answer for name, answers in sets.items() if name != left_out for answer in answers]
    given = TfidfBaseline(others, codebook=codebook).code([answer.comment.text for answer in sets[left_out]])
    return evaluate([answer.theme_ids for answer in sets[left_out]], given, codebook=codebook).theme_f1_mean


def _rate(comments: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return comments / (time.perf_counter() - started)
