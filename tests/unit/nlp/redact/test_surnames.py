import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("them Hardcastles are at it", ["Hardcastles"]),
        ("The Garbutts' hedge is 12 foot", ["Garbutts"]),
        ("the Marsh family and the Bell lads", ["Marsh", "Bell"]),
        ("that King lad on his quad", ["King"]),
        ("it was Cook that broke the window", ["Cook"]),
        ("it's always Ollerenshaw who sells it", ["Ollerenshaw"]),
        ("Mrs Park and Rev King", ["Park", "King"]),
    ],
)
def test_a_surname_alone_is_found_where_the_words_around_it_speak_of_people(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        *("them Audis and them Surrons", "them Romanians", "the Kings' Arms and The Miners' Welfare"),
        *("the Church family events", "the Park lads and the Hill kids", "the Royal family visited", "that Green bin"),
        *("It was Labour that did it", "It was Greggs who put the bins out", "down the Ollerenshaws"),
    ],
)
def test_makes_peoples_pubs_and_quarters_are_no_surnames(text):
    assert found(text, "person") == []
