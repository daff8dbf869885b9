import numpy as np
import pytest

from nlp.codebook import Theme
from nlp.features import read_comments
from nlp.phrases import PhraseRules
from nlp.sayings import MOST_SHARED, SharedWords, sayings, told
from nlp.types import Comment


@pytest.fixture
def shared(encoder):
    """The counts of words that a text shares with what is written of each theme."""

    def shared(text, *written):
        readings = read_comments([Comment("1", text)], rules=PhraseRules({}), encoder=encoder)
        return SharedWords(written).count(readings)[0].tolist()

    return shared


def test_a_label_of_several_things_is_said_piece_by_piece():
    theme = Theme(id="litter", label="Litter, rubbish and fly-tipping", description="Untidy places.")
    assert sayings(theme) == [
        "Litter, rubbish and fly-tipping",
        "Untidy places.",
        "Litter",
        "rubbish",
        "fly-tipping",
    ]


@pytest.mark.parametrize(
    ("label", "sentence"), [("Staff", "This is about staff."), ("CCTV cameras", "This is about CCTV cameras.")]
)
def test_a_bare_label_is_also_said_in_a_sentence(label, sentence):
    assert sayings(Theme(id="a", label=label)) == [label, sentence]


def test_a_theme_that_is_written_about_needs_no_sentence():
    assert sayings(Theme(id="staff", label="Staff", include=("rude nurses",))) == ["Staff", "rude nurses"]


@pytest.mark.parametrize("theme_id", ["other", "unclear"])
def test_nothing_is_said_of_what_fits_no_theme(theme_id):
    theme = Theme(id=theme_id, label="Something, or other")
    assert told(theme) == sayings(theme) == []


def test_words_count_in_any_inflection_and_once_each(shared):
    assert shared("Nurses, nurses! And the ward.", ["A nurse on the wards"], ["Parking"]) == [2.0, 0.0]


def test_words_that_say_nothing_do_not_count(shared):
    assert shared("It is up to the go 42", ["what is it to the", "up go 42"]) == [0.0]


def test_a_word_that_is_written_of_several_themes_is_parted_among_them(shared):
    assert shared("noisy dogs", ["dogs at night"], ["noisy dogs"]) == [0.5, 1.5]


def test_more_than_two_words_say_no_more_than_two(shared):
    assert shared("noisy dogs barking at night", ["noisy dogs barking at night"]) == [MOST_SHARED]


def test_no_reading_has_no_counts():
    assert SharedWords([["dogs"]]).count([]).shape == np.empty((0, 1)).shape
