"""How well the machine that ships does what it does, as it was measured: read from the file that comes with it."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from consult.rounding import fixed


@dataclass(frozen=True, slots=True)
class Shipped:
    """The measured scores, as sentences, and the names of the models that were measured."""

    themes: tuple[str, ...]
    masking: str
    concerns: str
    coded_answers: int
    sets: int
    tuned_fingerprint: str
    heads_fingerprint: str


@cache
def shipped_scores() -> Shipped:
    """The scores of the models that ship. They were made on invented text, and each sentence says so."""
    scores, blend = _read("scores.json"), _read("model/blend.json")
    themes, masking, concerns = scores["themes"], scores["masking"], scores["concerns"]
    worst = ", ".join(f"{theme} {fixed(score, 2)}" for theme, score in themes["worst"].items())
    by_set = ", ".join(f"{name} {fixed(of['mean_f1'], 3)}" for name, of in themes["sets"].items())
    ordinary, hard = masking["ordinary"], masking["meant_to_be_hard"]
    return Shipped(
        themes=(
            f"Measured on {themes['measured_on']}. It is agreement with a careful reader of invented text, not with "
            "people.",
            f"Themes, mean F1 of an answer: {fixed(themes['mean']['mean_f1'], 3)} (by set: {by_set}). "
            f"Micro F1 {fixed(themes['mean']['micro_f1'], 3)}, macro F1 {fixed(themes['mean']['macro_f1'], 3)}.",
            f"Categories, mean F1 of an answer: {fixed(themes['mean']['categories_mean_f1'], 3)}.",
            f"Themes coded worst (F1): {worst}.",
            f"Probabilities: expected calibration error {fixed(themes['calibration_error'], 3)}.",
        ),
        masking=(
            f"Share of personal details found, on {masking['measured_on']}: all but names "
            f"{fixed(ordinary['all_but_person_recall'], 2)} in ordinary wording and "
            f"{fixed(hard['all_but_person_recall'], 2)} in texts meant to be hard; names "
            f"{fixed(ordinary['person_recall'], 2)} and {fixed(hard['person_recall'], 2)}."
        ),
        concerns=(
            f"Signs of somebody at risk, on {concerns['measured_on']}: {concerns['flagged']} of {concerns['risks']} "
            f"flagged, and {concerns['flagged_in_vain']} of {concerns['harmless']} flagged in vain."
        ),
        coded_answers=scores["coded_answers"],
        sets=scores["sets_of_coded_answers"],
        tuned_fingerprint=blend["tuned_fingerprint"],
        heads_fingerprint=blend["heads_fingerprint"],
    )


def _read(path: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(files("nlp").joinpath("resources", *path.split("/")).read_text(encoding="utf-8"))
