import csv
import json

import pytest

from nlp.discover.command import discover_in_file
from nlp.types import CodedComment

pytestmark = pytest.mark.filterwarnings("ignore")  # of BERTopic's dependencies
SUBJECTS = ("seagulls stealing chips", "phone signal missing", "sewage smell by the beach")


class CoversDogs:
    """An engine that has a theme for dogs and for nothing else."""

    def code(self, comments, *, progress):
        progress(len(comments), len(comments))
        return tuple(CodedComment(each.id, (), each.text, is_covered="dog" in each.text) for each in comments)


@pytest.fixture
def run(tmp_path, codebook, encoder, monkeypatch):
    monkeypatch.setattr("nlp.discover.command.load_engine", lambda codebook, encoder, learned: CoversDogs())

    def run(texts):
        lines = "\n".join(f"{number},{text}" for number, text in enumerate(texts))
        (tmp_path / "answers.csv").write_text(f"id,text\n{lines}\n", "utf-8")
        target = tmp_path / "found.csv"
        said = discover_in_file(codebook, tmp_path / "answers.csv", "text", target, encoder=encoder)
        with target.open(encoding="utf-8", newline="") as file:
            return said.replace(str(target), "found.csv"), list(csv.DictReader(file))

    return run


def test_candidates_come_with_their_examples_and_counts(run):
    texts = [f"{subject} number{number}" for subject in SUBJECTS for number in range(12)] + ["dog dirt", "dog mess"]
    said, rows = run(texts)
    candidates = [row for row in rows if row["kind"] == "candidate"]
    assert said == (
        f"36 of 38 answers fit no theme. {len(candidates)} candidate themes proposed; "
        "none counts until a person accepts it. Written to found.csv."
    )
    for row in candidates:
        assert row["title"]
        assert int(row["size"]) == len(row["ids"].split("|"))
        assert len(json.loads(row["examples"])) == 10
        assert 0 <= float(row["stability"]) <= 1
        assert row["nearest_theme"]


def test_one_candidate_is_said_to_be_one(run):
    assert "1 candidate theme proposed" in run(["seagulls"] * 40)[0]


def test_too_few_passages_are_listed_masked(run):
    said, rows = run(["seagulls", "ring Mrs Cakebread", "dog dirt"])
    assert said == (
        "2 of 3 answers fit no theme. There are 2 passages that no theme covers, and it takes 30 to look for themes. "
        "They are listed for reading. Written to found.csv."
    )
    assert [(row["kind"], row["ids"], json.loads(row["examples"])) for row in rows] == [
        ("left over", "0", ["seagulls"]),
        ("left over", "1", ["ring Mrs [name]"]),
    ]


def test_what_was_set_aside_is_given_with_the_reason(run):
    _, rows = run([" ".join(["Seagulls!"] * 40)])
    assert (rows[0]["kind"], rows[0]["reason"]) == ("set aside", "Too small: 1 comments, and a theme needs 8.")
