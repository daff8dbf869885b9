"""Guessing what columns and words are, and what a person makes of it."""

import pytest

from consult.importing.columns import Column, Value, columns_in
from consult.importing.files import table_in
from consult.importing.guessing import guess
from consult.importing.matching import LEFT_OUT, Matching, matched_twice, normal, unmatched_words, words_in, words_of
from consult.importing.targets import targets_of
from consult.reports.answer_columns import columns_of
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES

ASKED = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")
BY_KEY = {target.key: target for target in targets_of(ASKED)}


def guessed(text: str) -> Matching:
    table = table_in(text)
    columns, _ = columns_in(table.header, table.rows)
    return guess(columns, ASKED)


def column(*words: str) -> Column:
    return Column(header="x", filled=len(words), values=tuple(Value(text=word, rows=1) for word in words))


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Do you agree with the plan?", "answer.agree"),
        ("DO YOU AGREE WITH THE PLAN", "answer.agree"),
        ("agree. Do you agree with the plan?", "answer.agree"),
        ("agree", "answer.agree"),
        ("Q1. Do you agree with the plan?", "answer.agree"),
        ("seen[litter]. How often have you seen these? [Litter]", "row.seen.litter"),
        ("seen-litter: How often have you seen these? Litter", "row.seen.litter"),
        ("How often have you seen these? [Fires]", "row.seen.fires"),
        ("heard[web]. How did you hear about this? [The website]", "option.heard.web"),
        ("heard[other]. How did you hear about this? [Other]", "other.heard"),
        ("heard-other: Other, Please say", "other.heard"),
        ("ranked[2]. Which matter most? [Rank 2]", "place.ranked.2"),
        ("Response ID", "about.identifier"),
        ("submitdate", "about.received"),
        ("Weight", "about.weight"),
    ],
)
def test_headings_are_guessed_however_a_tool_writes_them(header, key):
    assert guessed(f'"{header}"\nx\n').columns == {0: key}


def test_headings_that_name_nothing_are_left_to_a_person():
    assert guessed("Colour of hair,IP address\nred,1\n").columns == {}


def test_a_target_is_given_to_one_column_and_never_to_an_empty_one():
    assert guessed("agree,Do you agree with the plan?,impact\nAgree,Agree,\n").columns == {0: "answer.agree"}


def test_the_columns_of_this_products_own_export_are_all_known():
    headers = [each.header for each in columns_of(ASKED)]
    quoted = ",".join(f'"{header}"' for header in headers)
    text = quoted + "\n" + ",".join("x" for _ in headers) + "\n"
    assert len(guessed(text).columns) == len(headers)


def test_words_are_guessed_by_label_and_by_value_however_they_are_typed():
    text = "agree,feel_safe\nStrongly agree,Y\nDONT_KNOW,n\nN/A,Don't know\nPerhaps,yes\n"
    words = guessed(text).words
    assert words[0] == {"Strongly agree": "strongly_agree", "DONT_KNOW": "dont_know", "N/A": LEFT_OUT}
    assert words[1] == {"Y": "yes", "n": "no", "Don't know": "dont_know", "yes": "yes"}


def test_ticks_are_guessed():
    words = guessed("heard[web]\nYes\nNo\nThe website\nmaybe\n").words
    assert words == {0: {"Yes": "ticked", "No": "not-ticked", "The website": "ticked"}}


def test_several_words_in_a_cell_are_parted():
    heard = BY_KEY["answer.heard"]
    assert words_in("The website;An event;", heard) == ("The website", "An event")
    assert words_in("The website, An event", heard) == ("The website", "An event")
    assert words_in("An event", heard) == ("An event",)
    assert words_in("", heard) == ()
    assert words_in("East; West", BY_KEY["answer.locality"]) == ("East; West",)


def test_words_are_counted_over_all_cells_the_commonest_first():
    words = words_of(column("The website;An event", "The website", "A shop"), BY_KEY["answer.heard"])
    assert [(word.text, word.rows) for word in words] == [("The website", 2), ("A shop", 1), ("An event", 1)]


def test_words_that_nobody_matched_are_listed():
    left = unmatched_words(column("East", "Eastt"), BY_KEY["answer.locality"], {"East": "east"})
    assert [word.text for word in left] == ["Eastt"]


def test_two_columns_that_are_one_thing_are_told():
    assert list(matched_twice(Matching(columns={3: "answer.agree", 1: "answer.agree", 2: "answer.impact"}))) == [(3, 1)]


def test_a_column_that_is_left_out_has_no_target():
    matching = Matching(columns={0: "answer.agree"})
    assert matching.target(0, ASKED) == BY_KEY["answer.agree"]
    assert matching.target(1, ASKED) is None


def test_a_matching_survives_being_kept():
    matching = guessed("agree,heard\nAgree,The website\n")
    assert Matching.model_validate(matching.model_dump(mode="json")) == matching


def test_very_many_different_values_are_not_all_kept():
    table = table_in("a\n" + "\n".join(f"word {number}" for number in range(300)))
    [found], rows = columns_in(table.header, table.rows)
    assert (rows, found.filled, len(found.values), found.has_more) == (300, 300, 200, True)


def test_what_people_type_differently_is_the_same():
    assert normal("Don’t  KNOW!") == normal("dont know")
