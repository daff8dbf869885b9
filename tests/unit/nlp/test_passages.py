import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.clean import has_words
from nlp.passages import split_into_passages


def passages_of(text):
    return [text[place.start : place.end] for place in split_into_passages(text)]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Speeding. Dog mess.", ["Speeding.", "Dog mess."]),
        ("drugs/mopeds/robbing", ["drugs", "mopeds", "robbing"]),
        ("I like it, but the dogs", ["I like it", "but the dogs"]),
        ("bins and the state of the lane", ["bins", "and the state of the lane"]),
        ("litter - speeding\nparking", ["litter", "speeding", "parking"]),
        ("fish and chips", ["fish and chips"]),
        ("  ...  \n ?", []),
        ("", []),
    ],
)
def test_a_comment_is_split_where_a_new_idea_starts(text, passages):
    assert passages_of(text) == passages


@given(st.text(alphabet="ab .,;-/\n\x00😀"))
def test_passages_are_in_order_do_not_overlap_and_lose_no_word(text):
    places = split_into_passages(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(places))
    assert all(has_words(text[place.start : place.end]) for place in places)
    assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, "".join(passages_of(text))))
