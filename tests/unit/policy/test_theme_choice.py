from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

from consult.policy.theme_choice import ThemeChoice, by_category
from consult.queries.themes import ThemeInBook

THEMES = [
    ThemeInBook(uuid4(), "youth", "Youth", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "speeding", "Speeding", "", "driving", "Driving"),
    ThemeInBook(uuid4(), "other", "Something else", "", "rest", "Other"),
]


def read(*ticked, main=""):
    return ThemeChoice.read(MultiDict([*(("themes", key) for key in ticked), ("main", main)]), THEMES)


def test_the_main_issue_comes_first_and_the_rest_in_order():
    choice = read("youth", "speeding", main="speeding")
    assert choice.in_order(THEMES) == [THEMES[1].id, THEMES[0].id]
    assert choice.errors == ()


def test_a_theme_sent_twice_is_one():
    assert read("youth", "youth").ticked == ("youth",)


@pytest.mark.parametrize(
    ("ticked", "main", "field"),
    [
        ((), "", "themes"),
        (("unknown",), "unknown", "themes"),
        (("youth", "other"), "youth", "themes"),
        (("youth", "speeding"), "", "main"),
        (("youth", "speeding"), "unknown", "main"),
        (("youth",), "speeding", "main"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(ticked, main, field):
    assert [id_ for id_, _ in read(*ticked, main=main).errors] == [field]


def test_what_stands_alone_says_so():
    assert read("youth", "other", main="other").errors[0][1] == (
        "“Something else” stands alone. Untick it, or untick every other theme"
    )


def test_themes_are_grouped_as_the_code_book_has_them():
    assert [(each.label, [theme.key for theme in each.themes]) for each in by_category(THEMES)] == [
        ("ASB", ["youth"]),
        ("Driving", ["speeding"]),
        ("Other", ["other"]),
    ]
