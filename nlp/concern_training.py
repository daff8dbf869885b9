"""Training the judge of risk: `python -m nlp.concern_training` makes the one that ships."""

import argparse
import csv
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.svm import SVC

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.concern_head import ConcernHead
from nlp.concern_reading import LONGEST_WHOLE, pieces_of
from nlp.concern_sieve import WORD, Sieve
from nlp.encoder import Encoder, load_encoder
from nlp.types import ConcernKind

FOLDER = Path(__file__).parent / "resources" / "concerns"
TEXTS = "texts.csv"
READ_ANSWERS = "read_answers.csv"
SETS_READ = ("a", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n")
OPEN = "may"
"""Marks an answer on which careful readers could differ: nothing is learnt from it."""
NEARNESS = 1.0
SLACK = 3.0
RISK_WEIGHT = 3.0
TEMPTING_WEIGHT = 2.0
FEWEST_TEXTS_WITH_A_WORD = 3
EXACT_ENOUGH = 1e-8
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of text, the risk that it suggests or none, and how much it counts."""

    text: str
    kind: ConcernKind | None
    weight: float


def train_concern_head(examples: Sequence[Example], *, encoder: Encoder) -> ConcernHead:
    """Train a head on examples of at least three kinds of risk. The same examples give the same head."""
    vectors = encoder.embed([example.text for example in examples])
    is_risk = np.array([example.kind is not None for example in examples])
    weights = np.array([example.weight for example in examples])
    judge = SVC(C=SLACK, gamma=NEARNESS, cache_size=1000).fit(vectors, is_risk, sample_weight=weights)
    kinds = [example.kind for example in examples if example.kind]
    teller = LogisticRegression(C=10.0, max_iter=1000).fit(vectors[is_risk], kinds)
    return ConcernHead(
        encoder_name=encoder.name,
        nearness=NEARNESS,
        intercept=float(judge.intercept_[0]),
        support=_half(judge.support_vectors_),
        pulls=_half(judge.dual_coef_[0]),
        kinds=tuple(ConcernKind(kind) for kind in teller.classes_),
        kind_weights=_half(teller.coef_),
        kind_intercepts=_half(teller.intercept_),
    )


def train_sieve(texts: Sequence[str], scores: NDArray[np.float64]) -> Sieve:
    """Learn to guess a judge's scores of texts by ridge regression on tf-idf. The same texts give the same sieve."""
    terms = TfidfVectorizer(token_pattern=WORD, min_df=FEWEST_TEXTS_WITH_A_WORD, sublinear_tf=True)
    line = Ridge(alpha=1.0, solver="sparse_cg", tol=EXACT_ENOUGH).fit(terms.fit_transform(texts), scores)
    words = {
        word: (round(float(terms.idf_[column]), DECIMALS), round(float(line.coef_[column]), DECIMALS))
        for word, column in sorted(terms.vocabulary_.items())
    }
    return Sieve(round(float(line.intercept_), DECIMALS), words)


def shipped_examples(folder: Path = FOLDER, *, sets: Sequence[str] = SETS_READ) -> Iterator[Example]:
    """Give what the head that ships learns from: texts written for it, and coded answers that were read for risks."""
    with (folder / TEXTS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = ConcernKind(row["kind"]) if row["kind"] else None
            yield Example(row["part"] or row["text"], kind, RISK_WEIGHT if kind else TEMPTING_WEIGHT)
    with (folder / READ_ANSWERS).open(encoding="utf-8", newline="") as file:
        seen = {row["id"]: row["kind"] for row in csv.DictReader(file)}
    answers = shipped_coded_answers(shipped_codebook())
    for answer in (answer for name in sets for answer in answers[name]):
        text, mark = answer.comment.text, seen.get(answer.comment.id)
        if mark is None:
            yield from (Example(text[span.start : span.end], None, 1.0) for span in pieces_of(text))
        elif mark != OPEN and len(text) <= LONGEST_WHOLE:
            yield Example(text, ConcernKind(mark), RISK_WEIGHT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on what ships and write the head beside it."""
    parser = argparse.ArgumentParser(prog="python -m nlp.concern_training", description="Train the judge of risk.")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder to write the head into")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "consult"
    parser.add_argument("--cache", type=Path, default=cache, help="where the encoder is kept")
    options = parser.parse_args(arguments)
    examples = list(shipped_examples())
    encoder = load_encoder(cache_dir=options.cache)
    head = train_concern_head(examples, encoder=encoder)
    head.save(options.output)
    texts = list(dict.fromkeys(example.text for example in examples))
    train_sieve(texts, head.scores(encoder.embed(texts))).save(options.output)
    risks = sum(example.kind is not None for example in examples)
    sys.stdout.write(
        f"Learnt from {risks:,} pieces with a risk and {len(examples) - risks:,} without: {head.fingerprint}.\n"
    )
    return 0


def _half(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Round to what the file can hold, so that a head is the same before and after it is stored."""
    return values.astype(np.float16).astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
