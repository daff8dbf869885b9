"""Exports of survey tools, known by their columns.

The layouts of LimeSurvey and Microsoft Forms are those of real exports: see tests/responses for one of them. Those of
SmartSurvey and Citizen Space are as we expect them, as neither a real export nor documentation was at hand. Answers are
invented.
"""

from datetime import date

import pytest

from consult.importing.checking import check_rows, responses_in
from consult.importing.columns import columns_in, without_cells_of
from consult.importing.files import table_in
from consult.importing.guessing import guess
from consult.importing.products import PRODUCTS, personal_places, product_called, product_of
from consult.importing.rows import NOT_SENT, THERE_ALREADY, RowReader
from forms.answers import ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, TextAnswer, to_json
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES
from tests.integration.imports import SURVEY

ASKED = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")
HOW, SEEN = "How did you hear about this?", "How often have you seen these?"
EXPORTS = {
    "limesurvey": (
        "id. Response ID,submitdate. Date submitted,lastpage. Last page,startlanguage. Start language,"
        "ipaddr. IP address,refurl. Referrer URL,agree. Do you agree with the plan?,impact. How much,"
        f"heard[web]. {HOW} [The website],heard[event]. {HOW} [An event],seen[litter]. {SEEN} [Litter],"
        "main_issue. What is the main issue?\n"
        "7,2026-11-18 10:12:13,5,en,192.0.2.7,,Agree,7,Yes,No,Often,Bikes\n"
    ),
    "microsoft-forms": (
        "ID,Start time,Completion time,Email,Name,Last modified time,Do you agree with the plan?,impact,"
        f"{HOW},Litter,main_issue\n"
        "7,2026-11-18 10:02:13,2026-11-18 10:12:13,jo@example.org,Jo Example,,Agree,7,The website;,Often,Bikes\n"
    ),
    "smartsurvey": (
        "UserID,UserNo,Name,Email,IP Address,Unique ID,Started,Ended,Do you agree with the plan?,impact,"
        f"{HOW} - The website,{HOW} - An event,{SEEN} - Litter,main_issue\n"
        "7,1,Jo Example,jo@example.org,192.0.2.7,u-7,18/11/2026 10:02:13,18/11/2026 10:12:13,Agree,7,"
        "The website,,Often,Bikes\n"
    ),
    "citizen-space": (
        "Response ID,Date Submitted,1: What is your name? - Name,2: What is your email address? - Email,"
        f"3: Do you agree with the plan? - Please choose one,4: impact - Number,5: {HOW} - The website,"
        f"5: {HOW} - An event,6: {SEEN} - Litter,main_issue\n"
        "7,18/11/2026,Jo Example,jo@example.org,Agree,7,The website,,Often,Bikes\n"
    ),
}


def read_in(text):
    """A file as the worker reads it: the tool, the columns, what is personal, and the rows."""
    table = table_in(text)
    columns, _ = columns_in(table.header, table.rows)
    product = product_of(columns)
    matching = guess(columns, ASKED, product)
    return product, columns, matching, RowReader(ASKED, matching, product=product)


@pytest.mark.parametrize("key", EXPORTS)
def test_an_export_is_known_by_its_columns_and_read_whole(key):
    product, columns, matching, reader = read_in(EXPORTS[key])
    assert product is product_called(key)
    [read] = [reader.read(row) for row in table_in(EXPORTS[key]).rows]
    assert read.wrong == ()
    assert (read.identifier, read.received_on) == ("7", date(2026, 11, 18))
    assert dict(read.answers) == {
        "agree": ChoiceAnswer("agree"),
        "impact": NumberAnswer(7),
        "heard": ChoicesAnswer(("web",)),
        "seen": MatrixAnswer({"litter": "often"}),
        "main_issue": TextAnswer("Bikes"),
    }
    emptied = without_cells_of(columns, personal_places(columns, matching.columns))
    left = str([each.values for each in emptied])
    assert not any(word in left for word in ("Jo", "jo@", "192.0.2.7"))


def test_codes_in_headings_are_limesurveys_where_its_own_columns_were_taken_out():
    assert read_in(SURVEY.decode())[0] is product_called("limesurvey")


@pytest.mark.parametrize("header", ["agree,impact", "1. Do you agree?,2. How much?,3. Why?", "Response ID,agree"])
def test_a_file_of_no_known_tool_is_said_to_be_none(header):
    assert read_in(f"{header}\nx,y\n")[0] is None
    assert product_called("") is None


def test_every_tool_is_tested():
    assert [product.key for product in PRODUCTS] == list(EXPORTS)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Q3. Name", "Jo"),
        ("E-mail address", "x"),
        ("Contact", "jo@example.org"),
        ("From where", "2001:db8:0:0:1:2:3:4"),
        ("Anything", "192.0.2.7"),
    ],
)
def test_what_says_who_somebody_is_is_left_out(header, cell):
    _, columns, matching, _ = read_in(f"agree,{header}\nAgree,{cell}\n")
    assert personal_places(columns, matching.columns) == {1}


def test_what_the_consultation_asks_for_is_not_left_out():
    _, columns, matching, _ = read_in("agree,street\nAgree,jo@example.org\n")
    assert personal_places(columns, matching.columns) == set()


class TestReturnsThatWereNeverSent:
    HEAD = "id,submitdate,lastpage,agree\n"

    def test_are_left_out_and_counted(self):
        text = self.HEAD + "1,2026-11-18 10:00:00,5,Agree\n2,,2,Agree\n"
        check = check_rows(table_in(text).rows, read_in(text)[3])
        assert (check.responses, check.problems_in_all, check.remarks[NOT_SENT]) == (1, 0, 1)

    def test_have_no_day_where_a_survey_keeps_none(self):
        text = self.HEAD + "1,1980-01-01 00:00:00,5,Agree\n"
        [read] = responses_in(table_in(text).rows, read_in(text)[3])
        assert read.received_on is None


class TestWhatWasImportedBefore:
    TEXT = "id,agree\n1,Agree\n2,Disagree\n3,Agree\n"

    def check(self, known):
        return check_rows(table_in(self.TEXT).rows, read_in(self.TEXT)[3], known=known)

    def test_is_left_out_where_it_says_the_same(self):
        check = self.check({"1": {"agree": to_json(ChoiceAnswer("agree"))}})
        assert (check.responses, check.problems_in_all, check.remarks[THERE_ALREADY]) == (2, 0, 1)

    def test_is_wrong_where_it_says_something_else(self):
        check = self.check({"2": {"agree": to_json(ChoiceAnswer("agree"))}})
        assert [problem.row for problem in check.problems] == [3]
        assert check.problems[0].wrong.sentence.startswith("A response with the identifier “2” was imported before")


@pytest.mark.parametrize(
    ("day", "why"),
    [("1/11/2026", "before the consultation opened on 2 November 2026"), ("21/11/2026", "which is in the future")],
)
def test_a_response_cannot_have_come_in_on_any_day(day, why):
    text = f"agree,submitted\nAgree,{day}\nAgree,5/11/2026\n"
    _, _, matching, _ = read_in(text)
    reader = RowReader(ASKED, matching, received_between=(date(2026, 11, 2), date(2026, 11, 20)))
    wrong, right = [reader.read(row) for row in table_in(text).rows]
    assert why in wrong.wrong[0].sentence
    assert right.wrong == ()
