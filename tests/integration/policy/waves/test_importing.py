"""Bringing in an earlier wave, page by page."""

import io

import pytest
from sqlmodel import select

from consult.importing.rows import OTHER_DAYS
from consult.models import Consultation, ImportStatus, Response, ResponseImport
from consult.tasks.imports import carry_on
from tests.integration.imports import ENJOYMENT, EVERY_KIND, NEITHER, SURVEY, SURVEY_QUESTIONS

FACTS = {
    "label": "2016",
    "first_on-day": "1",
    "first_on-month": "1",
    "first_on-year": "2016",
    "last_on-day": "31",
    "last_on-month": "3",
    "last_on-year": "2016",
    "title": "Survey 2016",
    "slug": "survey-2016",
    "study": "open-consultation",
    "channel": "not-known",
}


@pytest.fixture
def series(imports):
    return imports.series()


@pytest.fixture
def questionnaire(factories):
    return str(factories.questionnaire_version(SURVEY_QUESTIONS).id)


def upload(content=SURVEY, name="responses.csv"):
    return io.BytesIO(content), name


def at(found, rest=""):
    return f"/policy/imports/{found.id}{rest}"


def the_import(session):
    return session.exec(select(ResponseImport)).one()


class TestUploading:
    def send(self, policy, series, expect=303, **more):
        form = FACTS | {"file": upload()} | more
        return policy.post(f"/policy/series/{series.id}/import", form, expect=expect)

    def test_keeps_the_file_for_the_worker(self, policy, session, series, questionnaire):
        page = policy.follow(self.send(policy, series, questionnaire=questionnaire))
        assert page.h1 == "Import of 2016"
        assert "The worker is at it" in page.words
        assert "0 rows" not in page.words
        assert the_import(session).status is ImportStatus.READING

    def test_needs_everything_and_loses_nothing_that_was_typed(self, policy, series):
        page = policy.post(f"/policy/series/{series.id}/import", {"title": "Survey 2016"}, expect=200)
        assert len(page.error_summary) == 8
        assert page.error_summary[-2:] == [
            "Choose the questionnaire that the wave asked from the list",
            "Choose the file of responses",
        ]
        assert page.value_of("title") == "Survey 2016"

    def test_says_when_the_file_is_on_its_way_already(self, policy, series, questionnaire):
        self.send(policy, series, questionnaire=questionnaire)
        page = self.send(policy, series, expect=200, questionnaire=questionnaire, label="2017", slug="survey-2017")
        assert page.error_summary[0].startswith("This very file is on its way in already")

    def test_says_when_the_address_is_none(self, policy, series, questionnaire):
        page = self.send(policy, series, expect=200, questionnaire=questionnaire, slug="Not An Address")
        assert page.error_summary[0].startswith("The address may only have small letters")

    def test_a_page_that_was_open_too_long_says_so(self, policy, series, questionnaire):
        form = FACTS | {"questionnaire": questionnaire, "file": upload()}
        page = policy.post(f"/policy/series/{series.id}/import", form, expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]

    def test_a_file_larger_than_a_form_may_be_is_taken(self, policy, session, series, questionnaire):
        content = b"socio2\n" + b"Male\n" * 200_000
        assert self.send_large(policy, series, content, questionnaire=questionnaire).status_code == 303
        session.rollback()
        assert the_import(session).file_name == "responses.csv"

    def test_a_file_larger_than_the_limit_is_refused(self, policy, app, series):
        content = b"x" * (app.config["CONSULT"].max_upload_megabytes * 2**20 + 1)
        answer = self.send_large(policy, series, content)
        assert answer.status_code == 413
        assert b"too large" in answer.data.lower()

    def test_a_large_file_from_nobody_is_not_read(self, client, series):
        assert self.send_large(client, series, b"x" * 2**20).status_code == 413

    def send_large(self, client, series, content, **more):
        """Not by the test client's own forms, which leave a temporary file open behind a large one."""
        form = FACTS | {"csrf_token": client.token()} | more
        fields = "".join(f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form.items())
        head = '--b\r\nContent-Disposition: form-data; name="file"; filename="responses.csv"\r\n\r\n'
        body = fields.encode() + head.encode() + content + b"\r\n--b--\r\n"
        address = f"/policy/series/{series.id}/import"
        return client.http.post(address, data=body, content_type="multipart/form-data; boundary=b")


