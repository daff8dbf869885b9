import csv
import json

import pytest

from nlp import __main__ as command_line
from nlp import encoder
from nlp.encoder.hashing import HashingEncoder

ANSWERS = 'id,text\n7,"Mrs Bell, 07700 900123, is loud"\n3,my husband hits me and hits the kids\n9,dog dirt\n'


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "answers.csv").write_text(ANSWERS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(encoder, "load_encoder", lambda *_, **__: HashingEncoder())

    def run(*, column="text", source="answers.csv"):
        options = ["--input", source, "--text-column", column, "--output", "out.csv", "--cache", "kept"]
        code = command_line.main(["redact", *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def rows(folder):
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_redact_writes_one_row_for_each_answer_in_order(run, tmp_path):
    assert run() == (0, "Masked 3 answers into out.csv.\n", "")
    assert [list(row) for row in rows(tmp_path)] == [["id", "masked_text", "spans", "concerns"]] * 3
    assert [row["id"] for row in rows(tmp_path)] == ["7", "3", "9"]


def test_an_answer_is_given_masked_with_what_was_found_and_where(run, tmp_path):
    run()
    row = rows(tmp_path)[0]
    assert row["masked_text"] == "Mrs [name], [phone number], is loud"
    assert json.loads(row["spans"]) == [
        {"start": 4, "end": 8, "kind": "person"},
        {"start": 10, "end": 22, "kind": "phone"},
    ]


def test_the_kinds_of_concern_stand_together_each_once(run, tmp_path):
    run()
    assert [row["concerns"] for row in rows(tmp_path)] == ["", "abuse-at-home|child-at-risk", ""]


@pytest.mark.parametrize(
    ("given", "said"),
    [({"column": "comment"}, "has no column “comment”"), ({"source": "none.csv"}, "none.csv cannot be read")],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(run, tmp_path, given, said):
    code, out, err = run(**given)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not (tmp_path / "out.csv").exists()
