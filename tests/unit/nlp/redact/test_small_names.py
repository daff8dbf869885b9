import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ask karen dobson at the post office", ["karen dobson"]),
        ("thats kyle wetherell and connor nixon again", ["kyle wetherell", "connor nixon"]),
        ("me mate gaz got nicked", ["gaz"]),
        ("mrs brown and cllr tuck", ["brown", "tuck"]),
        ("pc wray never came", ["wray"]),
        ("a lad called zbyszko again", ["zbyszko"]),
        ("kind regards zbyszko kowal", ["zbyszko kowal"]),
        ("my ex lee waits outside", ["lee"]),
    ],
)
def test_names_typed_in_small_letters_are_found(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        *("my pc broke", "mr and mrs", "a man called me a grass", "my mate said so", "my son will not go"),
        *(
            "margaret street is dark",
            "margaret thompson street",
            "st helen auckland",
            "taking the mick",
            "through craig",
            "a reg plate",
        ),
        *("they nick bikes", "a lad called racist names"),
    ],
)
def test_common_words_in_small_letters_are_no_names(text):
    assert found(text, "person") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KEVIN BRAITHWAITE SELLS DRUGS", ["KEVIN BRAITHWAITE"]),
        ("STOP KEVIN NOW", ["KEVIN"]),
        ("MARGARET STREET IS DARK", []),
        ("POLICE DO NOT CARE", []),
    ],
)
def test_names_in_a_text_of_capitals_are_found(text, names):
    assert found(text, "person") == names
