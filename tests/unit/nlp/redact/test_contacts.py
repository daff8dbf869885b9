import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    "number",
    [
        *("07700 900123", "07700900123", "07700-900-123", "07700.900.123", "0 7 7 0 0 9 0 0 1 2 3", "7700 900 123"),
        *("+44 7700 900123", "+447700900123", "0044 7700 900123", "+44 (0)191 498 0123"),
        *("0191 498 0123", "(0191) 498 0123", "0191-498-0123", "01632 960001", "O7700 900123"),
        "oh seven seven double oh nine double oh one two three",
    ],
)
def test_a_phone_number_is_found_in_any_spacing(number):
    assert found(f"you can get me by {number} most days", "phone") == [number]


def test_a_local_number_is_found_beside_a_word_that_asks_to_ring():
    assert found("ring us on 498 0123 after six", "phone") == ["498 0123"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ring 101",
            "phone 9601 any time",
            "14-03-2024 19:30:00",
            "it cost £1,450,000",
            "ref 4980123",
            "in 2019 2020",
        ),
        *("01 02 2024 10", "since 1998 07 the", "oh one two"),
    ],
)
def test_other_figures_are_no_phone_numbers(text):
    assert found(text, "phone") == []


@pytest.mark.parametrize(
    "address",
    [
        *("a.b+c@example.org", "A_B-9@EXAMPLE.CO.UK", "b.ali @ example.com", "h.frost (at) example (dot) net"),
        *("p.hall at example.org", "harry dot stone 5 at example dot co dot uk", "jbloggs1@example"),
        *("wendy dot laidlaw at example dot com", "tommo99 at example dot co dot uk"),
    ],
)
def test_an_email_address_is_found_also_spelt_out(address):
    assert found(f"mail {address} please", "email") == [address]


@pytest.mark.parametrize(
    "text",
    [
        *("meet at the school. look at durham.gov.uk", "meet @ the shops @ 9ish", "lads meet @ park @ 10"),
        *("park@school every day", "see me @ 7pm@home"),
    ],
)
def test_the_word_or_sign_for_at_makes_no_email_address(text):
    assert found(text, "email") == []


@pytest.mark.parametrize("address", ["jo @ gmail", "jo.bell @ outlook", "info@examplehall", "4u@example"])
def test_an_email_address_may_lack_its_ending(address):
    assert found(f"mail {address} please", "email") == [address]


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("ask @quad.lad_9 about it", "@quad.lad_9"),
        ("my insta is @tash.xo_22 ive got vids", "@tash.xo_22"),
        ("snapchat benji.xx09 sells them", "benji.xx09"),
        ("he's on tiktok as mad_rory", "mad_rory"),
        ("on facebook as Shaz Mcguinness", "Shaz Mcguinness"),
        ("he's Jaydo Wilson on facebook", "Jaydo Wilson"),
        ("or fb Sharon Kell", "Sharon Kell"),
        ("add ollie_k07 on snapchat", "ollie_k07"),
        ("it is on tiktok.com/dizzylads for all to see", "dizzylads"),
        ("his insta is 'king of quads'", "king of quads"),
    ],
)
def test_a_social_media_name_is_found_by_its_sign_or_its_platform(text, handle):
    assert found(text, "handle") == [handle]


@pytest.mark.parametrize(
    "text",
    [
        "park @school",
        "meet @ 7",
        "@Durham",
        "Facebook policing. Nothing",
        "on facebook as The Council said",
        "he is Durham on facebook",
        "Facebook Car Meets",
    ],
)
def test_plain_words_are_no_social_media_names(text):
    assert found(text, "handle") == []