class TestMatching:
    @pytest.fixture
    def found(self, imports, series):
        return imports.carried_on(imports.begin(series))

    def columns(self, found, **changed):
        chosen = {f"column-{place}": key for place, key in found.matching["columns"].items()}
        chosen = {f"column-{int(name.removeprefix('column-'))}": key for name, key in chosen.items()}
        return chosen | {"version": str(found.version)} | {name.replace("_", "-"): key for name, key in changed.items()}

    def test_the_guess_is_shown_with_what_is_left_to_match(self, policy, found):
        page = policy.get(at(found))
        assert "1 column has words that are matched with no answer" in page.words
        assert "Columns that are used: 8 of 9" in page.words
        assert "4 of 5 matched" in page.words

    def test_columns_are_corrected(self, policy, session, found):
        page = policy.get(at(found, "/columns"))
        assert page.value_of("column-7") == "answer.socio2"
        policy.post(at(found, "/columns"), self.columns(found, column_0="about.identifier", column_7=""))
        session.refresh(found)
        assert found.matching["columns"]["0"] == "about.identifier"
        assert "7" not in found.matching["columns"]
        assert "7" not in found.matching["words"]

    def test_words_of_a_column_that_becomes_something_else_are_guessed_anew(self, policy, session, found):
        policy.post(at(found, "/columns"), self.columns(found, column_1=""))
        session.refresh(found)
        policy.post(at(found, "/columns"), self.columns(found, column_1="answer.rse16a"))
        session.refresh(found)
        assert found.matching["words"]["1"] == {"Yes": "yes", "No": "no"}

    def test_two_columns_cannot_be_one_thing_and_nothing_chosen_is_lost(self, policy, found):
        page = policy.post(at(found, "/columns"), self.columns(found, column_0="answer.socio2"), expect=200)
        assert "is matched with the same as" in page.error_summary[0]
        assert page.value_of("column-0") == "answer.socio2"

    def test_a_weight_is_offered_for_a_sample_survey_alone(self, policy, found):
        assert "Weight (sample surveys)" not in policy.get(at(found, "/columns")).text

    def test_words_are_matched(self, policy, session, found):
        page = policy.get(at(found, f"/columns/{ENJOYMENT}"))
        assert NEITHER in page.words
        words = [label.removeprefix("“").removesuffix("”") for label in labels(page)]
        now = {f"word-{number}": page.value_of(f"word-{number}") or "" for number in range(len(words))}
        chosen = now | {f"word-{words.index(NEITHER)}": "neither", "version": str(found.version)}
        page = policy.follow(policy.post(at(found, f"/columns/{ENJOYMENT}"), chosen))
        assert page.h1 == "Import of 2016"
        assert "5 of 5 matched" in page.words

    def test_a_word_can_stand_for_no_answer(self, policy, session, found):
        form = {f"word-{number}": "-" for number in range(5)} | {"version": str(found.version)}
        policy.post(at(found, f"/columns/{ENJOYMENT}"), form)
        session.refresh(found)
        assert found.matching["words"][str(ENJOYMENT)][NEITHER] == ""

    def test_an_answer_that_is_none_is_refused(self, policy, found):
        form = {"word-0": "nonsense", "version": str(found.version)}
        page = policy.post(at(found, f"/columns/{ENJOYMENT}"), form, expect=200)
        assert page.error_summary[0].startswith("Choose what “")

    def test_a_column_without_words_has_no_such_page(self, policy, found):
        policy.get(at(found, "/columns/6"), expect=404)
        policy.get(at(found, "/columns/99"), expect=404)

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, policy, imports, found):
        form = self.columns(found, column_7="")
        imports.match(found, ENJOYMENT, {NEITHER: "neither"})
        page = policy.post(at(found, "/columns"), form, expect=200)
        assert page.error_summary[0].startswith("Somebody else changed this import")
        page = policy.post(at(found, f"/columns/{ENJOYMENT}"), {"version": "1"}, expect=200)
        assert page.error_summary[0].startswith("Somebody else changed this import")

    def test_pages_that_were_open_too_long_keep_what_was_chosen(self, policy, found):
        page = policy.post(at(found, "/columns"), self.columns(found, column_7=""), expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]
        page = policy.post(at(found, f"/columns/{ENJOYMENT}"), {"word-0": "-"}, expect=200, with_token=False)
        assert page.value_of("word-0") == "-"

    def test_many_columns_come_some_at_a_time(self, policy, session, imports, series):
        header = ",".join(f"c{number}" for number in range(90)) + ",agree"
        wide = f"{header}\n{',' * 90}Agree\n".encode()
        found = imports.carried_on(imports.begin(series, wide, definition=EVERY_KIND))
        page = policy.get(at(found, "/columns?page=3"))
        assert "page 3 of 3" in page.words
        assert page.value_of("column-90") == "answer.agree"
        answer = policy.post(at(found, "/columns?page=1"), {"version": str(found.version)})
        assert answer.response.location.endswith("page=2")
        session.refresh(found)
        assert found.matching["columns"] == {"90": "answer.agree"}

    def test_cannot_be_done_while_the_worker_reads(self, policy, imports, series):
        found = imports.begin(imports.series("Another"), b"agree\nAgree\n", definition=EVERY_KIND)
        policy.get(at(found, "/columns"), expect=409)


