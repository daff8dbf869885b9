"""Coding in one process or in several, with the encoder that ships: other processes can have no other."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from threading import Event
from types import SimpleNamespace

import pytest

from nlp import processes
from nlp.encoder import load_encoder
from nlp.learned import load_learned_heads
from nlp.learning import learn
from nlp.processes import EngineSource, ProcessLost, code_all
from nlp.training import CodedAnswer
from nlp.types import Comment

TEXTS = ("quad bikes on the fields", "", "dog dirt and the cake shop", "They shut the shop. Ring 07700 900123.")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A cache folder in which the encoder has been built."""
    folder = tmp_path_factory.mktemp("cache")
    load_encoder(cache_dir=folder)
    return folder


@pytest.fixture
def source(built, codebook, tmp_path):
    """What an engine of the small code book is made from, with nothing kept."""
    (tmp_path / "cache").mkdir()
    for part in built.iterdir():
        (tmp_path / "cache" / part.name).symlink_to(part)
    return EngineSource(codebook, tmp_path / "cache")


@pytest.fixture
def few(monkeypatch):
    """Make a handful of comments enough for several processes, in small chunks."""
    monkeypatch.setattr(processes, "NEW_TEXTS_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(processes, "CHUNK", 2)


def comments(how_many=9):
    return [Comment(str(number), f"{TEXTS[number % len(TEXTS)]} {number}") for number in range(how_many)]


def shaped(comment, coded):
    return comment, coded, multiprocessing.current_process().name


def end_of_the_process(comment, coded):
    os.kill(os.getpid(), signal.SIGKILL)


def silent(done, total):
    pass


def test_several_processes_give_what_one_gives_in_order(source, few, tmp_path):
    told = []
    several = code_all(source, comments(), shaped, processes=2, progress=lambda *far: told.append(far))
    assert {name for *_, name in several} != {"MainProcess"}
    assert told == [(2, 9), (4, 9), (6, 9), (8, 9), (9, 9)]
    alone = source.open().code(comments())
    assert [(comment, coded) for comment, coded, _ in several] == list(zip(comments(), alone, strict=True))


def test_what_several_processes_read_is_kept_for_all(source, few):
    code_all(source, comments(), shaped, processes=2, progress=silent)
    assert source.open().count_new(comments()) == 0
    again = code_all(source, comments(), shaped, processes=2, progress=silent)
    assert {name for *_, name in again} == {"MainProcess"}


def test_few_new_texts_are_not_worth_another_process(source):
    assert {name for *_, name in code_all(source, comments(), shaped, progress=silent)} == {"MainProcess"}


def test_what_people_taught_counts_in_every_process(source, few, codebook, tmp_path):
    answers = [
        CodedAnswer(Comment(str(number), f"{word} {number}"), (theme_id,))
        for number in range(8)
        for word, theme_id in (("whippets", "asb-dogs"), ("sponge", "place-cake"))
    ]
    run = learn(answers, tmp_path / "model", codebook=codebook, encoder=source.open_encoder()).record.run
    taught = EngineSource(codebook, source.cache, learned=load_learned_heads(tmp_path / "model" / "runs" / run))
    whippets = [Comment(str(number), f"whippets {number}") for number in range(4)]
    coded = code_all(taught, whippets, shaped, processes=2, progress=silent)
    assert {each.assignments[0].theme_id for _, each, _ in coded} == {"asb-dogs"}


def test_a_process_that_is_lost_is_said_to_be(source, few):
    with pytest.raises(ProcessLost, match="--processes 1"):
        code_all(source, comments(), end_of_the_process, processes=2, progress=silent)


def test_a_process_codes_with_the_engine_that_it_opened_first(source, monkeypatch):
    monkeypatch.setattr(processes, "_opened", [])
    processes._open(source)
    (one,) = processes._code_here(comments(1), shape=shaped)
    assert one[:2] == (comments(1)[0], source.open().code(comments(1))[0])


def test_a_process_ends_when_the_one_that_started_it_has(monkeypatch):
    ended = Event()
    monkeypatch.setattr(processes, "parent_process", lambda: SimpleNamespace(join=lambda: None))
    monkeypatch.setattr(processes.os, "_exit", lambda code: ended.set())
    processes.end_with_parent()
    assert ended.wait(timeout=10)


STARTS_ANOTHER = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from nlp.processes import end_with_parent

if __name__ == "__main__":
    end_with_parent()  # nothing started this one, so nothing happens
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_no_process_stays_behind_when_the_first_is_killed(tmp_path):
    script = tmp_path / "starts_another.py"
    script.write_text(STARTS_ANOTHER, "utf-8")
    environment = os.environ | {"PYTHONPATH": os.getcwd()}  # noqa: PTH109 - a string is wanted
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as first:
        other = int(first.stdout.readline())
        first.kill()
    deadline = time.monotonic() + 20
    while is_alive(other) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(other)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_comments_give_nothing(source):
    assert code_all(source, [], shaped, progress=silent) == []
