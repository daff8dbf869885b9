import csv
import io
import zipfile
from collections import Counter

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from consult.models import AuditEvent, Response
from consult.policy import anonymised
from forms.answers import ChoiceAnswer, ChoicesAnswer, NumberAnswer, TextAnswer

SMALLEST = 5
MADE = {"look": "yes", "purpose": "publication", "format": "zip"}


@pytest.fixture
def asked(factories):
    """Forty-three people: 25 from East, 15 from South, 2 from West and a body from East that says so."""
    consultation = factories.consultation(state="closed", slug="asked")
    places = ["east"] * 25 + ["south"] * 15 + ["west"] * 2
    for number, place in enumerate(places):
        answers = {
            "agree": ChoiceAnswer("agree" if number % 3 else "disagree"),
            "locality": ChoiceAnswer(place),
            "age_band": ChoiceAnswer("under_45" if number % 2 else "over_45"),
            "heard": ChoicesAnswer(("web", "other"), "my neighbour Mary"),
            "impact": NumberAnswer(number % 10),
            "main_issue": TextAnswer(f"Words that nobody else wrote, number {number}"),
        }
        factories.response(consultation, answers)
    body = factories.response(consultation, {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer("east")})
    body.on_behalf_of = "Example parish council"
    factories.session.commit()
    return consultation


@pytest.fixture
def make(policy):
    """Ask for the archive as the page's button does; gives its files back by name."""

    def ask(**wanted):
        answer = policy.http.post("/policy/asked/anonymised", data={"csrf_token": policy.token(), **MADE, **wanted})
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    return ask


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def ticked(page, name):
    return page.tree.xpath(f'//input[@name="{name}"][@checked]/@value')


PLACE = "locality: Where do you live?"


class TestTheFile:
    def test_small_places_are_hidden_with_some_of_the_others_and_every_row_is_there(self, asked, make):
        rows = rows_of(make(fact=["locality"], answer=["agree"])["responses.csv"])
        shown = Counter(row[PLACE] for row in rows)
        assert shown == {"East": 21, "South": 11, "Not shown": 11}
        assert list(rows[0]) == [PLACE, "agree: Do you agree with the plan?"]

    def test_every_combination_that_is_shown_is_that_of_enough_rows(self, asked, make):
        rows = rows_of(
            make(fact=["locality", "age_band", "-week"], also=["age_band"], answer=["agree"])["responses.csv"]
        )
        combinations = Counter(tuple(list(row.values())[:3]) for row in rows)
        assert all(number >= SMALLEST for number in combinations.values())
        assert ("Not shown",) * 3 in combinations

    def test_nothing_that_anybody_wrote_and_nothing_that_leads_to_a_response_is_in_it(self, asked, make, session):
        files = make(fact=["locality"], answer=["agree", "heard", "impact", "main_issue", "postcode"])
        text = "".join(files.values())
        assert "Mary" not in text
        assert "nobody else wrote" not in text
        assert "parish council" not in text
        for response in session.exec(select(Response)):
            assert response.reference not in text
            assert str(response.id) not in text

    def test_the_order_says_nothing_of_who_came_first_and_is_the_same_each_time(self, asked, make):
        first, second = (make(answer=["agree", "impact"])["responses.csv"] for _ in range(2))
        assert first == second
        impact = [row["impact: How much does it affect you?"] for row in rows_of(first)]
        assert impact != [str(number % 10) for number in range(42)] + [""]

    def test_a_text_and_a_dictionary_say_what_the_columns_mean_and_what_is_not_guaranteed(self, asked, make):
        files = make(fact=["locality"], answer=["agree", "seen", "impact"])
        assert "32 rows show all of it, and 11 show none" in files["README.txt"]
        assert "not l-diverse. It is so in none of the 2 groups shown." in files["README.txt"]
        meaning = {row["column"]: row for row in rows_of(files["data-dictionary.csv"])}
        assert meaning[PLACE]["kind"] == "fact about the person"
        assert meaning[PLACE]["what can stand in it"] == "East; South; West; Somewhere else; Not given; Not shown"
        assert meaning["seen-litter: How often have you seen these? Litter"]["what can stand in it"] == "Never; Often"
        assert meaning["impact: How much does it affect you?"]["what can stand in it"].startswith("0 (Not at all)")

    def test_it_is_said_where_everybody_in_a_group_gave_the_same_answer(self, asked, make):
        readme = make(fact=["locality"], answer=["heard"])["README.txt"]
        assert "Of the 2 groups shown it is so in at most 2 for any one question." in readme

    def test_a_workbook_has_the_same_in_sheets(self, asked, policy):
        wanted = {**MADE, "format": "xlsx", "fact": ["locality"], "answer": ["agree"], "comments": "yes"}
        answer = policy.http.post("/policy/asked/anonymised", data={"csrf_token": policy.token(), **wanted})
        book = load_workbook(io.BytesIO(answer.data))
        assert book.sheetnames == ["About", "Responses", "Data dictionary", "Published comments"]
        assert book["Responses"].max_row == 44
        assert book["Published comments"].max_row == 1

    def test_the_audit_trail_keeps_what_it_held_and_what_for(self, asked, make, session):
        make(fact=["locality"], answer=["agree"])
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "anonymised file made")).one()
        assert event.subject_id == asked.id
        assert event.details == {
            "facts": ["locality"],
            "answers": ["agree"],
            "comments": False,
            "purpose": "publication",
            "format": "zip",
            "rows": 43,
            "smallest": SMALLEST,
        }


