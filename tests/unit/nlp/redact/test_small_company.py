import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("faith next door plays it loud", ["faith"]),
        ("its mark and his brother", ["mark"]),
        ("dawn and her kids get shouted at", ["dawn"]),
        ("kyle lee and dean set fire to bins", ["kyle", "lee", "dean"]),
        ("gaz and lee nick bikes", ["gaz", "lee"]),
        ("gaz and lee, then dean and kyle", ["gaz", "lee", "dean", "kyle"]),
    ],
)
def test_a_name_that_is_a_word_is_found_by_who_stands_beside_it(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        *("no hope next door", "when will next door shut up", "will next door stop", "they rob next door"),
        *("the bill and his costs", "his art and her kids", "kids will and may cry", "the dog next door"),
        *("april may and june are bad", "faith hope and charity", "rose, daisy and poppy beds", "holly and ivy"),
        *("stanley, brandon and crook", "drugs, spice and crack", "jade and amber lights", "rob and nick bikes"),
    ],
)
def test_words_months_flowers_virtues_and_places_stay(text):
    assert found(text, "person") == []
