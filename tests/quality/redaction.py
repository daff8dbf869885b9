"""Measuring what redaction finds in labelled texts; `python -m tests.quality.redaction` prints the docs' table."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.redact import find_personal_details
from nlp.types import DetailKind, PersonalDetail

FOLDER = Path(__file__).parent / "personal_details"
STRUCTURED = tuple(kind for kind in DetailKind if kind is not DetailKind.PERSON)


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the personal details that a reader found in it."""

    id: str
    text: str
    details: tuple[PersonalDetail, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts by kind: labels, those of them that were found whole, finds, and those of them that are right."""

    labels: Counter[DetailKind] = field(default_factory=Counter)
    found: Counter[DetailKind] = field(default_factory=Counter)
    finds: Counter[DetailKind] = field(default_factory=Counter)
    right: Counter[DetailKind] = field(default_factory=Counter)

    def recall(self, kinds: Iterable[DetailKind]) -> float:
        """Give the share of labels of which every character was found, under the right kind."""
        kinds = list(kinds)
        return sum(self.found[kind] for kind in kinds) / max(sum(self.labels[kind] for kind in kinds), 1)

    def precision(self, kinds: Iterable[DetailKind]) -> float:
        """Give the share of finds that touch a label of the same kind."""
        kinds = list(kinds)
        return sum(self.right[kind] for kind in kinds) / max(sum(self.finds[kind] for kind in kinds), 1)


def answers_with_labels() -> list[LabelledText]:
    """Give all of set a, those without a personal detail too."""
    labels: dict[str, list[PersonalDetail]] = {}
    with (FOLDER / "answers_a.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            detail = PersonalDetail(int(row["start"]), int(row["end"]), DetailKind(row["kind"]))
            labels.setdefault(row["id"], []).append(detail)
    answers = shipped_coded_answers(shipped_codebook())["a"]
    return [
        LabelledText(answer.comment.id, answer.comment.text, tuple(labels.get(answer.comment.id, ())))
        for answer in answers
    ]


def sentences(half: str) -> list[LabelledText]:
    """Give the sentences of one part: “develop”, “held-out” or “later”."""
    with (FOLDER / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return [
            LabelledText(row["id"], row["text"], tuple(_details(row["spans"])))
            for row in csv.DictReader(file)
            if row["half"] == half
        ]


def unseen(part: str) -> list[LabelledText]:
    """Give texts written by somebody who did not know the rules.

    The parts are “first” and “last”, the halves of the 300 texts, and the later sets “ordinary” and “hard”.
    """
    if part not in {"first", "last"}:
        return _noted(f"unseen_{part}.csv", first_letter=part[0].upper())
    texts = _noted("unseen.csv", first_letter="U")
    middle = len(texts) // 2
    return texts[:middle] if part == "first" else texts[middle:]


def measure(texts: Iterable[LabelledText]) -> Scores:
    """Count what is found in labelled texts."""
    scores = Scores()
    for labelled in texts:
        finds = find_personal_details(labelled.text)
        scores.labels.update(label.kind for label in labelled.details)
        scores.finds.update(find.kind for find in finds)
        scores.found.update(label.kind for label in labelled.details if any(_holds(find, label) for find in finds))
        scores.right.update(find.kind for find in finds if any(_touches(find, label) for label in labelled.details))
    return scores


def mistakes(texts: Iterable[LabelledText]) -> Iterator[str]:
    """Describe what was missed and what was found without cause, one line for each."""
    for labelled in texts:
        finds = find_personal_details(labelled.text)
        for label in labelled.details:
            if not any(_holds(find, label) for find in finds):
                words = labelled.text[label.start : label.end]
                yield f"missed {label.kind} {words!r} in {labelled.id}: {labelled.text}"
        for find in finds:
            if not any(_touches(find, label) for label in labelled.details):
                words = labelled.text[find.start : find.end]
                yield f"wrong {find.kind} {words!r} in {labelled.id}: {labelled.text}"


def as_table(measured: Mapping[str, Scores]) -> str:
    """Give recall and precision by kind as the table of the documentation."""
    lines = ["| kind | " + " | ".join(f"{name}: labels | recall | precision" for name in measured) + " |"]
    lines.append("|" + "---|" * (1 + 3 * len(measured)))
    for name, kinds in (*((kind.value, (kind,)) for kind in DetailKind), ("all but person", STRUCTURED)):
        cells = [_cells(scores, kinds) for scores in measured.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cells(scores: Scores, kinds: Iterable[DetailKind]) -> str:
    labels = sum(scores.labels[kind] for kind in kinds)
    return f"{labels} | {scores.recall(kinds):.2f} | {scores.precision(kinds):.2f}" if labels else "0 | |"


def _noted(name: str, *, first_letter: str) -> list[LabelledText]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [
            LabelledText(f"{first_letter}{number}", row["text"], tuple(_by_words(row["text"], row["details"])))
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]


def _details(spans: str) -> Iterator[PersonalDetail]:
    for span in json.loads(spans):
        yield PersonalDetail(span["start"], span["end"], DetailKind(span["kind"]))


def _by_words(text: str, details: str) -> Iterator[PersonalDetail]:
    """Give the places of details that are noted by their words: one that is noted twice stands in two places."""
    looked_from: Counter[str] = Counter()
    for detail in json.loads(details):
        words = detail["text"]
        start = text.index(words, looked_from[words])
        looked_from[words] = start + 1
        yield PersonalDetail(start, start + len(words), DetailKind(detail["kind"]))


def _holds(find: PersonalDetail, label: PersonalDetail) -> bool:
    return find.kind == label.kind and find.start <= label.start and label.end <= find.end


def _touches(find: PersonalDetail, label: PersonalDetail) -> bool:
    return find.kind == label.kind and find.start < label.end and label.start < find.end


if __name__ == "__main__":
    develop = sentences("develop")
    measured = {
        "set a": answers_with_labels(),
        "develop": develop,
        "held out": sentences("held-out"),
        "later": sentences("later"),
        "unseen, first": unseen("first"),
        "unseen, last": unseen("last"),
        "ordinary": unseen("ordinary"),
        "hard": unseen("hard"),
    }
    sys.stdout.write(as_table({name: measure(texts) for name, texts in measured.items()}) + "\n")
    if "--mistakes" in sys.argv:
        # those of the held-out half are only counted
        read = (text for name, texts in measured.items() if name != "held out" for text in texts)
        sys.stdout.write("\n".join(mistakes(read)) + "\n")
