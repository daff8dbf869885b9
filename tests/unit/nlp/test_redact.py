import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.redact import find_details, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ring me on 07700 900123.", "Ring me on [phone number]."),
        ("or (01632) 960 001", "or [phone number]"),
        ("+44 7700 900123 anytime", "[phone number] anytime"),
        ("write to a.person+x@example.org", "write to [email address]"),
        ("ask @some_body_22 online", "ask [social media name] online"),
        ("I live in DH1 5UL", "I live in [postcode]"),
        ("a white van, NX12 ABC", "a white van, [car registration]"),
        ("nk15xyz parked there", "[car registration] parked there"),
        ("at 14 Invented Terrace, Durham", "at [address], Durham"),
        ("Flat 2, 9 Elm Tree Close", "[address]"),
        ("Mrs Jean Invented told me", "Mrs [name] told me"),
        ("my name is Zebedee Sample", "my name is [name]"),
        ("It is Colin's dog", "It is [name]'s dog"),
        ("Kevin Sample sells it", "[name] sells it"),
    ],
)
def test_a_personal_detail_is_masked_by_its_kind(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "The A689 at Crook does 70 mph, 2,000 cars since 2019",
        "St Thomas is a nice church, and King Edward Street is dark",
        "Margaret Street is a mess",
        "Durham City, Stanley and Bishop Auckland",
        "ASB is 50% worse, £07 a ticket",
        "The Chief Constable and the Inspector",
    ],
)
def test_places_figures_and_titles_alone_stay(text):
    assert mask(text) == text


def test_details_do_not_overlap_and_come_in_order():
    details = find_details("Dr Paul Sample, 07700 900123, paul.sample@example.org, 3 Elm Road")
    assert [detail.kind for detail in details] == ["person", "phone", "email", "address"]
    assert all(one.span.end <= two.span.start for one, two in itertools.pairwise(details))


@given(st.text(alphabet="Paul @.07DH15 \x00é😀"))
def test_masking_never_fails_and_a_text_without_details_is_unchanged(text):
    assert mask(text) == text or find_details(text)
