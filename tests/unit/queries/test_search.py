import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.queries.search import EVERYTHING, Search, search_of


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("bikes", ("bikes",), ()),
        ("bikes  park", ("bikes", "park"), ()),
        ('"off road" bikes', ("off road", "bikes"), ()),
        ("“off road” bikes", ("off road", "bikes"), ()),
        ("bikes -park", ("bikes",), ("park",)),
        ('bikes -"the park"', ("bikes",), ("the park",)),
        ("bikes –park", ("bikes",), ("park",)),
        ("-park", (), ("park",)),
        ("off-road", ("off-road",), ()),
        ("don’t", ("don’t",), ()),
        ('"never closed', ("never closed",), ()),
        ("bikes bikes", ("bikes",), ()),
        ("bikes OR NOT (park*)", ("bikes", "OR", "NOT", "(park*)"), ()),
        ("a\0b", ("a", "b"), ()),
    ],
)
def test_what_was_typed_is_words_phrases_and_what_to_leave_out(typed, wanted, unwanted):
    assert search_of(typed) == Search(wanted, unwanted)


@pytest.mark.parametrize("typed", ["", "  ", "-", '"', '""', '-""', "* ( ) :", "_", "--", "🏍"])
def test_signs_alone_are_no_search(typed):
    assert search_of(typed) == EVERYTHING
    assert search_of(typed).is_empty


@given(st.text())
def test_anything_can_be_typed_and_no_phrase_holds_a_quote(typed):
    search = search_of(typed)
    assert not any('"' in phrase or "\0" in phrase for phrase in search.wanted + search.unwanted)
