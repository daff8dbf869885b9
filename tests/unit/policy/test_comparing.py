from uuid import uuid4

from consult.policy.explore.comparing import compare
from consult.policy.mention_tally import MentionTally
from consult.queries.cross_tables import AlikeComments
from consult.queries.themes import ThemeInBook

THEMES = [
    ThemeInBook(uuid4(), "youth", "Youth", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "drugs", "Drugs", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "speeding", "Speeding", "", "driving", "Driving"),
]


def tally(base, **mentions):
    """A selection of `base` comments, so many of them with each theme and no other."""
    rest = base - sum(mentions.values())
    alike = [AlikeComments(count, frozenset({key}), True, False) for key, count in mentions.items()]
    return MentionTally([*alike, AlikeComments(rest, frozenset(), True, False)], THEMES)


def compared(one, other, kind="theme", in_both=0):
    return compare(one, other, THEMES, kind, in_both=in_both)


def test_what_differs_beyond_chance_comes_first():
    comparison = compared(tally(100, youth=50, speeding=11), tally(100, youth=10, speeding=9))
    assert [(line.label, line.difference.is_supported) for line in comparison.lines] == [
        ("Youth", True),
        ("Speeding", False),
    ]
    assert comparison.supported == 1
    assert comparison.lines[0].difference.difference == 0.4


def test_a_theme_that_neither_mentions_has_no_line():
    assert [line.label for line in compared(tally(10, youth=1), tally(10)).lines] == ["Youth"]


def test_categories_can_be_compared():
    comparison = compared(tally(10, youth=2, drugs=3), tally(10, speeding=1), kind="category")
    assert {line.label: line.one.count for line in comparison.lines} == {"ASB": 5, "Driving": 0}


def test_nothing_is_compared_with_nobody():
    assert compared(tally(10, youth=1), tally(0)).lines == ()


def test_the_same_comments_are_known_for_the_same():
    assert compared(tally(10), tally(10), in_both=10).are_the_same
    assert not compared(tally(10), tally(11), in_both=10).are_the_same


def test_it_says_how_many_would_differ_by_chance():
    assert compared(tally(10, youth=1), tally(10)).expected_by_chance == 0
