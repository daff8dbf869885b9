"""Measuring what is flagged as a risk in labelled texts; `python -m tests.quality.concern` prints the docs' figures."""

import csv
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.concern_reading import ConcernReader
from nlp.encoder import load_encoder
from nlp.types import Concern, ConcernKind

FOLDER = Path(__file__).parent / "concerns"
OPEN = "may"
"""Marks an answer on which careful readers could differ: neither a miss nor a false alarm."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text, the risks that a reader saw in it, and whether readers could differ."""

    id: str
    text: str
    kinds: frozenset[ConcernKind]
    is_open: bool = False


def sentences(half: str) -> list[LabelledText]:
    """Give the sentences of one half, “develop” or “held-out”."""
    with (FOLDER / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return [
            LabelledText(row["id"], row["text"], _kinds(row["kinds"]))
            for row in csv.DictReader(file)
            if row["half"] == half
        ]


def answers_with_labels(set_name: str) -> list[LabelledText]:
    """Give all answers of a set that was read in full, those without a risk too."""
    with (FOLDER / f"answers_{set_name}.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["kinds"] for row in csv.DictReader(file)}
    return [
        LabelledText(
            answer.comment.id,
            answer.comment.text,
            _kinds(labels.get(answer.comment.id, "")),
            is_open=labels.get(answer.comment.id) == OPEN,
        )
        for answer in shipped_coded_answers(shipped_codebook())[set_name]
    ]


def unseen(half: str) -> list[LabelledText]:
    """Give the texts of one half, “first” or “last”, written by somebody who knew neither rules nor judge."""
    with (FOLDER / "unseen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    middle = len(rows) // 2
    texts = [LabelledText(f"U{number}", row["text"], _kinds(row["kinds"])) for number, row in enumerate(rows, start=1)]
    return texts[:middle] if half == "first" else texts[middle:]


def flags(texts: Iterable[LabelledText]) -> list[tuple[LabelledText, tuple[Concern, ...]]]:
    """Give each text with the concerns that are found in it."""
    texts = list(texts)
    return list(zip(texts, _read(tuple(each.text for each in texts)), strict=True))


def recall(texts: Iterable[LabelledText]) -> tuple[int, int]:
    """Give how many of the texts with a risk are flagged at all, and how many there are."""
    flagged = [bool(concerns) for each, concerns in flags(texts) if each.kinds]
    return sum(flagged), len(flagged)


def precision(texts: Iterable[LabelledText]) -> tuple[int, int]:
    """Give how many of the flagged texts hold a risk, and how many are flagged; those left open do not count."""
    flagged = [bool(each.kinds) for each, concerns in flags(texts) if concerns and not each.is_open]
    return sum(flagged), len(flagged)


def mistakes(texts: Iterable[LabelledText]) -> Iterator[str]:
    """Describe what was missed and what was flagged without cause, one line for each."""
    for labelled, concerns in flags(texts):
        if labelled.kinds and not concerns:
            yield f"missed {labelled.id}: {labelled.text}"
        if concerns and not labelled.kinds:
            open_or_wrong = "open" if labelled.is_open else "wrong"
            words = "; ".join(labelled.text[concern.start : concern.end] for concern in concerns)
            yield f"{open_or_wrong} ({words}) {labelled.id}: {labelled.text}"


@cache
def _read(texts: tuple[str, ...]) -> list[tuple[Concern, ...]]:
    """Read texts once, though recall and precision both ask for what is found in them."""
    return _reader().read(texts)


@cache
def _reader() -> ConcernReader:
    cache_folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "consult"
    return ConcernReader(load_encoder(cache_dir=cache_folder))


def _kinds(cell: str) -> frozenset[ConcernKind]:
    return frozenset(ConcernKind(kind) for kind in cell.split("|") if kind and kind != OPEN)


if __name__ == "__main__":
    measured = {f"set {path.stem[-1]}": answers_with_labels(path.stem[-1]) for path in sorted(FOLDER.glob("answers_*"))}
    measured |= {half: sentences(half) for half in ("develop", "held-out")}
    measured |= {f"unseen, {half}": unseen(half) for half in ("first", "last")}
    for name, texts in measured.items():
        (found, wanted), (right, flagged) = recall(texts), precision(texts)
        sys.stdout.write(f"{name}: {found} of {wanted} risks flagged; {right} of {flagged} flags hold a risk\n")
        if "--mistakes" in sys.argv and name != "held-out":
            sys.stdout.write("\n".join(mistakes(texts)) + "\n")
    for name, answers in shipped_coded_answers(shipped_codebook()).items():
        labelled = [LabelledText(answer.comment.id, answer.comment.text, frozenset()) for answer in answers]
        share = sum(bool(concerns) for _, concerns in flags(labelled)) / len(answers)
        sys.stdout.write(f"set {name}: {share:.1%} of answers flagged\n")
