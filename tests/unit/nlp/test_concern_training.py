import csv
import runpy

import numpy as np
import pytest

from nlp import concern_training
from nlp.concern_head import load_head
from nlp.concern_sieve import load_sieve
from nlp.concern_training import Example, shipped_examples, train_concern_head, train_sieve
from nlp.encoder.hashing import HashingEncoder
from nlp.types import ConcernKind

RISKS = [Example(f"he hurts {who} at home", ConcernKind.ABUSE_AT_HOME, 3.0) for who in ("her", "me", "them", "mam")]
RISKS += [Example(f"the child {does} alone", ConcernKind.CHILD_AT_RISK, 3.0) for does in ("sleeps", "eats", "sits")]
RISKS += [Example(f"i want to die {when}", ConcernKind.SELF_HARM, 3.0) for when in ("today", "now", "soon")]
HARMLESS = [Example(f"{what} on the road", None, 1.0) for what in ("litter", "holes", "bikes", "dirt", "noise", "cars")]


@pytest.fixture
def head():
    return train_concern_head([*RISKS, *HARMLESS], encoder=HashingEncoder())


def test_what_was_learnt_tells_risks_from_harmless_text(head):
    scores = head.scores(HashingEncoder().embed(["he hurts dad at home", "mess on the road"]))
    assert scores[0] > 0 > scores[1]


def test_the_kind_is_learnt_too(head):
    vectors = HashingEncoder().embed(["he hurts dad at home", "the child plays alone"])
    assert head.likeliest_kinds(vectors) == [ConcernKind.ABUSE_AT_HOME, ConcernKind.CHILD_AT_RISK]


def test_the_same_examples_give_the_same_head(head):
    assert train_concern_head([*RISKS, *HARMLESS], encoder=HashingEncoder()).fingerprint == head.fingerprint


def test_a_sieve_learns_from_words_what_the_judge_scores():
    texts = ["he hits her", "he hits me", "he hits them", "holes here", "holes there", "holes all round"]
    sieve = train_sieve(texts, np.array([1.0, 1.0, 1.0, -2.0, -2.0, -2.0]))
    assert set(sieve.words) == {"he", "hits", "holes"}
    assert sieve.guess("He hits, he hits!") > 0.5 > -1.5 > sieve.guess("holes")
    assert train_sieve(texts, np.array([1.0, 1.0, 1.0, -2.0, -2.0, -2.0])) == sieve


def test_what_ships_is_learnt_from_texts_and_from_answers_that_were_read(tmp_path):
    def write(name, *rows):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    write("texts.csv", ("text", "kind", "part"), ("Bins. He hits.", "abuse-at-home", "He hits."), ("Fine here", "", ""))
    write("read_answers.csv", ("id", "kind"), ("A037", "abuse-at-home"), ("A073", "may"))
    part, fine, *answers = shipped_examples(tmp_path, sets=("a",))
    assert part == Example("He hits.", ConcernKind.ABUSE_AT_HOME, concern_training.RISK_WEIGHT)
    assert fine == Example("Fine here", None, concern_training.TEMPTING_WEIGHT)
    assert [example.kind for example in answers if example.kind] == [ConcernKind.ABUSE_AT_HOME]
    assert len(answers) > 520


def test_the_command_writes_the_head_and_says_what_it_learnt_from(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(concern_training, "shipped_examples", lambda: [*RISKS, *HARMLESS])
    monkeypatch.setattr(concern_training, "load_encoder", lambda **_: HashingEncoder())
    assert concern_training.main(["--output", str(tmp_path), "--cache", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "bikes" not in load_sieve(tmp_path).words
    assert "on" in load_sieve(tmp_path).words
    assert said == f"Learnt from 10 pieces with a risk and 6 without: {load_head(tmp_path).fingerprint}.\n"


def test_the_command_is_run_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["concern_training", "--help"])
    with pytest.warns(RuntimeWarning, match="found in sys.modules"), pytest.raises(SystemExit):
        runpy.run_module("nlp.concern_training", run_name="__main__")
    assert "Train the judge of risk." in capsys.readouterr().out
