"""The scores that the transparency record gives are those of the documentation."""

import csv
import json
from pathlib import Path

import pytest

from consult.reports.accountability.scores import shipped_scores

ROOT = Path(__file__).parents[4]
THEMING = (ROOT / "docs" / "theming.md").read_text(encoding="utf-8")
SCORES = json.loads((ROOT / "nlp" / "resources" / "scores.json").read_text(encoding="utf-8"))
MEASURES = ("mean_f1", "micro_f1", "macro_f1", "categories_mean_f1")


@pytest.mark.parametrize("name", sorted(SCORES["themes"]["sets"]))
def test_each_set_has_the_scores_of_the_table(name):
    row = SCORES["themes"]["sets"][name]
    assert f"| {name} | {row['answers']} | " + " | ".join(f"{row[each]:.3f}" for each in MEASURES) in THEMING


def test_the_means_and_the_worst_themes_are_those_of_the_documentation():
    themes = SCORES["themes"]
    assert "| mean | | " + " | ".join(f"{themes['mean'][each]:.3f}" for each in MEASURES) in THEMING
    assert ", ".join(f"{name} {score:.2f}" for name, score in themes["worst"].items()) in THEMING
    assert f"is {themes['calibration_error']:.3f}." in THEMING


def test_what_is_found_of_details_and_of_risks_is_that_of_the_documentation():
    ordinary, hard = SCORES["masking"]["ordinary"], SCORES["masking"]["meant_to_be_hard"]
    said = (ordinary["all_but_person_recall"], hard["all_but_person_recall"])
    assert "| all but person | 41 | **{:.2f}** | 1.00 | 125 | **{:.2f}** |".format(*said) in THEMING
    names = (ordinary["person_recall"], hard["person_recall"])
    assert "| person | 47 | {:.2f} | 0.96 | 68 | {:.2f} |".format(*names) in THEMING
    risks = SCORES["concerns"]
    found = f"| last half | **{risks['flagged']} of {risks['risks']}** |"
    assert found in THEMING
    assert f"**{risks['flagged_in_vain']} of {risks['harmless']}** |" in THEMING


def test_every_answer_that_ships_is_counted():
    files = list((ROOT / "nlp" / "resources" / "coded_answers").glob("*.csv"))
    assert len(files) == SCORES["sets_of_coded_answers"]
    assert sum(_rows(path) for path in files) == SCORES["coded_answers"]
    assert f"{SCORES['coded_answers']:,} coded answers" in THEMING


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def test_the_sentences_say_that_the_texts_are_invented():
    scores = shipped_scores()
    assert "0.813" in scores.themes[1]
    assert all("invented" in said for said in (scores.themes[0], scores.masking, scores.concerns))
