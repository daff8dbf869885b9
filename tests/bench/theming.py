"""How fast the theming engine codes, and how well, beside a baseline in the same process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import SCORED_SETS, leave_one_set_out
from nlp.encoder import load_encoder
from nlp.evaluate import evaluate
from nlp.pipeline import load_engine
from nlp.training import read_sets
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


def measure_scores(cache: Path, scored: Sequence[str] = SCORED_SETS) -> tuple[SetScore, ...]:
    """Score both on each set left out, trained on all the others."""
    codebook = shipped_codebook()
    encoder = load_encoder(cache_dir=cache)
    coded = shipped_coded_answers(codebook)
    read = read_sets(coded, codebook=codebook, encoder=encoder)
    results = leave_one_set_out(read, codebook=codebook, encoder_name=encoder.name, scored=scored)
    ours = {name: scores.theme_f1_mean for name, scores in results}
    return tuple(SetScore(name, ours[name], _baseline_score(name)) for name in scored)


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
