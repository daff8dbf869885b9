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
        ("potholes, parking and dog muck", ["potholes", "parking", "dog muck"]),
        ("potholes, parking", ["potholes, parking"]),
        ("not the kids, the dogs, or bikes", ["not the kids, the dogs, or bikes"]),
        ("lads on the bikes at night, noise, mess", ["lads on the bikes at night, noise, mess"]),
        ("1. litter 2. dogs 3) cats", ["1. litter", "2. dogs", "3) cats"]),
        ("It went up 5. They left", ["It went up 5.", "They left"]),
        ("dogs + cats", ["dogs", "cats"]),
        ("24/7 noise and/or smells, 10/10", ["24/7 noise and/or smells, 10/10"]),
        ("Near St. Anne's, e.g. the steps. Dr. Cake left", ["Near St. Anne's, e.g. the steps.", "Dr. Cake left"]),
        ("Ask Cllr. Cake about it.", ["Ask Cllr. Cake about it."]),
        ("dogs.Litter.Cars", ["dogs.", "Litter.", "Cars"]),
        ("no buses... and the fares", ["no buses...", "and the fares"]),
        ("Out of ten: 5. For the bins", ["Out of ten:", "5. For the bins"]),
        ("bins. 5.", ["bins.", "5."]),
        ("  ...  \n ?", []),
        ("", []),
    ],
)
def test_a_comment_is_split_where_a_new_idea_starts(text, passages):
    assert passages_of(text) == passages


@given(st.text(alphabet="abst1 .,);-/&+\n\x00😀"))
def test_passages_are_in_order_do_not_overlap_and_lose_no_word(text):
    places = split_into_passages(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(places))
    assert all(has_words(text[place.start : place.end]) for place in places)
    assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, "".join(passages_of(text))))
