"""When the words of two responses are the same."""

import pytest

from consult.services.signals import LEAST_WORDS, plain_words

LONG = "Cars race past the school each morning and nobody stops them"


@pytest.mark.parametrize(
    "other",
    [LONG.upper(), f"  {LONG}.\r\n", LONG.replace(" ", "\n"), LONG.replace("school", "“school”, ")],
)
def test_case_spacing_and_punctuation_make_no_difference(other):
    assert plain_words([other]) == plain_words([LONG])


def test_another_word_makes_a_difference():
    assert plain_words([LONG + " now"]) != plain_words([LONG])


def test_the_words_of_all_comments_count_together():
    assert plain_words(["Cars race past the school", "each morning and nobody stops them"]) == plain_words([LONG])


def test_too_few_words_say_nothing():
    assert plain_words(["word " * (LEAST_WORDS - 1)]) is None
    assert plain_words(["word " * LEAST_WORDS]) is not None
    assert plain_words([]) is None
