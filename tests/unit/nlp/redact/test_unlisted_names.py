import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zbyszko told me about it", ["Zbyszko"]),
        ("Zbyszko Kowal next door", ["Zbyszko Kowal"]),
        ("thanks to Zbyszko for the fence", ["Zbyszko"]),
        ("Zbyszko, my lodger, was spat at", ["Zbyszko"]),
        ("Liam, Zbyszko and Mark broke it", ["Liam", "Zbyszko", "Mark"]),
        ("Zbyszko and Liam broke it", ["Zbyszko", "Liam"]),
        ("Rose Wardens and Liam", ["Rose", "Liam"]),
    ],
)
def test_a_name_on_no_list_is_found_by_what_its_bearer_does_or_who_stands_beside(text, names):
    assert found(text, "person")[-len(names) :] == names


@pytest.mark.parametrize(
    "text",
    [
        *("the Zbyszko told me", "Zbyszko Street lives on", "St Zbyszko said mass", "king Zbyszko told me"),
        *("thanks to Skelbyton for the fence", "Zbyszko Hall told"),
    ],
)
def test_a_word_on_no_list_stays_where_it_may_name_a_place_or_a_thing(text):
    assert found(text, "person") == []


@pytest.mark.parametrize(
    "text",
    [
        "Liam and the Zbyszko",
        "9 May and Liam",
        "Liam and Zbyszko Kowal Street",
        "Liam, 9 May and so on",
        "Liam and Zbyszko Street",
        "Liam and Police Station",
    ],
)
def test_what_stands_in_a_list_with_a_name_is_not_always_one(text):
    assert found(text, "person") == ["Liam"]
