import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.backup.archive import HEADER, MANIFEST, check, reading, writing
from consult.backup.manifest import Header, Manifest, TableHeader
from consult.backup.problems import Unreadable
from consult.backup.rows import Kind
from consult.clock import utc_now

TABLE = "tables/comment/000001.jsonl"


def header() -> bytes:
    table = TableHeader(name="comment", columns={"text": Kind.TEXT})
    made = Header(application="1", database="sqlite", migration="0001", taken_at=utc_now(), tables=(table,))
    return made.model_dump_json().encode()


def archive(*, rows=2, parts=((TABLE, b'["a"]\n["b"]\n'),), has_manifest=True, passphrase=None, head=None) -> bytes:
    file = io.BytesIO()
    with writing(file, passphrase) as made:
        made.add(HEADER, head or header())
        for name, content in parts:
            made.add(name, content)
        if has_manifest:
            manifest = Manifest(rows={"comment": rows}, parts=tuple(made.parts), missing=())
            made.add(MANIFEST, manifest.model_dump_json().encode())
    return file.getvalue()


@pytest.fixture
def checked(tmp_path):
    def check_bytes(content, passphrase=None):
        path = tmp_path / "backup"
        path.write_bytes(content)
        return check(path, passphrase)

    return check_bytes


def test_a_whole_backup_says_what_it_holds(checked):
    backup = checked(archive(parts=((TABLE, b'["a"]\n["b"]\n'), ("originals/0a", b"scan"))))
    assert (backup.rows, backup.files, backup.is_sealed) == (2, 1, False)
    assert backup.header.migration == "0001"


def test_a_sealed_backup_says_so_and_shows_nothing(checked):
    sealed = archive(passphrase="three small words")
    assert checked(sealed, "three small words").is_sealed
    with pytest.raises(Unreadable, match="The passphrase is not the one"):
        checked(sealed, "three other words")
    with pytest.raises(Unreadable, match="Put its passphrase into a file"):
        checked(sealed)
    with pytest.raises(Unreadable, match=r"damaged, or not whole|not the one this backup"):
        checked(sealed[:-1], "three small words")


def test_a_backup_that_was_stopped_half_way_is_refused(checked):
    with pytest.raises(Unreadable, match="stopped before its end"):
        checked(archive(has_manifest=False))


@given(st.data())
def test_a_backup_that_was_cut_off_anywhere_or_changed_anywhere_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "damaged"
    content = bytearray(WHOLE)
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content) - 1))]
    else:
        content[data.draw(st.integers(10, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        check(path, None)


WHOLE = archive()


def test_rows_or_parts_that_the_manifest_does_not_know_are_refused(checked):
    with pytest.raises(Unreadable, match="damaged"):
        checked(archive(rows=3))
    elsewhere = archive(parts=(("tables/other/000001.jsonl", b"[]\n"),), rows=0)
    with pytest.raises(Unreadable, match="damaged"):
        checked(elsewhere)


def test_a_part_after_the_manifest_is_refused(checked):
    file = io.BytesIO()
    with writing(file, None) as made:
        made.add(HEADER, header())
        manifest = Manifest(rows={"comment": 0}, parts=tuple(made.parts), missing=())
        made.add(MANIFEST, manifest.model_dump_json().encode())
        made.add(TABLE, b'["late"]\n')
    with pytest.raises(Unreadable, match="damaged"):
        checked(file.getvalue())


@pytest.mark.parametrize("name", ["originals/../../etc/passwd", "/etc/passwd", "originals/.hidden", "elsewhere/x"])
def test_no_archive_can_write_elsewhere(checked, name):
    with pytest.raises(Unreadable, match="holds what no backup of Consult holds"):
        checked(archive(parts=((name, b"x"),), rows=0))


def test_what_is_no_file_is_refused(checked):
    file = io.BytesIO()
    with gzip.open(file, "wb") as compressed, tarfile.open(fileobj=compressed, mode="w") as tar:
        first = tarfile.TarInfo(HEADER)
        first.size = len(header())
        tar.addfile(first, io.BytesIO(header()))
        link = tarfile.TarInfo("originals/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(Unreadable, match="holds what no backup of Consult holds"):
        checked(file.getvalue())


@pytest.mark.parametrize("content", [b"", b"no backup at all", gzip.compress(b"nor this", mtime=0)])
def test_another_file_is_no_backup(checked, content):
    with pytest.raises(Unreadable):
        checked(content)


def test_an_archive_that_begins_with_something_else_is_no_backup(checked):
    file = io.BytesIO()
    with writing(file, None) as made:
        made.add(TABLE, b"[]\n")
    with pytest.raises(Unreadable, match="no backup of Consult"):
        checked(file.getvalue())


def test_a_header_of_another_format_is_refused(checked):
    with pytest.raises(Unreadable, match="damaged"):
        checked(archive(head=b'{"format": 2}'))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unreadable, match="nowhere cannot be read"), reading(tmp_path / "nowhere", None):
        pass
