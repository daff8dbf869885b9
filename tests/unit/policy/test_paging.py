import pytest

from consult.policy.paging import Paging


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
