"""The published data that tests reproduce figures from, as rows."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from consult.figures.weighted import WeightedShare, weighted_share_of_rows

FOLDER = Path(__file__).parent / "reference"


def rows_of(name: str) -> list[dict[str, str]]:
    """Each person's row; rows with a column "people" stand for so many."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) for _ in range(int(row.get("people", 1)))]


def answers_of(source: str) -> dict:
    """What one source gives as right."""
    return json.loads((FOLDER / "weighted_answers.json").read_text(encoding="utf-8"))[source]


def weighted_share(says_so: Sequence[bool], weights: Sequence[float]) -> WeightedShare:
    """The weighted share of people who each have a weight of their own, as published data give them."""
    return weighted_share_of_rows([int(flag) for flag in says_so], [1] * len(says_so), weights)
