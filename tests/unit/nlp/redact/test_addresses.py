import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    "postcode", ["DH1 9ZZ", "dl149zy", "DH1  9YZ", "DH8-9ZZ", "ne39 9zz", "SW1A 9ZZ", "DH 1 9ZZ", "DHI 9ZZ"]
)
def test_a_postcode_is_found_in_any_case_and_spacing(postcode):
    assert found(f"we live in {postcode} now", "postcode") == [postcode]


@pytest.mark.parametrize(
    "text", ["DH1 is bad", "NO ONE HELPS 24 HOURS", "the B6532", "m8 1st time", "A19 9AM", "ZZ9 9ZZ"]
)
def test_a_district_a_road_or_an_ordinal_is_no_postcode(text):
    assert found(text, "postcode") == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "14 Front Street",
            "9a Larchwood Avenue",
            "No. 12 Marlbeck Close",
            "Number 8, Ashgill Lane",
            "11 St Bede's Terrace",
        ),
        *("33-35 Brackenhill Gardens", "8 and 10 Juniper Walk", "1 The Paddocks", "2 Old Tollgate Cottages"),
        *("Flat 3, 22 Invented Street", "flat 12 Moorside House", "flat 2b", "Apartment 4b, 60 Riverglen Wharf"),
        *("Rose Cottage, Skelby Lane", "6 stonegarth terrace", "14 front street", "number 27", "no. 16 Beckside"),
        *(
            "flat 4 rowan court",
            "fourteen Beech Road",
            "14, 16 and 18 Poplar Avenue",
            "Plot 6, Moor Lane",
            "Unit 2, 14 Station Approach",
        ),
    ],
)
def test_a_house_is_found(address):
    assert found(f"the noise at {address}, all night", "address") == [address]


def test_a_house_number_may_stand_without_its_street():
    assert found("the Hardwickes, number 12, again", "address") == ["number 12"]
    assert found("the man at number 63, Gillian Strand, has", "address") == ["number 63"]
    assert found("Number 14 has stood empty four years", "address") == ["Number 14"]


@pytest.mark.parametrize(
    "text",
    [
        *("Front Street is dark", "3 lads on Hope Street", "in 2024 Front Street was shut", "the A167 Durham Road"),
        *("a 20 minute drive", "5 bins in the back lane", "2 main road crossings", "the number 6 bus", "£14 Front Row"),
        *(
            "at number 1 on my list",
            "woman, 50s, Woodhouse Close",
            "on the list, number 340",
            "2 houses close by",
            "Number 1 is speeding",
        ),
    ],
)
def test_streets_alone_and_other_figures_are_no_addresses(text):
    assert found(text, "address") == []


def test_a_row_of_houses_in_a_street_without_its_kind_is_found_whole():
    assert found("the garages behind 31 to 37 Stoneside are open", "address") == ["31 to 37 Stoneside"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("BINS BURNT OUTSIDE 9 OAKENSHAWGARTH MOST NIGHTS", "9 OAKENSHAWGARTH"),
        ("Pauline Crake of Fell Mount, Chapel Lane says so", "Fell Mount, Chapel Lane"),
        ("I live at The Mount, Station Road", "The Mount, Station Road"),
        ("he is at number 4 the crescent", "number 4 the crescent"),
    ],
)
def test_a_house_is_found_in_capitals_by_its_name_and_in_small_letters(text, address):
    assert found(text, "address") == [address]


@pytest.mark.parametrize(
    "text",
    [
        *("lights at Beck View, Low Road and Hill Street are out", "Rose Avenue, Daisy Hill, Poppy Close"),
        *("Mick Crake of Beck View, Low Road, Mill Lane and all", "over 20 Skelbydale Easter egg hunts by 12 May"),
    ],
)
def test_streets_named_in_a_row_are_no_house(text):
    assert found(text, "address") == []
