"""Rows of a file as answers, by the rules of the questionnaire."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult.importing import checking
from consult.importing.checking import check_rows, responses_in
from consult.importing.columns import columns_in
from consult.importing.files import table_in
from consult.importing.guessing import guess
from consult.importing.matching import LEFT_OUT, Matching
from consult.importing.rows import (
    NO_ANSWERS,
    NOT_ANSWERED,
    OFF_ROUTE,
    OTHER_DAYS,
    OTHER_LEFT_OUT,
    TOO_LONG,
    RowReader,
    day_in,
)
from forms.answers import (
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    MatrixAnswer,
    NumberAnswer,
    PostcodeAnswer,
    RankingAnswer,
    TextAnswer,
)
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES

ASKED = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")


def reads(text: str, matching: Matching | None = None):
    table = table_in(text)
    columns, _ = columns_in(table.header, table.rows)
    reader = RowReader(ASKED, matching or guess(columns, ASKED))
    return [reader.read(row) for row in table_in(text).rows]


def only(text: str, matching: Matching | None = None):
    [read] = reads(text, matching)
    return read


@pytest.mark.parametrize(
    ("header", "cell", "key", "answer"),
    [
        ("agree", "Strongly agree", "agree", ChoiceAnswer("strongly_agree")),
        ("main_issue", "Bikes on the moor", "main_issue", TextAnswer("Bikes on the moor")),
        ("impact", "7.0", "impact", NumberAnswer(7)),
        ("years", "12", "years", NumberAnswer(12)),
        ("postcode", "dh15ul", "postcode", PostcodeAnswer("DH1 5UL")),
        ("heard", "The website; An event", "heard", ChoicesAnswer(("web", "event"))),
        ("heard[event]", "Yes", "heard", ChoicesAnswer(("event",))),
        ("event_day", "27/3/2024", "event_day", DateAnswer(date(2024, 3, 27))),
        ("seen[litter]", "Often", "seen", MatrixAnswer({"litter": "often"})),
        ("ranked", "Hate crime; ASB", "ranked", RankingAnswer(("hate", "asb"))),
        ("ranked[1]", "ASB", "ranked", RankingAnswer(("asb",))),
        ("street", "Mill Lane", "street", TextAnswer("Mill Lane")),
        ("locality-other", "Over the border", "locality", ChoiceAnswer("other", "Over the border")),
    ],
)
def test_each_kind_of_question_is_read(header, cell, key, answer):
    read = only(f'"{header}"\n"{cell}"\n')
    assert (read.answers, read.wrong) == ({key: answer}, ())


def test_ticks_in_columns_of_their_own_make_one_answer():
    read = only("heard[web],heard[event],heard[other]\nYes,No,A poster\n")
    assert read.answers["heard"] == ChoicesAnswer(("web", "other"), "A poster")
    read = only("heard[web],heard[event]\nYes,Yes\n")
    assert read.answers["heard"] == ChoicesAnswer(("web", "event"))


def test_text_beside_another_answer_than_other_is_remarked_upon():
    read = only("locality,locality-other\nEast,Over the border\n")
    assert read.answers["locality"] == ChoiceAnswer("east")
    assert OTHER_LEFT_OUT in read.remarks


def test_facts_of_the_response_are_read():
    read = only("id,submitdate,on behalf of,weight,agree\n17,2024-03-27 10:11:12,Example Parish Council,1.25,Agree\n")
    assert (read.identifier, read.received_on) == ("17", date(2024, 3, 27))
    assert (read.on_behalf_of, read.weight) == ("Example Parish Council", 1.25)


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("agree", "Perhaps", "“Perhaps” is matched with no answer. Match it with one, or correct it."),
        ("impact", "11", "Select one of the answers listed for “How much does it affect you?”. The cell says “11”."),
        (
            "years",
            "many",
            "Enter a whole number, like 12, for “How many years have you lived here?”. The cell says “many”.",
        ),
        (
            "years",
            "130",
            "Enter a number from 0 to 120 for “How many years have you lived here?”. The cell says “130”.",
        ),
        (
            "postcode",
            "Durham",
            "Enter a full UK postcode, like DH1 5UL, for “What is your postcode?”. The cell says “Durham”.",
        ),
        ("event_day", "31/2/2024", "“31/2/2024” is no day. Write it like 27/3/2024 or 2024-03-27."),
        (
            "submitdate",
            "45567.5",
            "“45567.5” is how Excel counts days. Give the column the format of a date there, and save it again.",
        ),
        ("submitdate", "soon", "“soon” is no day. Write it like 27/3/2024 or 2024-03-27."),
        ("weight", "-1", "“-1” is no weight. Give a number above 0, such as 1.25."),
        ("weight", "heavy", "“heavy” is no weight. Give a number above 0, such as 1.25."),
        ("weight", "inf", "“inf” is no weight. Give a number above 0, such as 1.25."),
        ("id", "x" * 81, "The cell has 81 characters. Shorten it to 60 or fewer."),
        ("street", "x" * 20_001, "The cell has 20,001 characters. Shorten it to 20,000 or fewer."),
    ],
)
def test_what_is_wrong_is_said_by_column_with_what_to_do(header, cell, sentence):
    read = only(f"{header}\n{cell}\n")
    assert [(wrong.column, wrong.sentence) for wrong in read.wrong] == [(0, sentence)]


def test_everything_that_is_wrong_in_a_row_is_said_at_once():
    read = only("agree,years\nPerhaps,many,surplus\n")
    assert [wrong.column for wrong in read.wrong] == [None, 0, 1]
    assert read.wrong[0].sentence.startswith("The row has more cells than there are headings: “surplus”")


def test_what_is_wrong_in_a_row_comes_in_the_order_of_its_columns():
    read = only("submitdate,years,agree,weight\nsoon,many,Perhaps,heavy\n")
    assert [wrong.column for wrong in read.wrong] == [0, 1, 2, 3]


def test_days_outside_a_wave_are_kept_and_remarked_upon():
    table = table_in("agree,submitdate\nAgree,10/5/2024\nAgree,5/10/2024\nAgree,\n")
    matching = Matching(columns={0: "answer.agree", 1: "about.received"}, words={0: {"Agree": "agree"}})
    reader = RowReader(ASKED, matching, days_of_wave=(date(2024, 10, 1), date(2024, 10, 31)))
    read = [reader.read(row) for row in table.rows]
    assert [OTHER_DAYS in each.remarks for each in read] == [True, False, False]
    assert read[0].received_on == date(2024, 5, 10)


def test_a_word_that_is_matched_with_nothing_says_nothing():
    matching = Matching(
        columns={0: "answer.agree", 1: "answer.feel_safe"}, words={0: {"Pass": LEFT_OUT}, 1: {"Y": "yes"}}
    )
    read = only("a,b\nPass,Y\n", matching)
    assert (read.answers, read.wrong) == ({"feel_safe": ChoiceAnswer("yes")}, ())


def test_a_column_of_a_question_that_is_not_asked_any_more_is_left_out():
    assert only("a,agree\nx,Agree\n", Matching(columns={0: "answer.gone"})).answers == {}


def test_answers_that_routing_would_hide_are_kept_and_remarked_upon():
    read = only("agree,why_not\nAgree,Because\n")
    assert read.answers["why_not"] == TextAnswer("Because")
    assert OFF_ROUTE in read.remarks


def test_required_questions_without_an_answer_are_remarked_upon_and_not_refused():
    read = only("agree,impact\nAgree,5\n")
    assert (read.wrong, read.remarks) == ((), (NOT_ANSWERED,))


def test_a_comment_longer_than_the_limit_is_kept_whole():
    words = " ".join(["bikes"] * 120)
    read = only(f"main_issue,agree,locality\n{words},Agree,East\n")
    assert read.answers["main_issue"] == TextAnswer(words)
    assert read.remarks == (TOO_LONG,)


@given(some.lists(some.text(max_size=30), min_size=18, max_size=18))
def test_whatever_the_cells_hold_each_is_an_answer_or_a_problem(cells):
    keys = [question.key for question in ASKED.questions if question.key != "seen"]
    matching = Matching(columns={place: f"answer.{key}" for place, key in enumerate(keys)})
    table = table_in(",".join(keys) + "\nx\n")
    row = next(iter(table.rows))
    read = RowReader(ASKED, matching).read(type(row)(2, tuple(cell.strip() for cell in cells[: len(keys)])))
    assert all(wrong.sentence.endswith(".") for wrong in read.wrong)


class TestAWholeFile:
    TEXT = "id,agree,years\n1,Agree,3\n2,Perhaps,many\n1,Agree,4\n,,\n3,,\n"

    def check(self, text: str):
        table = table_in(text)
        columns, _ = columns_in(table.header, table.rows)
        return check_rows(table_in(text).rows, RowReader(ASKED, guess(columns, ASKED)))

    def test_every_problem_is_listed_by_row(self):
        check = self.check(self.TEXT)
        assert [(problem.row, problem.wrong.column) for problem in check.problems] == [(3, 1), (3, 2), (4, None)]
        assert check.problems[2].wrong.sentence.startswith("Row 2 has the same identifier, “1”.")
        assert (check.rows, check.problems_in_all, check.remarks[NO_ANSWERS]) == (4, 3, 2)

    def test_of_very_many_problems_the_first_are_listed_and_all_counted(self, monkeypatch):
        monkeypatch.setattr(checking, "MOST_PROBLEMS", 2)
        check = self.check(self.TEXT)
        assert (len(check.problems), check.problems_in_all) == (2, 3)

    def test_progress_is_told(self):
        told: list[int] = []
        text = "agree\n" + "Agree\n" * 1_000
        check_rows(table_in(text).rows, RowReader(ASKED, Matching(columns={0: "answer.impact"})), progress=told.append)
        assert told == [500, 1_000]

    def test_rows_without_any_answer_are_no_responses(self):
        text = "id,agree\n1,Agree\n2,\n"
        reader = RowReader(
            ASKED, Matching(columns={0: "about.identifier", 1: "answer.agree"}, words={1: {"Agree": "agree"}})
        )
        assert [read.number for read in responses_in(table_in(text).rows, reader)] == [2]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-27", date(2024, 3, 27)),
        ("2024-03-27T10:00:00Z", date(2024, 3, 27)),
        ("27/03/2024 10:11", date(2024, 3, 27)),
        ("27.3.2024", date(2024, 3, 27)),
        ("27 March 2024", date(2024, 3, 27)),
        ("27/3/24", date(2024, 3, 27)),
        ("yesterday", None),
    ],
)
def test_days_are_read_as_tools_write_them(cell, day):
    assert day_in(cell) == day
