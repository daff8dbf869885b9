import pytest

from forms.loading import parse_questionnaire
from forms.paper.content import TICK_ANY, TICK_ONE, BoxTable, Combs, WritingLines, printed_parts
from forms.paper.setting import Setting


@pytest.fixture
def printed(every_kind_text):
    parts = printed_parts(parse_questionnaire(every_kind_text, source="test"))
    return {question.key: question for part in parts for question in part.questions}


@pytest.fixture
def printed_question(parse_pages):
    """One question as printed, in one setting."""

    def one(question, setting=Setting.STANDARD):
        questionnaire = parse_pages(f"- {{key: p, title: P, questions: [{question}]}}")
        ((made,),) = (part.questions for part in printed_parts(questionnaire, setting))
        return made

    return one


def test_questions_are_numbered_through_the_whole_form(printed):
    assert [question.number for question in printed.values()] == list(range(1, 15))


def test_every_kind_says_how_to_answer_it(printed):
    assert {key: question.how for key, question in printed.items()} == {
        "agree": TICK_ONE,
        "why_not": "Write up to 50 words.",
        "main_issue": "Write up to 100 words.",
        "impact": TICK_ONE,
        "locality": TICK_ONE,
        "postcode": "Write one letter or figure in each box.",
        "heard": TICK_ANY,
        "event_day": "Write the day, the month and the year in figures.",
        "seen": "Tick one box in each row.",
        "ranked": "Write 1 beside your first choice and 2 beside your second choice. Leave the other boxes empty.",
        "feel_safe": TICK_ONE,
        "age_band": TICK_ONE,
        "years": "Write a whole number from 0 to 120.",
        "street": "",
    }


def test_the_room_fits_the_answer(printed):
    assert printed["why_not"].room == WritingLines(4)
    assert printed["main_issue"].room == WritingLines(5)
    assert printed["street"].room == WritingLines(2)
    assert [comb.cells for comb in printed["event_day"].room.combs] == [2, 2, 4]
    assert [comb.cells for comb in printed["years"].room.combs] == [3]
    assert isinstance(printed["postcode"].room, Combs)
    assert isinstance(printed["seen"].room, BoxTable)
    assert printed["ranked"].room.takes == "figure"
    assert [(box.value, box.ask_more) for box in printed["heard"].room.options] == [
        ("web", ""),
        ("event", ""),
        ("other", "Please say"),
        ("none", ""),
    ]


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ("at_most: 2", "Tick no more than 2 boxes."),
        ("at_most: 1", TICK_ONE),
        ("hint: Select all that apply.", ""),
    ],
)
def test_a_choice_of_several_says_how_many(printed_question, more, how):
    options = "[{value: a, label: A}, {value: b, label: B}, {value: c, label: C}]"
    question = f"{{key: q, kind: multiple_choice, ask: What, origin: product, {more}, options: {options}}}"
    assert printed_question(question).how == how


def test_a_ranking_of_more_than_two_says_how_far_to_go(printed_question):
    options = "[{value: a, label: A}, {value: b, label: B}, {value: c, label: C}]"
    question = f"{{key: q, kind: ranking, ask: What, origin: product, up_to: 3, options: {options}}}"
    assert "and so on up to 3" in printed_question(question).how


def test_a_short_text_that_is_short_has_one_line(printed_question):
    question = "{key: q, kind: short_text, ask: What, origin: product, max_characters: 80}"
    assert printed_question(question).room == WritingLines(1)


def test_a_long_comment_has_no_more_lines_than_a_page_in_large_print(printed_question):
    question = "{key: q, kind: long_text, ask: What, origin: product, max_words: 900}"
    assert printed_question(question).room == WritingLines(14)
    assert printed_question(question, Setting.LARGE_PRINT).room == WritingLines(9)


def test_plain_words_take_the_place_of_the_question_in_easy_read_only(printed_question):
    question = "{key: q, kind: short_text, ask: Say your opinion, easy_ask: Say what you think, origin: product}"
    assert printed_question(question, Setting.EASY_READ).ask == "Say what you think"
    assert printed_question(question, Setting.LARGE_PRINT).ask == "Say your opinion"
