"""What of a comment may be quoted for a theme."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consult.queries.quotes import Cuttable
from consult.reports.quotable import words_to_quote
from consult.services.masked_text import masked
from nlp.types import DetailKind, PersonalDetail
from tests.unit.reports.comments import comment

FIRST = "Sam Example at number four drops litter by the brook."
SECOND = "Bikes race past Sam Example every single night."
TEXT = f"{FIRST} {SECOND}"
CUTS = ((0, len(FIRST), frozenset({"litter"})), (len(FIRST) + 1, len(TEXT), frozenset({"bikes"})))
NAMES = tuple(
    PersonalDetail(start, start + len("Sam Example"), DetailKind.PERSON)
    for start in (0, TEXT.index("Sam Example", len(FIRST)))
)
CUTTABLE = Cuttable(CUTS, NAMES)


def said(*themes: str, text: str = TEXT, details=NAMES):
    return replace(comment(1, *themes, text=text), masked_text=masked(text, details))


def texts(words) -> list[str]:
    return [each.text for each in words]


def test_a_short_comment_stands_in_whole_for_its_main_theme_and_in_part_for_another():
    each = said("litter", "bikes")
    assert texts(words_to_quote(each, "litter", CUTTABLE)) == [each.masked_text]
    assert texts(words_to_quote(each, "bikes", CUTTABLE)) == ["… Bikes race past [name] every single night."]


def test_of_a_long_comment_the_passage_on_its_main_theme_is_quoted():
    each = said("litter", "bikes", text=TEXT + " and so on" * 20)
    assert texts(words_to_quote(each, "litter", CUTTABLE)) == ["[name] at number four drops litter by the brook. …"]


def test_what_was_not_cut_into_passages_is_quoted_in_whole_or_not_at_all():
    assert texts(words_to_quote(said("litter"), "bikes", None)) == []
    assert texts(words_to_quote(said("litter"), "litter", None)) == [said("litter").masked_text]


def test_a_passage_that_is_the_whole_comment_says_nothing_of_a_theme_beside_the_main_one():
    cuttable = Cuttable(((0, len(TEXT), frozenset({"litter", "bikes"})),), NAMES)
    assert texts(words_to_quote(said("litter", "bikes"), "bikes", cuttable)) == []


def test_a_passage_that_a_mask_goes_over_the_edge_of_is_not_quoted():
    address = PersonalDetail(len(FIRST) - 4, len(FIRST) + 6, DetailKind.ADDRESS)
    assert texts(words_to_quote(said("x", details=[address]), "bikes", Cuttable(CUTS, (address,)))) == []


def test_a_passage_that_is_masked_otherwise_now_is_not_quoted():
    assert texts(words_to_quote(said("litter", "bikes"), "bikes", Cuttable(CUTS, ()))) == []


def test_a_scrap_is_not_quoted():
    cuttable = Cuttable(((0, len("Sam Example at"), frozenset({"bikes"})),), NAMES)
    assert texts(words_to_quote(said("litter", "bikes"), "bikes", cuttable)) == []


@given(
    words=st.lists(st.sampled_from(["Sam", "race", "bikes", "[x]", "🏍", "Ünal"]), min_size=4, max_size=40),
    data=st.data(),
)
def test_no_masked_word_is_ever_quoted_whatever_is_cut_and_masked(words, data):
    text = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:place]) for place in range(len(words))]
    hidden = [place for place, word in enumerate(words) if word == "Sam"]
    details = tuple(PersonalDetail(starts[place], starts[place] + 3, DetailKind.PERSON) for place in hidden)
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    each = said("x", text=text, details=details)
    for words_found in words_to_quote(each, "bikes", Cuttable(((first, last, frozenset({"bikes"})),), details)):
        assert "Sam" not in words_found.text.split()
        assert each.masked_text[words_found.words.start : words_found.words.end].strip() in words_found.text
