import numpy as np
import pytest

from nlp.discover.naming import KEY_PHRASES, has_a_telling_word, key_phrases, working_title

GULLS = ["gulls steal chips", "the gulls steal all", "gull mess", "a gull stole"]
DAMP = ["damp walls", "damp walls here", "damp", "xylophone damp"]
REST = ["something else entirely", "quite another matter"]


@pytest.fixture(scope="module")
def phrases():
    texts = [*GULLS, *DAMP, *REST]
    return key_phrases(texts, [str(place) for place in range(10)], [np.arange(4), np.arange(4, 8)])


def test_a_group_is_named_by_what_it_says_more_than_the_rest(phrases):
    assert phrases == [("gull", "gulls steal"), ("damp walls",)]


def test_a_phrase_of_one_person_alone_is_no_key_phrase(phrases):
    assert "xylophone" not in " ".join(phrases[1])
    assert "mess" not in " ".join(phrases[0])


def test_one_person_who_says_a_thing_twice_is_still_one():
    texts = ["kazoo damp", "kazoo damp", "damp walls", "else"]
    (named,) = key_phrases(texts, ["1", "1", "2", "3"], [np.arange(3)])
    assert named == ("damp",)


def test_a_word_does_not_come_again_in_another_inflection():
    texts = ["dog", "dogs", "dog", "dogs", "else"]
    (named,) = key_phrases(texts, list("12345"), [np.arange(4)])
    assert len(named) == 1


def test_there_are_a_few_key_phrases_at_most():
    words = "alpha bravo charlie delta echo foxtrot golf hotel india"
    (named,) = key_phrases([words, words, "else"], list("123"), [np.arange(2)])
    assert len(named) == KEY_PHRASES


@pytest.mark.parametrize(("text", "is_telling"), [("seagulls", True), ("its just the thing", False), ("", False)])
def test_the_commonest_words_alone_tell_nothing(text, is_telling):
    assert has_a_telling_word(text) is is_telling


def test_a_working_title_is_the_first_phrases():
    assert working_title(["seagulls", "chips", "steal", "bins"]) == "Seagulls, chips, steal"
    assert working_title([]) == ""
