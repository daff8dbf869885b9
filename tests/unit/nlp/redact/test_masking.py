import itertools
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.redact import MASKS, find_personal_details, mask
from nlp.types import DetailKind

PIECES = [
    *("Paul", "Sample", "Mrs", "my mate dave", "called Spud", "the Hewitson lads", "J. Bloggs", "Rose", "Old", "Will"),
    *("07700 900123", "0191", "ring 960 123", "oh seven seven oh oh nine oh oh one", "@some_one", "snap is kay_9"),
    *("a.b@example.org", "a dot b at example dot com", "DH1 9ZZ", "NK66 QVB", "reg", "14 Front Street", "flat 3,"),
    *("number 7", "at", "[name]", "[phone number]", "[address]", "😀", "\x00", "é", ".", ",", "'s", "\n", "no", "12"),
    *("MRS KAUR", "lee", "and", "next door", "them", "Nixons'", "ending QXV", "number thirty", "the lads at"),
    *(
        "snapchat",
        "dizzy.lad.09",
        "kyle,",
        "a qx66 plate",
        "or",
        "K217",
        "no71",
        "has",
        "plays",
        "that",
        "it was",
        "who did",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(alphabet="Paul @.07DH15 \x00é😀[]name-")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ring me on 07700 900123.", "Ring me on [phone number]."),
        ("write to a.person+x@example.org", "write to [email address]"),
        ("ask @some_body_22 online", "ask [social media name] online"),
        ("I live in DH1 5UL", "I live in [postcode]"),
        ("a white van, NX12 ABC", "a white van, [car registration]"),
        ("at 14 Invented Terrace, Durham", "at [address], Durham"),
        ("Mrs Jean Invented told me", "Mrs [name] told me"),
        ("It is Colin's dog", "It is [name]'s dog"),
    ],
)
def test_a_personal_detail_is_masked_by_its_kind(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "The A689 at Crook does 70 mph, 2,000 cars since 2019",
        "St Thomas is a nice church, and King Edward Street is dark",
        "Durham City, Stanley and Bishop Auckland",
        "ASB is 50% worse, £07 a ticket",
        "The Chief Constable and the Inspector",
        "Rubbish from Greggs, Aldi and Morrisons since May",
        "",
    ],
)
def test_places_figures_and_titles_alone_stay(text):
    assert mask(text) == text


def test_every_kind_has_a_mask():
    assert set(MASKS) == set(DetailKind)


def test_details_come_in_order_with_their_kinds():
    details = find_personal_details("Dr Paul Sample, 07700 900123, paul.sample@example.org, 3 Elm Road")
    assert [detail.kind for detail in details] == ["person", "phone", "email", "address"]


def test_curly_quotes_do_not_hide_a_name():
    assert mask("“Kyle’s dog”") == "“[name]’s dog”"


@given(texts)
def test_offsets_slice_the_text_and_never_overlap(text):
    details = find_personal_details(text)
    assert all(0 <= detail.start < detail.end <= len(text) for detail in details)
    assert all(one.end <= two.start for one, two in itertools.pairwise(details))


@given(texts)
def test_masking_is_the_text_with_each_find_replaced(text):
    pieces, place = [], 0
    for detail in find_personal_details(text):
        pieces += [text[place : detail.start], MASKS[detail.kind]]
        place = detail.end
    assert mask(text) == "".join(pieces) + text[place:]


@given(texts)
def test_a_masked_text_has_nothing_left_to_mask(text):
    assert find_personal_details(mask(text)) == ()
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "a.", "12, ", "a-", "a dot ", "Flat 3, The Old ", "Kevin ", "@", "0 7 "),
        *("number 12, ", "lads at 5 and ", "lee and ", "snap a.a", "snap Aa", "last letters ", "MRS KAUR ", "the Aa "),
    ],
)
def test_a_comment_of_ten_thousand_characters_is_read_in_no_time(piece):
    text = (piece * 10_000)[:10_000]
    started = process_time()
    mask(text)
    assert process_time() - started < 2
