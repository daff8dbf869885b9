"""A command under watch, and the files that the theming's commands are measured on."""

import csv
import subprocess
import sys

import pytest

from tests.bench import theming_runs
from tests.bench.encoding import measure_encoding
from tests.bench.sizes import Sizes
from tests.bench.theming_runs import CommandRun, measure_runs, watched

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@on_linux
def test_a_command_is_timed_and_its_memory_watched():
    run = watched([sys.executable, "-c", "import time; b = bytearray(b'x' * 50_000_000); time.sleep(0.5)"], answers=7)
    assert run.answers == 7
    assert run.seconds >= 0.5
    assert run.peak_megabytes > 50


@on_linux
def test_a_command_that_fails_is_no_measurement():
    with pytest.raises(subprocess.CalledProcessError):
        watched([sys.executable, "-c", "raise SystemExit(2)"], answers=1)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - a word of a command
        return len(list(csv.reader(file)))


def test_the_second_run_follows_one_correction_and_uses_what_the_first_kept(tmp_path, monkeypatch):
    run = []
    monkeypatch.setattr(
        theming_runs, "watched", lambda command, answers: run.append(command) or CommandRun(answers, 1.0, 1.0)
    )
    sizes = Sizes("test", comments=1, cold_answers=3, corrected_answers=4, many_answers=5)
    runs = measure_runs(sizes, tmp_path / "commands")
    assert (runs.cold.answers, runs.many.answers, runs.first.answers, runs.corrected.answers) == (3, 5, 4, 4)
    cache = [command[command.index("--cache") + 1] for command in run]
    assert len(set(cache)) == 4
    *_, first, before, after, corrected = run
    assert len({cache[run.index(command)] for command in (first, before, after, corrected)}) == 1
    assert "--model" not in first
    assert corrected[-2:] == ["--model", str(tmp_path / "commands" / "model")]
    rows = [rows_of(command[command.index("--coded") + 1]) for command in (before, after)]
    assert rows[1] - rows[0] == 1


def test_the_peer_encodes_the_same_texts_in_turn(tmp_path, monkeypatch):
    class NoNetwork:
        def embed(self, texts):
            assert len(texts) in {5, 100}

    peer = tmp_path / "peer.py"
    peer.write_text(
        "import json, sys\n"
        "given = json.load(sys.stdin)\n"
        "assert 'weights' in given\n"
        "print(json.dumps({'seconds': len(given['texts']) / 10, 'versions': 'a peer'}))\n"
    )
    monkeypatch.setattr("tests.bench.encoding.load_encoder", lambda cache_dir: NoNetwork())
    monkeypatch.setattr("tests.bench.encoding.PEER", peer)
    rates = measure_encoding(5, 2, tmp_path, sys.executable)
    assert rates.peers == (10.0, 10.0)
    assert rates.peer == "a peer"
    assert len(rates.ours) == 2
