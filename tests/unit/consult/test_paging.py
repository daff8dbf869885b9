import pytest
from flask import Flask

from consult.paging import Paging


@pytest.mark.parametrize(
    ("total", "asked_for", "page", "first", "last"),
    [
        (0, None, 1, 1, 0),
        (25, None, 1, 1, 25),
        (26, "2", 2, 26, 26),
        (26, "3", 2, 26, 26),
        (26, "0", 1, 1, 25),
        (26, "-1", 1, 1, 25),
        (26, "٢", 1, 1, 25),
        (26, "", 1, 1, 25),
    ],
)
def test_a_page_is_always_one_there_is(total, asked_for, page, first, last):
    paging = Paging.of(total, asked_for)
    assert (paging.page, paging.first, paging.last) == (page, first, last)


def test_one_page_needs_no_links():
    assert Paging.of(25, None).links("policy.responses", {}) is None


@pytest.fixture
def addresses():
    app = Flask("test")
    app.add_url_rule("/responses", "policy.responses", lambda: "")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        ("1", [1, 2, None, 10]),
        ("2", [1, 2, 3, None, 10]),
        ("5", [1, None, 4, 5, 6, None, 10]),
        ("10", [1, None, 9, 10]),
    ],
)
def test_links_lead_to_the_ends_and_to_the_pages_near_by(addresses, page, numbers):
    links = Paging.of(250, page).links("policy.responses", {"channel": "paper"})
    assert [item.get("number") for item in links["items"]] == numbers


def test_links_carry_the_filters_and_know_which_way_is_left(addresses):
    first = Paging.of(60, "1").links("policy.responses", {"channel": "paper"})
    assert first["next"] == {"href": "/responses?channel=paper&page=2"}
    assert "previous" not in first
    last = Paging.of(60, "3").links("policy.responses", {})
    assert last["previous"] == {"href": "/responses?page=2"}
    assert "next" not in last
