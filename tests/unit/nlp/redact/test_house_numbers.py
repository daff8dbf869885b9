import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("number 9 keeps pigeons and they foul every car", "number 9"),
        ("thing is number 83 are running a garage from the drive", "number 83"),
        ("the students at 21 and 23 never sleep", "21 and 23"),
        ("our bungalow no 6 is the only one without a light", "no 6"),
        ("they moved to no58, noise ever since", "no58"),
        ("the couple from number forty seven scream all night", "number forty seven"),
        ("brothers, number sixteen, again", "number sixteen"),
        ("the lass at number four is frightened", "number four"),
        ("the staffy at 64 bit the postman", "64"),
        ("upstairs at 8 has three dogs", "8"),
        ("across the road at 33 they deal", "33"),
    ],
)
def test_a_house_number_is_found_by_what_is_said_of_the_house(text, house):
    assert found(text, "address") == [house]


@pytest.mark.parametrize(
    "text",
    [
        *("the tenants want the number 62 bus", "the number 56 is always late", "number thirty four bus never comes"),
        *("number one priority is drugs", "a number twenty or so lads gather", "issue number 62 is bins"),
        *("page number 15 is missing", "number 47 in a queue and then cut off", "no1 cares about us"),
        *("no 20 mph zone by the school", "no20 mph zone", "there are no 24 hour shops", "no 3 bedroom houses"),
        *("the lads at 9 and 10 at night", "kids at 16 and 17 years old", "party at 30 people", "dogs at 20p a bag"),
        *("walking the dog at 7 in the dark", "next door at 2 in the morning", "next door at 11 every night"),
    ],
)
def test_buses_places_in_a_list_hours_and_ages_are_no_houses(text):
    assert found(text, "address") == []
