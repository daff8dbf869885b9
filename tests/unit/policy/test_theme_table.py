from uuid import uuid4

from consult.models import Channel
from consult.policy.theme_table import theme_table
from consult.queries.closed_parts import ClosedPart, Kept
from consult.queries.cross_tables import AlikeComments
from consult.queries.themes import ThemeInBook
from forms.spec import Option

THEMES = [
    ThemeInBook(uuid4(), "youth", "Youth", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "drugs", "Drugs", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "speeding", "Speeding", "", "driving", "Driving"),
]
PLACE = ClosedPart(
    name="where",
    ask="Where do you live?",
    question_key="where",
    kept=Kept.VALUE,
    options=(Option(value="east", label="East"), Option(value="west", label="West")),
    is_locality=True,
)


def comment(*themes, channel=Channel.ONLINE, locality="east", is_coded=True, is_reviewed=False, times=1):
    return AlikeComments(times, frozenset(themes), is_coded, is_reviewed, channel=channel.value, given=locality)


def labels_of(table):
    return [(lines.category.label, [line.label for line in lines.themes]) for lines in table.categories]


def test_categories_and_themes_stand_with_the_most_mentioned_first():
    table = theme_table([comment("speeding"), comment("drugs", "speeding"), comment("speeding")], THEMES, PLACE)
    assert labels_of(table) == [("Driving", ["Speeding"]), ("ASB", ["Drugs"])]
    assert table.unmentioned == ("Youth",)


def test_a_comment_counts_once_for_a_theme_and_once_for_a_category():
    table = theme_table([comment("youth", "drugs")], THEMES, PLACE)
    category = table.categories[0]
    assert category.category.share.count == 1
    assert [line.share.count for line in category.themes] == [1, 1]


def test_comments_nobody_has_coded_are_in_no_base():
    table = theme_table([comment("youth"), comment(is_coded=False)], THEMES, PLACE)
    assert (table.base, table.waiting) == (1, 1)


def test_a_comment_that_only_a_person_has_read_counts():
    table = theme_table([comment("youth", is_coded=False, is_reviewed=True)], THEMES, PLACE)
    assert (table.base, table.reviewed) == (1, 1)


def test_groups_that_nobody_is_in_have_no_column():
    table = theme_table([comment("youth", channel=Channel.PAPER, locality=None)], THEMES, PLACE)
    assert [(group.split, group.label, group.base) for group in table.groups] == [
        ("channel", "Paper", 1),
        ("locality", "Not given", 1),
    ]
    assert (table.count_groups("channel"), table.count_groups("locality")) == (1, 1)


def test_cells_count_within_their_group():
    comments = [comment("youth"), comment("youth", locality="west"), comment("drugs", locality="west")]
    table = theme_table(comments, THEMES, PLACE)
    youth = table.categories[0].themes[0]
    assert [(cell.group.label, cell.count, cell.share) for cell in youth.cells] == [
        ("Online", 2, 2 / 3),
        ("East", 1, 1.0),
        ("West", 1, 0.5),
    ]


def test_without_a_locality_question_there_are_no_localities():
    assert theme_table([comment("youth", locality=None)], THEMES, None).count_groups("locality") == 0


def test_themes_of_an_older_code_book_are_left_out():
    table = theme_table([comment("gone"), comment("gone", "youth")], THEMES, PLACE)
    assert (table.base, labels_of(table)) == (2, [("ASB", ["Youth"])])


def test_nothing_coded_is_an_empty_table():
    assert theme_table([], THEMES, PLACE).categories == ()


def test_comments_that_are_alike_come_as_one_and_count_as_many():
    table = theme_table([comment("youth", times=3), comment("drugs"), comment(is_coded=False, times=2)], THEMES, PLACE)
    assert (table.base, table.waiting) == (4, 2)
    assert [line.share.count for line in table.categories[0].themes] == [3, 1]
    assert table.categories[0].category.share.count == 4
