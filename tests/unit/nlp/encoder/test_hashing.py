import numpy as np

from nlp.encoder import HashingEncoder


def test_vectors_have_length_one_even_for_a_text_without_words():
    assert np.allclose(np.linalg.norm(HashingEncoder().embed(["a b a", ""]), axis=1), 1)


def test_the_same_words_lie_nearer_than_others():
    bikes, more_bikes, cake = HashingEncoder().embed(["quad bikes", "bikes", "cake"])
    assert bikes @ more_bikes > bikes @ cake


def test_the_name_says_how_many_buckets_there_are():
    assert HashingEncoder(64).name == "hashing-64"
    assert HashingEncoder(64).embed(["a"]).shape == (1, 64)
