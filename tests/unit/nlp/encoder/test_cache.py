import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest

from nlp.encoder import HashingEncoder
from nlp.encoder.cache import FILE, CachingEncoder
from nlp.errors import EncoderUnavailable


class Counting(HashingEncoder):
    """Keeps what it was asked for."""

    def __init__(self, buckets=256):
        super().__init__(buckets)
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        return super().embed(texts)


TEXTS = ["dog dirt", "no cake", "dog dirt", ""]


def test_vectors_are_the_very_ones_that_the_encoder_gives(tmp_path):
    encoder = HashingEncoder()
    cached = CachingEncoder(encoder, tmp_path)
    assert cached.name == encoder.name
    for _ in range(2):
        assert np.array_equal(cached.embed(TEXTS), encoder.embed(TEXTS))


def test_a_text_is_embedded_once_and_known_to_another_process(tmp_path):
    encoder = Counting()
    CachingEncoder(encoder, tmp_path).embed(TEXTS)
    assert encoder.asked == ["dog dirt", "no cake", ""]
    CachingEncoder(encoder, tmp_path).embed([*TEXTS, "new"])
    assert encoder.asked[3:] == ["new"]


def test_no_texts_give_no_rows_of_the_right_width(tmp_path):
    assert CachingEncoder(HashingEncoder(64), tmp_path).embed([]).shape == (0, 64)


def test_encoders_do_not_share_vectors(tmp_path):
    for buckets in (32, 64):
        assert CachingEncoder(HashingEncoder(buckets), tmp_path).embed(["dog"]).shape == (1, buckets)


def test_the_oldest_vectors_go_when_there_are_too_many(tmp_path):
    encoder = Counting()
    cached = CachingEncoder(encoder, tmp_path, most=2)
    for text in ("first", "second", "third"):
        cached.embed([text])
    encoder.asked.clear()
    cached.embed(["third", "second", "first"])
    assert encoder.asked == ["first"]


def test_the_file_holds_no_text(tmp_path):
    CachingEncoder(HashingEncoder(), tmp_path).embed(["Mrs Invented of the High Street"])
    assert b"Invented" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_damaged_file_is_made_anew(tmp_path):
    (tmp_path / FILE).write_bytes(b"this is no database " * 100)
    assert CachingEncoder(HashingEncoder(), tmp_path).embed(["dog"]).shape == (1, 256)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(EncoderUnavailable, match="Name a folder that can be written to"):
        CachingEncoder(HashingEncoder(), tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(EncoderUnavailable, match="cannot be kept in"):
        CachingEncoder(HashingEncoder(), tmp_path / "file")


def test_several_may_write_at_once(tmp_path):
    cached = [CachingEncoder(HashingEncoder(), tmp_path) for _ in range(4)]
    texts = [f"answer {number}" for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda encoder: encoder.embed(texts), cached))
    assert all(np.array_equal(result, results[0]) for result in results)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (40,)
