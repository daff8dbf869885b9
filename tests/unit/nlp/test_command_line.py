import csv
import json
import sys

import pytest

from nlp import __main__ as command_line
from nlp import commands, processes, training_commands
from nlp.encoder import HashingEncoder
from nlp.model import load_heads

ANSWERS = 'id,text,themes\n7,dog dirt on every path,asb-dogs\n3,"no cake, no cake shop",place-cake\n'


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, codebook, coded_sets):
    """Run the command line beside a code book and a file of answers, with the encoder of tests."""
    monkeypatch.setattr(processes, "load_encoder", lambda folder, cache_dir, threads: HashingEncoder())
    monkeypatch.setattr(training_commands, "shipped_coded_answers", lambda codebook: coded_sets)
    (tmp_path / "book.yaml").write_text(codebook.model_dump_json(), "utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = command_line.main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


CODE = ("code", "--codebook", "book.yaml", "--input", "answers.csv", "--text-column", "text", "--output", "out.csv")
EVALUATE = (
    *("evaluate", "--codebook", "book.yaml", "--coded", "answers.csv"),
    *("--text-column", "text", "--themes-column", "themes"),
)


def test_code_writes_one_row_for_each_answer_in_order(run, tmp_path):
    assert run(*CODE) == (0, "Coded 2 answers into out.csv.\n", "")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["7", "3"]
    assert [row["themes"] for row in rows] == ["asb-dogs", "place-cake"]
    assert rows[0]["categories"] == "asb"
    assert 0 < float(rows[0]["probabilities"]) <= 1
    assert json.loads(rows[1]["evidence"]) == ["cake shop"]
    assert rows[1]["reasons"] == "The words “cake shop” are on the list for Cake."
    assert json.loads(rows[1]["passages"]) == [{"start": 0, "end": 21, "themes": ["place-cake"]}]


def test_evaluate_gives_a_table(run):
    code, out, _ = run(*EVALUATE)
    assert code == 0
    assert "Themes                         1.000     1.000     1.000" in out
    assert "place-cake" in out


def test_evaluate_gives_json_with_the_keys_that_are_promised(run):
    _, out, _ = run(*EVALUATE, "--json")
    figures = json.loads(out)
    assert list(figures) == list(commands.JSON_KEYS)
    assert figures["answers"] == 2
    assert figures["kappa"] == {"asb-dogs": 1.0, "place-cake": 1.0}


def test_train_writes_heads_and_says_what_was_made(run, tmp_path):
    code, out, _ = run("train", "--codebook", "book.yaml", "--output", "model")
    heads = load_heads(tmp_path / "model")
    assert (code, out) == (0, f"Trained 5 themes on sets a, g: model {heads.fingerprint}.\n")


def test_crossvalidate_prints_the_table_of_the_documentation(run):
    code, out, _ = run("crossvalidate", "--codebook", "book.yaml")
    assert code == 0
    assert out.startswith("| set left out | answers |")
    assert "| said | assignments |" in out


def test_crossvalidate_draws_the_plot_of_the_documentation(run, tmp_path):
    run("crossvalidate", "--codebook", "book.yaml", "--plot", "plot.svg")
    assert (tmp_path / "plot.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "drawn"),
    [
        (("train", "--output", "model"), ("Reading", "Fitting")),
        (("crossvalidate",), ("Reading", "Scoring")),
        (CODE[3:], ("Coding",)),
    ],
)
def test_a_person_who_watches_sees_how_far_it_is(run, monkeypatch, arguments, drawn):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    command, *rest = arguments if arguments[0] in {"train", "crossvalidate"} else ("code", *arguments)
    _, _, shown = run(command, "--codebook", "book.yaml", *rest)
    assert all(f"{doing}: 100%" in shown for doing in drawn)


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(run, number):
    with pytest.raises(SystemExit):
        run(*CODE, "--processes", number)


def test_one_process_codes_what_several_would(run, tmp_path):
    assert run(*CODE, "--processes", "1")[0] == 0


class TestWrongInput:
    def refused(self, run, tmp_path, arguments):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
        assert not (tmp_path / "out.csv").exists()
        return err

    def test_a_missing_column(self, run, tmp_path):
        arguments = [{"text": "comment"}.get(argument, argument) for argument in CODE]
        assert "has no column “comment”" in self.refused(run, tmp_path, arguments)

    def test_two_themes_of_one_name(self, run, tmp_path):
        book = tmp_path / "book.yaml"
        book.write_text(book.read_text("utf-8").replace('"label":"Cake"', '"label":"Bikes"'), "utf-8")
        assert "two themes have the label “Bikes”" in self.refused(run, tmp_path, CODE)

    def test_an_unknown_theme_among_the_codes(self, run, tmp_path):
        answers = tmp_path / "answers.csv"
        answers.write_text(ANSWERS.replace("asb-dogs", "asb-cats"), "utf-8")
        assert "has no theme “asb-cats”" in self.refused(run, tmp_path, EVALUATE)

    def test_an_empty_file(self, run, tmp_path):
        (tmp_path / "answers.csv").write_text("")
        assert "has no answers in it" in self.refused(run, tmp_path, CODE)


def test_without_a_code_book_the_shipped_one_is_used(run):
    assert run("code", *CODE[3:])[0] == 0


def test_the_built_encoder_is_kept_where_caches_belong(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert command_line._cache_folder() == tmp_path / "consult"


LEARN = ("learn", "--codebook", "book.yaml", "--model", "model")
TEACH = (*LEARN, "--coded", "coded.csv", "--text-column", "text", "--themes-column", "themes")


class TestLearning:
    @pytest.fixture(autouse=True)
    def coded(self, run, tmp_path):
        rows = [f"whippets {number},asb-dogs\nno sponge {number},place-cake" for number in range(6)]
        (tmp_path / "coded.csv").write_text("\n".join(["text,themes", *rows]), "utf-8")
        (tmp_path / "answers.csv").write_text("text,themes\nwhippets everywhere,asb-dogs\n", "utf-8")

    def themes(self, tmp_path):
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            return [row["themes"] for row in csv.DictReader(file)]

    def test_what_is_learnt_counts_when_the_model_is_named(self, run, tmp_path):
        code, out, _ = run(*TEACH, "--date", "2026-11-20")
        assert code == 0
        assert "from 12 coded answers, compared with starter" in out
        assert out.endswith("It is used from now on.\n")
        run(*CODE)
        assert self.themes(tmp_path) == ["other"]
        run(*CODE, "--model", "model")
        assert self.themes(tmp_path) == ["asb-dogs"]
        assert "1.000" in run(*EVALUATE, "--model", "model")[1]

    def test_the_engine_as_it_was_can_be_brought_back(self, run, tmp_path):
        run(*TEACH)
        assert run(*LEARN, "--restore", "starter") == (0, "model now uses starter.\n", "")
        run(*CODE, "--model", "model")
        assert self.themes(tmp_path) == ["other"]

    def test_a_theme_that_the_code_book_does_not_have_is_named(self, run, tmp_path):
        (tmp_path / "coded.csv").write_text("text,themes\nwhippets,asb-cats\n", "utf-8")
        code, out, error = run(*TEACH)
        assert (code, out) == (2, "")
        assert "line 2: the code book 1 has no theme “asb-cats”" in error
        assert not (tmp_path / "model").exists()

    def test_a_model_folder_that_is_not_there_is_named(self, run):
        code, _, error = run(*CODE, "--model", "nowhere")
        assert code == 2
        assert error == "There is no model folder nowhere. Make one with “python -m nlp learn”.\n"

    def test_a_model_that_is_no_better_says_that_it_is_not_used(self, run, monkeypatch):
        module = sys.modules["nlp.learning.teaching"]
        monkeypatch.setattr(module, "held_out", lambda lesson, names, penalties, seed: -9.0 * lesson.wanted)
        monkeypatch.setattr(module, "_given_now", lambda lesson, *rest: lesson.wanted)
        assert run(*TEACH)[1].endswith("The model stays as it was.\n")
