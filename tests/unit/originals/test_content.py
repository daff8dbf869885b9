"""What a file is by its content."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult.originals import content
from consult.originals.content import NotAnOriginal, kind_of
from tests.scans import WHOLE_FILES, a_jpeg, a_pdf, a_png, a_tiff


@pytest.fixture
def kind(tmp_path):
    def found(file: bytes):
        path = tmp_path / "file"
        path.write_bytes(file)
        return kind_of(path)

    return found


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 10_000_000)
    return file.getvalue()


@pytest.mark.parametrize("expected", WHOLE_FILES)
def test_whole_scans_are_known_by_what_is_in_them(kind, expected):
    assert kind(WHOLE_FILES[expected]) is expected


def test_a_tiff_may_have_its_bytes_in_either_order(kind):
    assert kind(a_tiff(4, 5, order=">")) == "tiff"


@pytest.mark.parametrize(
    "file",
    [
        b"A letter",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><a>&b;</a>",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\0",
        b" %PDF-1.4 %%EOF",
        a_zip(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"GIF89a",
    ],
    ids=["text", "picture with a program", "XML bomb", "page", "program", "late PDF", "zip bomb", "old Word", "GIF"],
)
def test_anything_else_is_refused_whatever_its_name_says(kind, file):
    with pytest.raises(NotAnOriginal, match="Choose a PDF, or a picture as JPEG, PNG or TIFF"):
        kind(file)


def test_an_empty_file_is_refused(kind):
    with pytest.raises(NotAnOriginal, match="The file is empty"):
        kind(b"")


@pytest.mark.parametrize("expected", WHOLE_FILES)
def test_a_file_that_was_cut_off_is_refused(kind, expected):
    whole = WHOLE_FILES[expected]
    with pytest.raises(NotAnOriginal, match="damaged or was cut off"):
        kind(whole[: len(whole) * 2 // 3])


@pytest.mark.parametrize(
    "file", [a_png(0, 9), a_jpeg(0, 9), a_tiff(0, 9), b"\xff\xd8\xff", b"\xff\xd8\xff\xff\xd9\xff\xff"]
)
def test_a_picture_without_a_size_is_refused(kind, file):
    with pytest.raises(NotAnOriginal, match="damaged or was cut off"):
        kind(file)


@pytest.mark.parametrize("file", [a_png(100_000, 100_000), a_jpeg(65_000, 65_000), a_tiff(60_000, 60_000)])
def test_a_small_file_of_very_many_dots_is_refused(kind, file):
    with pytest.raises(NotAnOriginal, match="far more dots"):
        kind(file)


@pytest.mark.parametrize(
    "name", [b"/JavaScript", b"/J#61vaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedi#61", b"/XFA"]
)
def test_a_pdf_that_holds_more_than_pages_is_refused(kind, name):
    with pytest.raises(NotAnOriginal, match="holds a program, a form or other files"):
        kind(a_pdf(name + b" 2 0 R"))


def test_a_pdf_that_is_locked_is_refused(kind):
    with pytest.raises(NotAnOriginal, match="locked with a password"):
        kind(a_pdf(b"/Encrypt 2 0 R"))


def test_a_picture_of_endless_segments_is_given_up(kind, monkeypatch):
    monkeypatch.setattr(content, "MOST_SEGMENTS", 3)
    with pytest.raises(NotAnOriginal, match="damaged or was cut off"):
        kind(a_jpeg()[:2] + b"\xff\xe0\0\x02" * 5 + a_jpeg()[2:])


@given(file=some.binary(max_size=200), start=some.sampled_from([b"", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"%PDF-"]))
def test_whatever_is_sent_gets_a_kind_or_a_sentence(tmp_path_factory, file, start):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + file)
    try:
        kind_of(path)
    except NotAnOriginal as error:
        assert str(error)[0].isupper()