class TestThePage:
    def test_it_begins_with_nothing_of_who_people_are_and_says_what_is_never_in_it(self, asked, policy):
        page = policy.get(policy.get("/policy/asked/responses").links()["Make an anonymised file"])
        assert ticked(page, "fact") == []
        assert "agree" in ticked(page, "answer")
        assert "What is your postcode? What people wrote, numbers, days and postcodes are never in it." in page.words

    def test_it_shows_what_would_be_hidden(self, asked, policy):
        page = policy.get("/policy/asked/anonymised?look=yes&fact=locality&answer=agree")
        assert "43 rows. 32 rows would show facts about people, 11 none." in page.words
        assert "Where do you live? 32 11 West, Somewhere else" in page.words

    def test_a_file_that_few_responses_part_from_an_earlier_one_is_warned_of(self, asked, make, policy, factories):
        make(fact=["locality"], answer=["agree"])
        factories.response(asked, {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer("east")})
        address = "/policy/asked/anonymised?look=yes&fact=locality&answer=agree"
        assert "Only 1 response came, went or changed since the file of" in policy.get(address).words
        sent = {**MADE, "fact": "locality", "answer": "agree"}
        page = policy.post("/policy/asked/anonymised", sent, expect=400)
        assert page.error_summary == ["Read the warnings, then say that you have weighed them"]
        assert make(fact=["locality"], answer=["agree"], weighed="yes")

    def test_other_columns_than_before_are_warned_of(self, asked, make, policy):
        make(fact=["locality"], answer=["agree"])
        page = policy.get("/policy/asked/anonymised?look=yes&fact=locality&answer=agree&answer=impact")
        assert "has other columns. Whoever has both can find the same people by their answers" in page.words
        assert "Warning" not in policy.get("/policy/asked/anonymised?look=yes&fact=locality&answer=agree").words

    def test_what_is_missing_is_said_and_nothing_is_lost(self, asked, policy, session):
        page = policy.post("/policy/asked/anonymised", {"look": "yes", "fact": "locality"}, expect=400)
        assert page.error_summary == ["Choose what the file is for", "Choose a kind of file"]
        assert ticked(page, "fact") == ["locality"]
        page = policy.post("/policy/asked/anonymised", MADE, expect=400)
        assert page.error_summary == ["Choose at least one answer, fact or comment that the file is to hold"]
        assert session.exec(select(AuditEvent).where(AuditEvent.action == "anonymised file made")).all() == []

    def test_more_facts_than_leave_anybody_in_a_group_are_refused(self, policy, factories):
        factories.consultation(slug="asked")
        also = ("agree", "feel_safe", "age_band")
        chosen = "&".join(["fact=locality", "fact=-week", "fact=-channel", *(f"also={key}" for key in also)])
        page = policy.get(f"/policy/asked/anonymised?look=yes&{chosen}")
        assert page.error_summary == ["Choose at most 5 facts about people: with more hardly anybody could be shown"]

    def test_of_few_responses_no_file_is_made(self, policy, factories):
        consultation = factories.consultation(slug="few")
        for _ in range(9):
            factories.response(consultation, {"agree": ChoiceAnswer("agree")})
        page = policy.get("/policy/few/anonymised?look=yes&answer=agree")
        assert "There are fewer than 10 responses, so no anonymised file is made of them." in page.words
        policy.post("/policy/few/anonymised", {**MADE, "answer": "agree"}, expect=409)

    def test_of_very_many_the_page_leads_to_the_command(self, asked, policy, monkeypatch):
        monkeypatch.setattr(anonymised, "MOST_ROWS", 42)
        page = policy.get("/policy/asked/anonymised?look=yes&answer=agree")
        assert "too many for a page" in page.words
        policy.post("/policy/asked/anonymised", {**MADE, "answer": "agree"}, expect=409)


class TestTheCommand:
    @pytest.fixture
    def run(self, app, tmp_path):
        def invoke(*arguments, to="file.zip"):
            command = ["consult", "anonymised-file", "asked", "--purpose", "research", "--to", str(tmp_path / to)]
            return app.test_cli_runner().invoke(args=[*command, *arguments])

        return invoke

    def test_it_makes_the_file_that_the_page_makes_and_writes_that_down(self, asked, make, run, tmp_path, session):
        result = run("--fact", "locality", "--answer", "agree")
        assert "43 rows, of which 32 show facts about people" in result.output
        with zipfile.ZipFile(tmp_path / "file.zip") as archive:
            rows = archive.read("responses.csv").decode("utf-8-sig")
        assert rows == make(fact=["locality"], answer=["agree"])["responses.csv"]
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "anonymised file made")).all()
        assert sorted(event.details["purpose"] for event in events) == ["publication", "research"]
        assert "There is a file" in run("--fact", "locality").stderr
        assert "Whoever has two can match them" in run("--fact", "-week", to="book.xlsx").output

    def test_what_does_not_fit_is_said(self, asked, run):
        assert "No file can hold these of this consultation: main_issue." in run("--answer", "main_issue").stderr
        assert "ends in .xlsx or .zip" in run(to="file.csv").stderr
        named = [each for key in ("agree", "feel_safe", "age_band") for each in ("--also", key)]
        many = run("--fact", "locality", "--fact", "-week", "--fact", "-channel", *named)
        assert "Name at most 5 facts." in many.stderr

    def test_of_few_responses_it_makes_none(self, factories, run):
        factories.consultation(slug="asked")
        result = run("--answer", "agree")
        assert result.exit_code == 2
        assert "There are fewer than 10 responses" in result.stderr
