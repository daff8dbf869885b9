import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    "plate",
    [
        *("NX21 QZA", "NJ70QXW", "ND 19 QUX", "YQ-19-ZZX", "nk66 qvb", "nq68zzt"),
        *("N11 QRZ", "R241 QJB", "Q417 QXA", "T7 QZE", "QXA 417R", "qxa417r"),
    ],
)
def test_a_number_plate_is_found_in_each_form(plate):
    assert found(f"a van {plate} parked", "vehicle") == [plate]


@pytest.mark.parametrize("plate", ["A12 QXB", "1 ABX", "qx 1234", "QZX 7K"])
def test_rarer_plates_are_found_beside_a_word_that_names_one(plate):
    assert found(f"the reg is {plate}, seen twice", "vehicle") == [plate]
    assert found(f"his plate says {plate}", "vehicle") == [plate]


@pytest.mark.parametrize(
    "text",
    [
        *("the A19 and the B6532", "AT 20 MPH ON THE A1 AND", "A690 CAR park", "in24 hrs", "at20 mph", "BMW 320D"),
        *("van GTI 16 again", "the 12 day12a and pts12d", "reg 2019 MODELS"),
        *("plates off", "T12 THE", "CAR 20A", "QXA 4R", "the plate was 30 mph"),
    ],
)
def test_roads_speeds_and_models_are_no_plates(text):
    assert found(text, "vehicle") == []


def test_as_much_of_a_plate_as_was_read_is_found_after_the_vehicle():
    assert found("A grey Astra, QX66, that is all I got", "vehicle") == ["QX66"]
    assert found("a red van (QX12) again", "vehicle") == ["QX12"]
    assert found("a van at 66, a bus QX66", "vehicle") == []
