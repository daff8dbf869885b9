"""Files of responses: imported whole, or not at all."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from openpyxl import Workbook
from sqlmodel import func, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.models import (
    Answer,
    AuditEvent,
    Channel,
    Comment,
    Consultation,
    ImportedResponse,
    ImportProblem,
    ImportStatus,
    Response,
    SavedView,
    Study,
    UploadedFile,
    Wave,
)
from consult.queries.consultations import State, state_of
from consult.queries.imports import imports_without_a_worker, list_problems
from consult.queries.theming import consultations_with_new_comments
from consult.services import imports as services
from consult.services.imported_responses import undo_import, what_was_built_on
from consult.services.theming import request_run
from consult.tasks import imports as tasks
from consult.tasks.imports import carry_on, sweep_for_imports
from tests.integration.imports import EVERY_KIND, RESPONSES, SURVEY

SMALL = b"id,agree,main_issue,weight\n1,Agree,Bikes,0.5\n2,Disagree,,1.5\n"
BAD = b"id,agree,years\n1,Agree,3\n2,Perhaps,many\n"
TABLES = (Consultation, Wave, Response, Answer, Comment, ImportedResponse)


@pytest.fixture
def series(imports):
    return imports.series()


def count(session, table):
    return session.exec(select(func.count()).select_from(table)).one()


def counts(session):
    return {table.__name__: count(session, table) for table in TABLES}


class TestARealSurvey:
    """The 2016 survey of research software engineers, whose tables were published."""

    def test_its_published_table_of_gender_comes_out(self, session, imports, series):
        imports.whole(series)
        given = session.exec(select(Answer.value).where(Answer.question_key == "socio2")).all()
        labels = {"male": "Male", "female": "Female", "other_gender": "Other"}
        found = Counter(labels[value["value"]] for value in given)
        found[""] = count(session, Response) - len(given)
        with (RESPONSES / "rse_2016_socio2.csv").open(encoding="utf-8", newline="") as file:
            published = {name: int(number) for name, number in list(csv.reader(file))[1:]}
        assert found == published == {"Male": 232, "Female": 30, "Other": 1, "": 10}

    def test_it_is_a_consultation_like_any_other_closed_and_said_to_be_imported(self, session, imports, series):
        done = imports.whole(series)
        consultation = session.get_one(Consultation, done.consultation_id)
        assert (consultation.slug, consultation.title, consultation.is_imported) == ("survey-2016", "Survey 2016", True)
        assert state_of(consultation, utc_now()) is State.CLOSED
        wave = session.exec(select(Wave)).one()
        assert (wave.label, str(wave.first_on), str(wave.last_on)) == ("2016", "2016-01-01", "2016-03-31")
        assert wave.consultation_id == consultation.id
        assert {response.channel for response in session.exec(select(Response))} == {Channel.NOT_KNOWN}

    def test_the_row_of_each_response_is_kept(self, session, imports, series):
        imports.whole(series)
        rows = session.exec(select(ImportedResponse.row).order_by(ImportedResponse.row)).all()
        assert rows == list(range(2, 275))

    def test_its_comments_wait_until_a_person_asks_for_themes(self, session, imports, series):
        imports.whole(series)
        assert count(session, Comment) == 253
        assert consultations_with_new_comments(session) == []

    def test_the_file_is_deleted_once_it_is_imported(self, session, imports, series):
        done = imports.whole(series)
        assert (done.status, done.responses) == (ImportStatus.IMPORTED, 273)
        assert count(session, UploadedFile) == 0
        assert all(not column.values for column in services.columns_of(done))

    def test_what_is_not_matched_is_listed_row_by_row(self, session, imports, series):
        found = imports.checked(imports.carried_on(imports.begin(series)))
        problems = list_problems(session, found, limit=2)
        assert (found.status, found.problems) == (ImportStatus.CHECKED, 58)
        assert [(problem.row, problem.column) for problem in problems] == [
            (4, "F: affSat1. I find real enjoyment in my job"),
            (31, "F: affSat1. I find real enjoyment in my job"),
        ]
        assert problems[0].sentence.startswith("“Neither agree or disagree” is matched with no answer.")

    def test_a_workbook_gives_the_same(self, session, imports, series):
        book = Workbook()
        for line in csv.reader(io.StringIO(SURVEY.decode())):
            book.active.append(line)
        file = io.BytesIO()
        book.save(file)
        found = imports.carried_on(imports.begin(series, file.getvalue(), file_name="responses.xlsx"))
        assert (found.rows, len(found.columns)) == (273, 9)
        assert session.exec(select(UploadedFile)).one().content.startswith(b",rse16a.")


def test_a_weight_is_kept_with_the_response_of_a_sample_survey(session, imports, series):
    imports.whole(series, SMALL, definition=EVERY_KIND, study=Study.SAMPLE_SURVEY, channel=Channel.PAPER)
    found = session.exec(select(Response).order_by(Response.source_id)).all()
    assert [(each.source_id, each.weight, each.channel) for each in found] == [
        ("1", 0.5, Channel.PAPER),
        ("2", 1.5, Channel.PAPER),
    ]


def test_an_open_consultation_has_no_weights(session, imports, series):
    imports.whole(series, SMALL, definition=EVERY_KIND)
    assert session.exec(select(Response.weight)).all() == [None, None]


def test_nothing_is_imported_while_anything_is_wrong(session, imports, series):
    before = counts(session)
    found = imports.checked(imports.matched(series, BAD, definition=EVERY_KIND))
    assert found.problems == 2
    with pytest.raises(Conflict, match="nothing is imported in part"):
        imports.imported(found)
    assert counts(session) == before


def test_a_failure_in_the_middle_leaves_nothing_behind(session, imports, series, monkeypatch):
    found = imports.checked(imports.matched(series, SMALL, definition=EVERY_KIND))
    before = counts(session)

    def fail(*_arguments, **_options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("consult.services.imported_responses.finish_import", fail)
    found = imports.imported(found)
    assert counts(session) == before
    assert (found.status, found.failure) == (ImportStatus.CHECKED, tasks.WENT_WRONG)


def test_an_address_that_was_taken_meanwhile_leaves_nothing_behind(session, imports, series, factories):
    found = imports.checked(imports.matched(series, SMALL, definition=EVERY_KIND))
    factories.consultation(slug="survey-2016")
    before = counts(session)
    found = imports.imported(found)
    assert counts(session) == before
    assert "already a consultation at /consultations/survey-2016" in found.failure


def test_a_file_that_cannot_be_read_is_deleted_and_said_to_be(session, imports, series):
    found = imports.carried_on(imports.begin(series, b"\xd0\xcf\x11\xe0"))
    assert found.status is ImportStatus.UNREADABLE
    assert "old Excel format" in found.failure
    assert count(session, UploadedFile) == 0


def test_a_file_with_headings_alone_is_said_to_hold_nothing(session, imports, series):
    assert "no rows below them" in imports.carried_on(imports.begin(series, b"agree\n")).failure


def test_a_file_whose_rows_say_nothing_is_not_imported(session, imports, series):
    found = imports.checked(imports.matched(series, b"agree,id\nN/A,1\n", definition=EVERY_KIND))
    with pytest.raises(Conflict, match="no answer to any matched question"):
        imports.imported(found)


def test_a_file_in_which_no_column_is_a_question_is_not_checked(session, imports, series):
    found = imports.matched(series, b"id,colour\n1,red\n", definition=EVERY_KIND)
    with pytest.raises(Conflict, match="No column is matched with a question"):
        imports.checked(found)


class TestTheSameFileTwice:
    def test_is_recognised_while_it_is_on_its_way(self, imports, series):
        imports.begin(series)
        with pytest.raises(Conflict, match="on its way in already"):
            imports.begin(series, label="2017", slug="survey-2017")

    def test_is_recognised_once_it_is_imported(self, imports, series):
        imports.whole(series, SMALL, definition=EVERY_KIND)
        with pytest.raises(Conflict, match="was imported before"):
            imports.begin(series, SMALL, definition=EVERY_KIND, label="2017", slug="survey-2017")

    def test_may_be_imported_again_once_it_was_given_up(self, session, imports, series):
        found = imports.begin(series)
        services.give_up(session, found, actor=imports.staff)
        session.commit()
        assert imports.whole(series).status is ImportStatus.IMPORTED

    def test_is_imported_once_where_two_were_uploaded_at_the_same_moment(self, session, imports, series, monkeypatch):
        monkeypatch.setattr(services, "refuse_repeat", lambda *_, **__: None)  # neither saw the other
        one = imports.checked(imports.matched(series, SMALL, definition=EVERY_KIND))
        other = imports.matched(series, SMALL, definition=EVERY_KIND, label="2017", slug="survey-2017")
        other = imports.checked(other)
        imports.imported(one)
        other = imports.imported(other)
        assert (other.status, count(session, Response)) == (ImportStatus.CHECKED, 2)
        assert "was imported before" in other.failure


class TestGoingOn:
    def test_a_stale_page_changes_nothing(self, session, imports, series):
        found = imports.matched(series)
        with pytest.raises(Conflict, match="Somebody else changed this import"):
            services.ask_for_check(session, found, seen=found.version - 1, actor=imports.staff)

    def test_matching_again_makes_the_check_void(self, session, imports, series):
        found = imports.checked(imports.carried_on(imports.begin(series)))
        imports.match(found, 5, {"Neither agree or disagree": "neither"})
        assert (found.status, found.problems) == (ImportStatus.MATCHING, 0)
        assert count(session, ImportProblem) == 0

    def test_a_step_is_done_once_however_often_it_is_asked_for(self, session, imports, series):
        found = imports.carried_on(imports.begin(series))
        version = found.version
        carry_on(session, found.id)
        assert imports.carried_on(found).version == version

    def test_a_step_that_another_worker_has_is_left_to_it(self, session, imports, series):
        found = imports.begin(series)
        begin_writing(session)
        assert services.claim_step(session, found.id) is ImportStatus.READING
        assert services.claim_step(session, found.id) is None
        session.commit()

    def test_a_file_that_was_given_up_under_the_worker_stays_given_up(self, session, imports, series, monkeypatch):
        found = imports.begin(series)
        real = tasks.columns_in

        def give_up_meanwhile(*arguments):
            services.give_up(session, found, actor=imports.staff)
            session.commit()
            return real(*arguments)

        monkeypatch.setattr(tasks, "columns_in", give_up_meanwhile)
        assert imports.carried_on(found).status is ImportStatus.GIVEN_UP
        assert count(session, UploadedFile) == 0

    def test_a_step_whose_worker_was_lost_is_found_and_taken_up_again(self, session, imports, series):
        found = imports.begin(series)
        found.taken_at = utc_now() - services.TAKEN_FOR - timedelta(minutes=1)
        session.commit()
        lost = imports_without_a_worker(session, asked_before=utc_now(), taken_before=utc_now() - services.TAKEN_FOR)
        assert lost == [found.id]
        assert imports.carried_on(found).status is ImportStatus.MATCHING

    def test_a_step_that_kills_its_workers_is_not_tried_for_ever(self, session, imports, series):
        found = imports.begin(series)
        found.attempts = services.MOST_ATTEMPTS
        session.commit()
        found = imports.carried_on(found)
        assert (found.status, found.failure) == (ImportStatus.UNREADABLE, services.LOST)

    def test_the_sweep_hands_lost_steps_to_the_queue(self, app, session, imports, series, monkeypatch):
        found = imports.begin(series)
        found.asked_at = utc_now() - timedelta(minutes=2)
        session.commit()
        asked = []
        monkeypatch.setattr(tasks, "enqueue_import", asked.append)
        sweep_for_imports(session)
        assert asked == [found.id]

    def test_a_file_that_nobody_went_on_with_is_deleted_after_ninety_days(self, app, session, imports, series):
        found = imports.carried_on(imports.begin(series))
        import_id = found.id
        found.begun_at = utc_now() - services.FORGOTTEN_AFTER - timedelta(days=1)
        session.commit()
        with app.app_context():
            sweep_for_imports(session)
        session.rollback()
        assert session.get_one(type(found), import_id).status is ImportStatus.GIVEN_UP
        assert count(session, UploadedFile) == 0

    def test_what_has_come_to_its_end_cannot_be_given_up(self, session, imports, series):
        found = imports.whole(series, SMALL, definition=EVERY_KIND)
        with pytest.raises(Conflict, match="come to its end"):
            services.give_up(session, found, actor=imports.staff)


class TestUndoing:
    def test_takes_everything_away(self, session, imports, series):
        before = counts(session)
        done = imports.whole(series, SMALL, definition=EVERY_KIND)
        undo_import(session, done, actor=imports.staff)
        session.commit()
        assert counts(session) == before
        assert (done.status, done.imported_checksum) == (ImportStatus.UNDONE, None)
        assert imports.whole(series, SMALL, definition=EVERY_KIND).status is ImportStatus.IMPORTED

    def test_is_refused_once_work_was_built_on_it(self, session, imports, series, factories):
        factories.code_book()
        done = imports.whole(series, SMALL, definition=EVERY_KIND)
        consultation = session.get_one(Consultation, done.consultation_id)
        assert what_was_built_on(session, consultation) == ()
        request_run(session, consultation, "main_issue", requested_by=imports.staff)
        session.add(
            SavedView(
                consultation_id=consultation.id, question_key="main_issue", name="x", saved_by_id=imports.staff.id
            )
        )
        comment = session.exec(select(Comment)).one()
        comment.reviewed_at = utc_now()
        session.commit()
        with pytest.raises(Conflict, match="built on it: decided comment, saved view, theming run"):
            undo_import(session, done, actor=imports.staff)

    def test_cannot_be_done_twice(self, session, imports, series):
        done = imports.whole(series, SMALL, definition=EVERY_KIND)
        undo_import(session, done, actor=imports.staff)
        with pytest.raises(Conflict, match="undone already"):
            undo_import(session, done, actor=imports.staff)


def test_the_audit_trail_says_what_was_done_and_nothing_that_anybody_wrote(session, imports, series):
    imports.whole(series, SMALL, definition=EVERY_KIND)
    events = session.exec(select(AuditEvent)).all()
    actions = [event.action for event in events]
    for action in ("import begun", "import check asked for", "import asked for", "responses imported", "wave added"):
        assert action in actions
    assert "Bikes" not in str([event.details for event in events])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"slug": "Not An Address"}, "The address may only have"),
        ({"last_on": "2999-01-01"}, "The last day must be in the past"),
    ],
)
def test_a_wave_that_could_not_be_made_is_refused_before_the_file_is_kept(imports, series, facts, sentence):
    with pytest.raises(Conflict, match=sentence):
        imports.begin(series, **facts)


def test_a_wave_of_a_name_that_is_taken_is_refused(imports, series, waves):
    waves.wave(series, "2016")
    with pytest.raises(Conflict, match="called “2016” already"):
        imports.begin(series)
