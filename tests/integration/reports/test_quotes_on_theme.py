"""The quotes on one theme that staff read where they decide on it."""

import pytest

from consult.reports.quotes_on_theme import ThemeToQuote, quotes_on_theme, sent_twice

STREETS = ("Chapel", "School", "Station", "Brook", "Mill")


@pytest.fixture
def comments(session, copied):
    made = [copied.comment(f"Cars are parked right across {street} Lane", "road-parking") for street in STREETS]
    session.commit()
    return made


def quoted(session, copied, *, mentions=5, at_most=9):
    theme = ThemeToQuote(copied.consultation, "main_issue", "road-parking", "Parking", mentions)
    return quotes_on_theme(session, theme, smallest=5, at_most=at_most)


def test_comments_on_a_theme_are_quoted_by_the_rule_and_no_more_than_were_asked_for(session, copied, comments):
    assert sorted(quoted(session, copied)) == sorted(each.text for each in comments)
    assert len(quoted(session, copied, at_most=2)) == 2


def test_a_theme_that_too_few_mention_is_not_quoted(session, copied, comments):
    assert quoted(session, copied, mentions=4) == ()


def test_what_somebody_else_sent_in_other_spaces_and_letters_is_not_quoted(session, copied, comments):
    other = copied.comment(" cars are PARKED\n right\tacross  Chapel lane ", "asb-youth")
    session.commit()
    ids = [each.id for each in comments]
    assert sent_twice(session, copied.consultation, "main_issue", ids) == {comments[0].id}
    assert comments[0].text not in quoted(session, copied)
    assert other.text.strip() not in quoted(session, copied)
