"""Two selections side by side."""

import pytest

from tests.integration.policy.test_cross_table import check_every_number_opens_as_many_comments, row


@pytest.fixture
def two_places(themed):
    """In the east 10 of 12 mention young people, in the west 1 of 12."""
    for number in range(12):
        themed.answer(f"east {number}", "asb-youth" if number < 9 else "road-parking")
        themed.answer(f"west {number}", "asb-youth" if number < 1 else "road-parking", locality="west")
    return themed


def test_a_difference_beyond_chance_is_said_and_one_within_it_too(policy, two_places):
    page = policy.get(f"{two_places.question}/compare?a-locality=east&b-locality=west")
    assert "Selection A holds 13 comments and selection B 12 comments that are themed." in page.words
    youth, speeding = row(page, "Youth-related ASB"), row(page, "Speeding")
    assert youth[:2] == [
        "10 in selection A on Youth-related ASB 77%",
        "1 in selection B on Youth-related ASB 8%",
    ]
    assert youth[3] == "More in A"
    assert youth[2].startswith("+68.6")
    assert speeding[3] == "No difference is supported"
    assert "2 of 3 themes differ by more than chance alone would easily give." in page.words


@pytest.mark.parametrize(
    "query",
    [
        "a-locality=east&b-locality=west",
        "a-q=east&b-theme=asb-youth&rows=category",
        "a-theme=asb-youth&b-theme=road-parking",
        "a-theme=asb-youth&a-and-locality=east&b-q=west",
    ],
)
def test_every_number_opens_as_many_comments(policy, two_places, query):
    page = policy.get(f"{two_places.question}/compare?{query}")
    assert check_every_number_opens_as_many_comments(policy, page) > 1


def test_what_is_in_both_is_said_and_can_be_read(policy, two_places):
    page = policy.get(f"{two_places.question}/compare?a-locality=east&b-theme=asb-youth")
    assert "10 comments are in both selections. The likely ranges take the two for separate people" in page.words
    found = policy.get(page.links()["10 comments"])
    assert len(found.tree.xpath("//ol[@class='consult-comments']/li")) == 10


def test_two_selections_that_are_the_same_are_not_compared(policy, themed):
    page = policy.get(f"{themed.question}/compare")
    assert "The two selections are the same comments. Change one of them." in page.words
    assert not page.tree.xpath("//table")


def test_nobody_is_not_compared(policy, themed):
    words = policy.get(f"{themed.question}/compare?a-q=owls").words
    assert "one of the selections does not hold a themed comment" in words
    assert (
        "neither selection holds a themed comment" in policy.get(f"{themed.question}/compare?a-q=owls&b-q=owls").words
    )


def test_no_difference_at_all_is_said_plainly(policy, themed):
    page = policy.get(f"{themed.question}/compare?a-locality=east&b-locality=south")
    assert "these comments do not support saying that the two selections differ" in page.words


def test_each_side_keeps_the_other_when_it_changes(policy, two_places):
    page = policy.get(f"{two_places.question}/compare?a-locality=east&a-q=east&b-locality=west&rows=category")
    links = page.links()
    assert {"a-q=east", "b-locality=west", "rows=category"} == set(
        links["Remove Locality: East"].partition("?")[2].split("&")
    )
    assert "a-locality=west" in links["Swap A and B"]
    assert page.value_of("a-q") == "east"
    assert page.tree.xpath("//input[@name='b-locality'][@checked]/@value") == ["west"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("a-theme=nothing", "Choose a theme from the list"),
        ("b-from=yesterday", "Enter the first day as a day, month and year, for example 27/3/2024"),
        ("rows=words", "Choose themes or categories"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(policy, themed, query, sentence):
    assert policy.get(f"{themed.question}/compare?{query}").error_summary == [sentence]


def test_the_comments_page_leads_here_with_its_selection(policy, themed):
    page = policy.get(f"{themed.question}/comments?q=kids&locality=east")
    address = page.links()["Compare with another selection"]
    assert {"a-q=kids", "a-locality=east", "rows=theme"} == set(address.partition("?")[2].split("&"))
    assert "Selection A holds 1 comment and selection B 3 comments" in policy.get(address).words


def test_a_question_without_a_code_book_has_nothing_to_compare(policy, themed):
    policy.get(f"{themed.address}/questions/why_not/compare")
