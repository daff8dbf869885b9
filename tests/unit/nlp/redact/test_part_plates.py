import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a green Astra ending QXV and a van", "QXV"),
        ("black Corsa that ends PQZ again", "PQZ"),
        ("only got the last letters gvz sorry", "gvz"),
        ("the first two letters were NQ", "NQ"),
        ("a red Fiat, last three letters of the plate were KVH", "KVH"),
        ("a white van with a nq14 plate", "nq14"),
        ("a plate that starts QX66", "QX66"),
    ],
)
def test_a_part_of_a_plate_is_found_by_what_is_said_of_it(text, part):
    assert found(text, "vehicle") == [part]


@pytest.mark.parametrize(
    ("text", "plates"),
    [
        ("R417 QXB or maybe R471 QXB", ["R417 QXB", "R471 QXB"]),
        ("NX12 QZV, or it might have been NX21", ["NX12 QZV", "NX21"]),
        ("NX12 QZV and NX12 QZW", ["NX12 QZV", "NX12 QZW"]),
        ("NX12 QZV or A19 it came off", ["NX12 QZV"]),
        ("NX12 QZV and ASB all night", ["NX12 QZV"]),
    ],
)
def test_what_a_plate_may_have_been_instead_is_found(text, plates):
    assert found(text, "vehicle") == plates


@pytest.mark.parametrize(
    "text",
    [
        *("parked on a 66 plate, an 09 plate", "at20 plates", "the motor ends UP in the beck", "cars ending ASB"),
        *("the van ends NOW", "first letters I wrote were ignored", "last few characters THE", "it may have been K217"),
    ],
)
def test_words_ages_alone_and_short_forms_are_no_parts_of_plates(text):
    assert found(text, "vehicle") == []
