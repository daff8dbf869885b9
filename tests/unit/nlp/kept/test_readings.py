import numpy as np
import pytest

from nlp.encoder.cache import CachingEncoder
from nlp.kept import making
from nlp.kept.packing import pack, unpack
from nlp.pipeline import Engine, load_engine
from nlp.types import Comment

TEXTS = [
    "Dog dirt. They shut our cake shop, and my husband hits me.",
    "Ring Dan Example on 07700 900123 about the quad bikes",
    "",
    "5",
    "İzmir – “dogs” 🐕\x00",
    "Dog dirt. They shut our cake shop, and my husband hits me.",
    "dogs " * 300,
]
COMMENTS = [Comment(str(number), text) for number, text in enumerate(TEXTS)]


@pytest.fixture
def engine_in(codebook, encoder):
    def make(folder, book=codebook, **options):
        return load_engine(book, encoder=encoder, kept_in=folder, **options)

    return make


@pytest.fixture
def never_read(monkeypatch):
    def refuse():
        monkeypatch.setattr("nlp.starter.read_comments", lambda *rest, **options: pytest.fail("read again"))

    return refuse


def test_what_is_kept_gives_the_very_same_codings(engine_in, codebook, encoder, tmp_path, never_read):
    fresh = load_engine(codebook, encoder=encoder).code(COMMENTS)
    first = engine_in(tmp_path).code(COMMENTS)
    never_read()
    assert engine_in(tmp_path).code(COMMENTS) == first == fresh


def test_a_text_is_read_once_whatever_company_it_keeps(engine_in, tmp_path, never_read):
    engine = engine_in(tmp_path)
    one_by_one = [engine.code([comment])[0] for comment in COMMENTS]
    never_read()
    assert list(engine.code(COMMENTS)) == one_by_one


def test_new_texts_are_counted(engine_in, codebook, encoder, tmp_path):
    engine = engine_in(tmp_path)
    assert engine.count_new(COMMENTS) == 5
    engine.code(COMMENTS[:2])
    assert engine.count_new(COMMENTS) == 3
    assert load_engine(codebook, encoder=encoder).count_new(COMMENTS) == 5


def test_another_code_book_reads_for_itself(engine_in, codebook, tmp_path):
    engine_in(tmp_path).code(COMMENTS)
    other = type(codebook).model_validate(codebook.model_dump() | {"version": "2"})
    assert engine_in(tmp_path, book=other).count_new(COMMENTS) == 5


def test_the_file_tells_nothing_of_the_answers(engine_in, tmp_path):
    engine_in(tmp_path).code(COMMENTS)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in (b"07700", b"husband", b"asb-dogs", b"lemmas", b"abuse"):
        assert word not in content


def test_a_damaged_file_is_read_anew(engine_in, tmp_path):
    first = engine_in(tmp_path).code(COMMENTS)
    for path in tmp_path.iterdir():
        path.write_bytes(b"this is no database " * 1000)
    assert engine_in(tmp_path).code(COMMENTS) == first


def test_a_close_reading_is_the_same_when_it_is_unpacked(codebook, encoder, tmp_path):
    starter = load_engine(codebook, encoder=CachingEncoder(encoder, tmp_path))._starter
    for close in starter.read([comment for comment in COMMENTS if comment.text]):
        again = unpack(pack(close), close.reading.comment)
        assert again.reading.terms == close.reading.terms
        assert again.reading.hits == close.reading.hits
        assert again.reading.passages == close.reading.passages
        assert np.array_equal(again.reading.vector, close.reading.vector)
        assert np.array_equal(again.log_odds, close.log_odds)
        assert again.looked_at is None
        assert (again.masked_text, again.details, again.concerns) == (close.masked_text, close.details, close.concerns)


class TestWhatMadeAReading:
    def test_it_is_named_after_the_code_and_the_files_that_read(self, tmp_path):
        (tmp_path / "one.py").write_text("1")
        (tmp_path / "learning").mkdir()
        (tmp_path / "learning" / "two.py").write_text("2")
        assert making._read_files(tmp_path) == [tmp_path / "one.py"]

    def test_it_is_the_same_in_one_process(self):
        assert making.engine_fingerprint() == making.engine_fingerprint()


def test_an_engine_without_a_folder_keeps_nothing(engine_in, tmp_path):
    assert isinstance(engine_in(None), Engine)
    engine_in(None).code(COMMENTS)
    assert not list(tmp_path.iterdir())
