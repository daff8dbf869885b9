"""Real patients' answers with the labels that people gave them, and the code books for those labels.

From github The-Strategy-Unit/pxtextmining, MIT licence (see tests/bench/data). A sample ships; the whole set is
read from a folder.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.clean import has_words
from nlp.codebook import CodeBook, load_codebook
from nlp.training import CodedAnswer
from nlp.types import Comment

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "nhs-sample.csv"
NINE_LABELS = DATA / "nhs-nine-labels.yaml"
LEAST_ANSWERS_WITH_A_LABEL = 15
FIRST_LABEL_COLUMN = 11
IDS = {
    "Access": "access",
    "Care received": "care-received",
    "Communication": "communication",
    "Couldn't be improved": "could-not-be-improved",
    "Dignity": "dignity",
    "Environment/ facilities": "environment",
    "Miscellaneous": "miscellaneous",
    "Staff": "staff",
    "Transition/coordination": "transition",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """Coded answers, and the code book that they are coded to."""

    name: str
    codebook: CodeBook
    answers: tuple[CodedAnswer, ...]


def nine_labels(folder: Path | None = None) -> Feedback:
    """Answers with one of nine labels each: the sample that ships, or all of those in a folder."""
    rows = _rows(folder / "text_data.csv" if folder else SAMPLE)
    coded = [CodedAnswer(Comment(row["row_index"], row["feedback"]), (IDS[row["label"]],)) for row in rows]
    return Feedback("nine labels", load_codebook(NINE_LABELS), _with_words(coded))


def nine_bare_labels(folder: Path | None = None) -> Feedback:
    """The same, with a code book that has the labels alone."""
    full = nine_labels(folder)
    categories = [
        category.model_copy(
            update={
                "themes": tuple(
                    theme.model_copy(update={"description": "", "include": ()}) for theme in category.themes
                )
            }
        )
        for category in full.codebook.categories
    ]
    bare = full.codebook.model_copy(update={"version": "nhs-nine-bare-1", "categories": tuple(categories)})
    return Feedback("nine labels, nothing but their names", bare, full.answers)


def many_labels(folder: Path) -> Feedback:
    """Answers with one or more of the 41 labels that at least fifteen answers have, known by their names alone."""
    rows = _rows(folder / "v6framework_230831.csv")
    labels = [
        label
        for label in list(rows[0])[FIRST_LABEL_COLUMN:]
        if sum(_has(row, label) for row in rows) >= LEAST_ANSWERS_WITH_A_LABEL
    ]
    themes = [{"id": _id(label), "label": label} for label in labels]
    book = {"version": "nhs-v6", "categories": [{"id": "all", "label": "All", "themes": [*themes, *_places()]}]}
    coded = [
        CodedAnswer(
            Comment(row["Comment ID"], row["FFT answer"]), tuple(_id(label) for label in labels if _has(row, label))
        )
        for row in rows
    ]
    answers = _with_words([answer for answer in coded if answer.theme_ids])
    return Feedback("41 labels, nothing but their names", CodeBook.model_validate(book), answers)


def _places() -> list[dict[str, str]]:
    return [{"id": "other", "label": "Something else"}, {"id": "unclear", "label": "Cannot be coded"}]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _with_words(answers: Sequence[CodedAnswer]) -> tuple[CodedAnswer, ...]:
    return tuple(answer for answer in answers if has_words(answer.comment.text))


def _has(row: dict[str, str], label: str) -> bool:
    return row[label] not in {"", "0"}


def _id(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
