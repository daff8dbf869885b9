"""Comments cut into pieces: where a concern lies, and where personal details do."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.models import FoundBy
from consult.policy.care.marking import LETTERS_AROUND, DetailPiece, detail_pieces, excerpt
from consult.queries.masking import Detail
from nlp.types import DetailKind

LONG = "word " * 100


def detail(start: int, end: int, kind: DetailKind = DetailKind.PERSON, *, is_shown: bool = False) -> Detail:
    return Detail(UUID(int=start), start, end, "", kind, FoundBy.MACHINE, is_shown, "", None, None)


def told(pieces) -> list[tuple[str, bool]]:
    return [(piece.text, piece.is_marked) for piece in pieces]


class TestExcerpts:
    def test_a_short_comment_is_shown_whole(self):
        assert told(excerpt("He hits me", [(0, 7)])) == [("He hits", True), (" me", False)]

    def test_a_long_one_is_cut_between_words_on_either_side_of_the_words_that_matter(self):
        text = LONG + "he hits me " + LONG
        pieces = told(excerpt(text, [(500, 510)]))
        assert pieces[0] == ("… ", False)
        assert pieces[-1] == (" …", False)
        assert ("he hits me", True) in pieces
        shown = "".join(text for text, _ in pieces[1:-1])
        assert len(shown) <= 2 * LETTERS_AROUND + len("he hits me")
        assert shown.startswith("word ")
        assert shown.endswith(" ")

    def test_text_without_spaces_is_cut_anywhere(self):
        pieces = told(excerpt("x" * 400 + "!" + "y" * 400, [(400, 401)]))
        assert pieces[2] == ("!", True)

    def test_without_words_that_matter_the_beginning_is_shown(self):
        assert told(excerpt("word", [])) == [("word", False)]
        assert told(excerpt(LONG, []))[-1] == (" …", False)

    @settings(max_examples=30)
    @given(st.text("ab 🏍\n", min_size=1, max_size=500), st.data())
    def test_the_words_that_matter_first_are_always_marked_whole(self, text, data):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        assert text[start:end] in [piece.text for piece in excerpt(text, [(start, end)]) if piece.is_marked]


class TestDetails:
    def test_details_are_marked_by_kind(self):
        phone = detail(4, 6, DetailKind.PHONE, is_shown=True)
        assert detail_pieces("Sam, 07", [detail(0, 3), phone]) == (
            DetailPiece("Sam", DetailKind.PERSON),
            DetailPiece(","),
            DetailPiece(" 0", DetailKind.PHONE, is_shown=True),
            DetailPiece("7"),
        )

    def test_where_they_overlap_the_mask_comes_before_what_is_readable(self):
        readable = detail(0, 9, is_shown=True)
        assert detail_pieces("Sam Smith", [readable, detail(4, 9)]) == (
            DetailPiece("Sam ", DetailKind.PERSON, is_shown=True),
            DetailPiece("Smith", DetailKind.PERSON),
        )

    def test_a_detail_within_another_of_its_kind_is_one_mark(self):
        assert detail_pieces("Sam Smith", [detail(0, 9), detail(4, 9)]) == (
            DetailPiece("Sam Smith", DetailKind.PERSON),
        )

    def test_a_comment_without_details_is_one_piece(self):
        assert detail_pieces("Sam", []) == (DetailPiece("Sam"),)
        assert detail_pieces("", []) == ()
