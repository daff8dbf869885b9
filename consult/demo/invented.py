"""Reads the invented answers that the demonstration shows."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from consult.models import Channel
from forms.answers import Answer, ChoiceAnswer, NumberAnswer, TextAnswer
from forms.spec import AGREES

INVENTED_ANSWERS = Path(__file__).parent / "invented_answers.csv"

AGE_BANDS = {"75+": "75-plus"}


@dataclass(frozen=True, slots=True)
class InventedResponse:
    """One invented response to the confidence survey."""

    source_id: str
    channel: Channel
    answers: Mapping[str, Answer]


def read_invented_responses() -> tuple[InventedResponse, ...]:
    """Every invented response, in the order of the file."""
    with INVENTED_ANSWERS.open(encoding="utf-8", newline="") as file:
        return tuple(_response(row) for row in csv.DictReader(file))


def agrees_to_publication(source_id: str) -> bool:
    """Whether an invented sender agrees: those with an odd number do, so that the demonstration has some of each."""
    return int(source_id.lstrip("A")) % 2 == 1


def _response(row: Mapping[str, str]) -> InventedResponse:
    choices = {
        "confidence": row["confidence"],
        "walking": row["walking"],
        "locality": row["locality"].lower(),
        "age_band": AGE_BANDS.get(row["age_band"], row["age_band"]),
        "sex": row["sex"].replace(" ", "_"),
    }
    answers: dict[str, Answer] = {key: ChoiceAnswer(value) for key, value in choices.items() if value}
    answers["main_issue"] = TextAnswer(row["text"])
    answers["impact"] = NumberAnswer(int(row["impact"]))
    if agrees_to_publication(row["id"]):
        answers["publication"] = ChoiceAnswer(AGREES)
    return InventedResponse(row["id"], Channel(row["channel"]), answers)
