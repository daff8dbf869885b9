from hypothesis import given
from hypothesis import strategies as st

from forms.text import clean, clean_line, count_words, in_plain_figures, keepable


class TestCleaning:
    def test_control_characters_are_taken_out(self):
        assert clean("sto\x00p\x07 \x1bthis\x7f\x85") == "stop this"

    def test_line_ends_become_plain_and_tabs_stay(self):
        assert clean("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree\tfour"

    def test_emoji_and_right_to_left_text_stay_as_they_are(self):
        assert clean("مرحبا 👨‍👩‍👧 שלום") == "مرحبا 👨‍👩‍👧 שלום"

    def test_text_that_cannot_be_seen_is_empty(self):
        assert clean(" \n\t\u200b\u200f\u00a0 ") == ""

    def test_half_a_character_is_taken_out(self):
        assert clean("a\ud83db\ufffe") == "ab"

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text: str):
        assert clean(clean(text)) == clean(text)

    @given(st.text())
    def test_cleaned_text_can_be_stored_as_utf_8(self, text: str):
        assert "\x00" not in clean(text).encode().decode()


def test_what_is_shown_again_keeps_its_spaces():
    assert keepable("  two \r\n\x00lines ") == "  two \nlines "


def test_a_line_has_single_spaces_between_its_words():
    assert clean_line(" Elvet\r\n  Bridge ") == "Elvet Bridge"


def test_words_are_counted_by_the_spaces_between():
    assert count_words("don’t re-open\nit now ") == 4


def test_full_width_figures_become_ordinary():
    assert in_plain_figures("１２") == "12"
