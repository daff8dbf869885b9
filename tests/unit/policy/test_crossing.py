from uuid import uuid4

from consult.policy.explore.crossing import SHOW_ALL, Across, cross_table
from consult.queries.closed_parts import ClosedPart, Kept
from consult.queries.cross_tables import AlikeComments
from consult.queries.themes import ThemeInBook
from forms.spec import Option

THEMES = [
    ThemeInBook(uuid4(), "youth", "Youth", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "drugs", "Drugs", "", "asb", "ASB"),
    ThemeInBook(uuid4(), "speeding", "Speeding", "", "driving", "Driving"),
]
WHERE = ClosedPart(
    name="where",
    ask="Where do you live?",
    question_key="where",
    kept=Kept.VALUE,
    options=tuple(Option(value=value, label=value.title()) for value in ("east", "south", "west")),
)
HEARD = ClosedPart(
    name="heard",
    ask="How did you hear?",
    question_key="heard",
    kept=Kept.VALUES,
    options=(Option(value="web", label="Web"), Option(value="event", label="Event")),
)


HIDDEN = "hidden"


def alike(comments, *themes, given="east", is_coded=True):
    return AlikeComments(comments, frozenset(themes), is_coded, is_reviewed=False, given=given)


def crossed(comments, *, part=WHERE, kind="theme", smallest=SHOW_ALL):
    return cross_table(comments, THEMES, Across.answers(part.name, part), kind, smallest=smallest)


def counts_of(table, label):
    line = next(line for line in table.lines if line.label == label)
    return [HIDDEN if count.is_hidden else count.count for count in (line.total, *line.counts)]


def test_counts_and_shares_are_of_those_in_the_column():
    table = crossed([alike(6, "youth"), alike(4), alike(5, "youth", given="west"), alike(1, given=None)])
    assert [(column.label, column.base) for column in table.columns] == [("East", 10), ("West", 5), ("Not given", 1)]
    assert counts_of(table, "Youth") == [11, 6, 5, 0]
    assert [count.share.share for count in table.lines[0].counts] == [0.6, 1.0, 0.0]
    assert not table.hides_something


def test_a_comment_counts_once_for_a_category_and_the_most_mentioned_come_first():
    comments = [alike(6, "youth", "drugs"), alike(7, "speeding"), alike(3, "drugs")]
    table = crossed(comments, kind="category")
    assert [(line.label, line.total.count) for line in table.lines] == [("ASB", 9), ("Driving", 7)]


def test_a_small_count_is_hidden_and_a_second_one_with_it():
    table = crossed(
        [
            alike(10, "youth"),
            alike(20, "youth", given="south"),
            alike(2, "youth", given="west"),
            alike(20, given="west"),
        ],
        smallest=5,
    )
    assert counts_of(table, "Youth") == [32, HIDDEN, 20, HIDDEN]
    assert table.lines[0].counts[2].share is None
    assert table.hides_something


def test_a_small_column_is_hidden_whole_and_a_second_one_with_it():
    table = crossed(
        [alike(30, "youth"), alike(20, "youth", given="south"), alike(3, "youth", given="west")], smallest=5
    )
    assert [column.is_hidden for column in table.columns] == [False, True, True]
    assert counts_of(table, "Youth") == [53, 30, HIDDEN, HIDDEN]


def test_a_theme_that_few_mention_anywhere_is_hidden_whole():
    table = crossed(
        [alike(30), alike(30, given="west"), alike(2, "youth"), alike(1, "youth", given="west")], smallest=5
    )
    assert counts_of(table, "Youth") == [HIDDEN, HIDDEN, HIDDEN]


def test_where_people_choose_several_no_second_count_needs_hiding():
    comments = [
        alike(20, "youth", given='["web"]'),
        alike(2, "youth", given='["web", "event"]'),
        alike(9, given='["event"]'),
    ]
    table = crossed(comments, part=HEARD, smallest=5)
    assert [(column.label, column.base) for column in table.columns] == [("Web", 22), ("Event", 11)]
    assert counts_of(table, "Youth") == [22, 22, HIDDEN]


def test_so_few_comments_show_nothing():
    table = crossed([alike(4, "youth")], smallest=5)
    assert (table.is_too_few, table.base, table.lines) == (True, 4, ())


def test_nobody_is_not_too_few():
    assert not crossed([alike(3, is_coded=False)], smallest=5).is_too_few


def test_those_who_gave_nothing_have_a_column():
    assert crossed([alike(1, given=None)]).columns[0].label == "Not given"


def test_an_answer_to_another_wording_has_a_column_of_its_own():
    assert crossed([alike(1, given="north")]).columns[0].label == "Asked in other words"
