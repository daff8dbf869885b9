"""The folder of originals."""

import io
import os

import pytest

from consult.originals.folder import OriginalsFolder


@pytest.fixture
def folder(tmp_path):
    return OriginalsFolder(tmp_path / "originals")


def test_a_file_is_kept_whole_under_a_random_name_for_nobody_else_to_read(folder):
    content = b"scan" * 50_000
    first, second = folder.keep(io.BytesIO(content)), folder.keep(io.BytesIO(content))
    assert first.stored_as != second.stored_as
    assert (first.size_bytes, first.checksum) == (200_000, second.checksum)
    path = folder.path_of(first.stored_as)
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_change_of_a_file_is_noticed(folder):
    kept = folder.keep(io.BytesIO(b"scan"))
    assert folder.is_unchanged(kept.stored_as, kept.checksum)
    folder.path_of(kept.stored_as).write_bytes(b"scam")
    assert not folder.is_unchanged(kept.stored_as, kept.checksum)
    folder.delete(kept.stored_as)
    assert not folder.is_unchanged(kept.stored_as, kept.checksum)


def test_old_files_are_listed_and_young_ones_are_not(folder):
    assert list(folder.names_older_than(10)) == []
    old, _young = folder.keep(io.BytesIO(b"a")), folder.keep(io.BytesIO(b"b"))
    os.utime(folder.path_of(old.stored_as), (0, 0))
    assert list(folder.names_older_than(10)) == [old.stored_as]
