import math

import pytest

from nlp.concern_sieve import FILE, Sieve, load_sieve, shipped_sieve
from nlp.errors import ModelUnreadable

SIEVE = Sieve(-1.0, {"he": (1.0, 0.5), "hits": (2.0, 1.5)})


def test_a_guess_is_the_pulls_by_the_share_of_their_words():
    assert SIEVE.guess("He hits!") == pytest.approx(-1.0 + (1.0 * 0.5 + 2.0 * 1.5) / math.sqrt(5))


def test_a_word_that_is_said_again_counts_more_but_not_twice():
    he = 1 + math.log(2)
    assert SIEVE.guess("he he hits") == pytest.approx(-1.0 + (he * 0.5 + 2.0 * 1.5) / math.hypot(he, 2.0))


@pytest.mark.parametrize("text", ["", "?!", "potholes"])
def test_words_that_nothing_is_known_of_leave_the_intercept(text):
    assert SIEVE.guess(text) == -1.0


def test_a_sieve_is_the_same_after_it_was_kept(tmp_path):
    SIEVE.save(tmp_path / "new")
    assert load_sieve(tmp_path / "new") == SIEVE


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"intercept": 1, "words": {"he": [1]}}'])
def test_a_file_that_cannot_be_read_says_how_to_make_it_again(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelUnreadable, match=r"python -m nlp\.concern_training"):
        load_sieve(tmp_path)


def test_the_sieve_that_ships_lets_a_hint_through_and_holds_potholes_back():
    assert shipped_sieve().guess("I never let her out without me and she knows why") > -1.1
    assert shipped_sieve().guess("The potholes on the main road are dreadful.") < -1.1
