"""The published data that tests reproduce figures from, as rows."""

import csv
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"


def rows_of(name: str) -> list[dict[str, str]]:
    """Each person's row; rows with a column "people" stand for so many."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) for _ in range(int(row.get("people", 1)))]


def answers_of(source: str) -> dict:
    """What one source gives as right."""
    return json.loads((FOLDER / "weighted_answers.json").read_text(encoding="utf-8"))[source]
