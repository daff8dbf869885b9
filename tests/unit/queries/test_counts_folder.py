"""Counts on the disk, for the processes of one machine."""

import os
from collections import Counter
from dataclasses import dataclass
from time import time

import pytest

from consult.queries import counts_folder
from consult.queries.counts_folder import LONGEST_KEPT_SECONDS, CountsFolder, version_of_the_program

SHAPE = tuple[tuple[str, float], ...]
COUNTED = (("speeding", 0.1), ("litter", 2.0))


@dataclass(frozen=True, slots=True)
class Mentions:
    themes: Counter[str]
    groups: frozenset[str]


@pytest.fixture
def counts(tmp_path):
    return CountsFolder(tmp_path / "counts", "this version")


def test_what_is_written_is_read_as_it_was(counts):
    counts.write("place", 1, COUNTED, SHAPE)
    assert counts.read("place", 1, SHAPE) == COUNTED
    mentions = Mentions(Counter(speeding=3), frozenset({"bodies"}))
    counts.write("other place", 1, mentions, Mentions)
    read = counts.read("other place", 1, Mentions)
    assert read == mentions
    assert read.themes["nothing"] == 0


def test_nothing_is_read_of_another_state_place_or_version(counts, tmp_path):
    counts.write("place", 1, COUNTED, SHAPE)
    assert counts.read("place", 2, SHAPE) is None
    assert counts.read("elsewhere", 1, SHAPE) is None
    assert CountsFolder(tmp_path / "counts", "the next version").read("place", 1, SHAPE) is None


def test_a_newer_count_takes_the_place_of_the_older(counts, tmp_path):
    for state in (1, 2):
        counts.write("place", state, COUNTED, SHAPE)
    assert len(list((tmp_path / "counts").iterdir())) == 1


def test_only_the_service_itself_reads_them(counts, tmp_path):
    counts.write("place", 1, COUNTED, SHAPE)
    assert (tmp_path / "counts").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "counts").iterdir()} == {0o600}


@pytest.mark.parametrize("damage", [b"", b"something else", b"\xff\x00\n"])
def test_a_damaged_file_is_as_none(counts, tmp_path, damage):
    counts.write("place", 1, COUNTED, SHAPE)
    [file] = (tmp_path / "counts").iterdir()
    file.write_bytes(damage)
    assert counts.read("place", 1, SHAPE) is None
    file.write_bytes(counts._digest(1) + b"\n" + damage)
    assert counts.read("place", 1, SHAPE) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / "counts").write_text("a file stands where the folder should be")
    counts = CountsFolder(tmp_path / "counts", "this version")
    counts.write("place", 1, COUNTED, SHAPE)
    assert counts.read("place", 1, SHAPE) is None
    counts.let_go_of_old()


def test_a_full_disk_leaves_no_half_file_behind(counts, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(counts_folder.Path, "replace", full)
    counts.write("place", 1, COUNTED, SHAPE)
    assert not list((tmp_path / "counts").iterdir())


def test_what_nobody_counted_for_a_week_is_deleted(counts, tmp_path):
    for place in ("old", "new"):
        counts.write(place, 1, COUNTED, SHAPE)
    a_week_ago = time() - LONGEST_KEPT_SECONDS - 60
    os.utime(counts._file("old"), (a_week_ago, a_week_ago))
    counts.let_go_of_old()
    assert counts.read("old", 1, SHAPE) is None
    assert counts.read("new", 1, SHAPE) == COUNTED


def test_the_version_is_another_once_a_module_was_changed(tmp_path):
    module = tmp_path / "counting.py"
    module.write_text("first")
    before = list(counts_folder._modules(tmp_path))
    module.write_text("second")
    assert list(counts_folder._modules(tmp_path)) != before
    assert version_of_the_program() == version_of_the_program()


def test_all_are_let_go_of_once_what_they_counted_is_deleted(counts, tmp_path):
    counts.let_go_of_all()  # there is no folder yet
    counts.write("place", 1, COUNTED, SHAPE)
    counts.let_go_of_all()
    assert counts.read("place", 1, SHAPE) is None
    assert list((tmp_path / "counts").iterdir()) == []
