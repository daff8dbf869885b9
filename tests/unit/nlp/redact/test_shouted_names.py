import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MRS OYELARAN ON THE CORNER", ["OYELARAN"]),
        ("MR AND MRS DOBSON", ["DOBSON"]),
        ("GLEN SKERRITT SELLS DRUGS", ["GLEN SKERRITT"]),
        ("CLLR PARK NEVER REPLIES", ["PARK"]),
        ("SGT HETTY QUAYLE CAME", ["HETTY QUAYLE"]),
        ("I told MR OYELARAN twice", ["OYELARAN"]),
        ("MY NAME IS KAREN WOODS AND I LIVE HERE", ["KAREN WOODS"]),
        ("HIS NAME IS ZBYSZKO GUILTY", ["ZBYSZKO GUILTY"]),
        ("HIS NAME IS ZBYSZKO SO THERE", ["ZBYSZKO"]),
        ("YOURS FAITHFULLY, BERYL COATES", ["BERYL COATES"]),
        ("THE WOOD FAMILY AND THE HEWITSON LADS", ["WOOD", "HEWITSON"]),
    ],
)
def test_names_in_capitals_are_found_by_title_introduction_and_household(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        *("MY NAME IS NOT FOR PRINTING", "PC WORLD IS SHUT", "MISS THE OLD DAYS", "MISS DURHAM PARADE", "MR POLICE"),
        *(
            "DR SURGERY IS FULL",
            "PC NEVER CAME",
            "I MISS KFC",
            "DR SKELBY STREET IS DARK",
            "NO NAMES",
            "HOPE THEYRE HAPPY",
            "GLEN SKERRITT STREET IS DARK",
        ),
        *(
            "THE CCTV LADS AND THE POLISH FAMILY AND THE CHURCH FAMILY",
            "THE TRAVELLER LADS",
            "we want CCTV NOW",
            "please STOP KEVIN jokes",
        ),
    ],
)
def test_other_words_in_capitals_are_no_names(text):
    assert found(text, "person") == []
