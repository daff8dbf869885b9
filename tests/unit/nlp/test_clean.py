from hypothesis import given
from hypothesis import strategies as st

from nlp.clean import clean, has_words, lowered


@given(st.text())
def test_cleaning_and_lowering_keep_every_character_in_its_place(text):
    assert len(lowered(clean(text))) == len(text)


def test_quotes_and_dashes_become_plain_and_control_characters_become_spaces():
    assert clean("don’t\x00 – stop\u202e") == "don't  - stop "


def test_a_letter_whose_small_form_is_longer_is_left_alone():
    assert lowered("İA") == "İa"


def test_emoji_and_points_are_no_words():
    assert not has_words("😀 … ?!")
    assert has_words("مرحبا")
