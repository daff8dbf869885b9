import numpy as np

from nlp.encoder import HashingEncoder
from nlp.encoder.cache import CachingEncoder


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