class TestCheckingAndImporting:
    def test_every_problem_is_shown_by_row_and_column(self, policy, imports, series):
        found = imports.checked(imports.carried_on(imports.begin(series)))
        page = policy.get(at(found))
        assert "58 problems" in page.words
        assert "F: affSat1. I find real enjoyment in my job" in page.words
        assert page.links()["Match the words"] == at(found, f"/columns/{ENJOYMENT}")
        page = policy.get(at(found, "?page=3"))
        assert len(page.tree.xpath("//*[@aria-label='Problems']//tbody/tr")) == 8
        lines = policy.download(at(found, "/problems.csv")).get_data(as_text=True).splitlines()
        assert len(lines) == 59

    def test_the_whole_way_by_pages(self, policy, session, imports, series):
        found = imports.matched(series)
        page = policy.follow(policy.post(at(found, "/check"), {"version": str(found.version)}))
        assert "Being checked" in page.words
        carry_on(session, found.id)
        page = policy.get(at(found))
        assert "273 responses can be imported" in page.words
        assert "Required questions without an answer: 1" in page.words
        policy.post(at(found, "/carry-out"), {"version": str(found.version)})
        assert policy.download(at(found, "/progress.json")).json == {"status": "importing"}
        carry_on(session, found.id)
        page = policy.get(at(found))
        assert "273 responses imported on" in page.words
        assert session.exec(select(Consultation.is_imported)).one()

    def test_says_how_many_came_in_on_days_outside_the_wave(self, policy, imports, series):
        content = b"agree,submitdate\nAgree,31/3/2016\nAgree,1/4/2016\n"
        found = imports.checked(imports.carried_on(imports.begin(series, content, definition=EVERY_KIND)))
        page = policy.get(at(found))
        assert "2 responses can be imported" in page.words
        assert "Responses received on days outside the wave" in page.words
        assert found.remarks[OTHER_DAYS] == 1

    def test_a_stale_page_imports_nothing(self, policy, session, imports, series):
        found = imports.checked(imports.matched(series))
        policy.post(at(found, "/carry-out"), {"version": "1"}, expect=409)
        policy.post(at(found, "/carry-out"), {"version": "x"}, expect=409)
        assert session.exec(select(Response)).all() == []

    def test_giving_up_deletes_the_file(self, policy, session, imports, series):
        found = imports.carried_on(imports.begin(series))
        page = policy.follow(policy.post(at(found, "/give-up")))
        assert "The file is deleted." in page.text
        assert "Given up" in page.words
        assert "Give up this import" not in policy.get(at(found)).words

    def test_an_unreadable_file_is_said_to_be(self, policy, imports, series):
        found = imports.carried_on(imports.begin(series, b"\xd0\xcf\x11\xe0"))
        page = policy.get(at(found))
        assert "old Excel format" in page.words

    def test_undoing_takes_the_wave_away(self, policy, session, imports, series):
        found = imports.whole(series)
        page = policy.follow(policy.post(at(found, "/undo")))
        assert "The import is undone" in page.text
        assert session.exec(select(Response)).all() == []
        policy.post(at(found, "/undo"), expect=409)


class TestAnImportedWave:
    @pytest.fixture
    def slug(self, imports, series):
        imports.whole(series)
        return "survey-2016"

    def test_is_said_to_be_imported_on_every_page_of_it(self, policy, slug):
        page = policy.get(f"/policy/{slug}/responses")
        assert "An earlier wave, brought in from a file. Nobody answered it here" in page.text
        response = next(href for href in page.links().values() if "/responses/" in href)
        assert "Row 2" in policy.get(response).words or "of the file" in policy.get(response).words

    def test_has_no_deadline_and_no_last_day_to_change(self, policy, slug):
        page = policy.get("/policy/")
        assert "overdue" not in page.words
        assert f"/policy/{slug}/closing" not in page.links().values()

    def test_is_not_shown_to_the_public(self, client, slug):
        assert "Survey 2016" not in client.get("/").text
        client.get(f"/consultations/{slug}", expect=404)

    def test_takes_nothing_that_officers_enter(self, officer, slug):
        assert "Survey 2016" not in officer.get("/officers/").text
        officer.get(f"/officers/consultations/{slug}/comments/new", expect=409)

    def test_offers_the_channel_that_is_not_known(self, policy, slug, factories):
        assert "Not known" in policy.get(f"/policy/{slug}/questions/skill2/comments").text
        factories.consultation(slug="another")
        assert "Not known" not in policy.get("/policy/another/questions/main_issue/comments").text


def labels(page):
    return [label.text_content().strip() for label in page.tree.xpath("//main//label")]
