import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.policy.highlighting import pieces_of


def shown(text, spans):
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces_of(text, spans))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "off road bikes"),
        ([(0, 3)], "[off] road bikes"),
        ([(9, 14), (0, 3)], "[off] road [bikes]"),
        ([(0, 8), (4, 14)], "[off road bikes]"),
        ([(0, 3), (3, 8)], "[off road] bikes"),
        ([(-5, 3), (9, 99)], "[off] road [bikes]"),
        ([(5, 5), (6, 4), (90, 99)], "off road bikes"),
    ],
)
def test_spans_are_marked_once_however_they_lie(spans, expected):
    assert shown("off road bikes", spans) == expected


@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40))))
def test_the_text_is_always_whole(text, spans):
    assert "".join(piece.text for piece in pieces_of(text, spans)) == text
