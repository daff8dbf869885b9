"""Responses of a file added to a consultation that there is."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from consult.clock import in_london, today_in_london, utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.importing.rows import NOT_SENT, THERE_ALREADY
from consult.models import (
    AuditEvent,
    BlindSample,
    Campaign,
    CampaignComment,
    Channel,
    Comment,
    ConcernFlag,
    Consultation,
    ImportStatus,
    Response,
    ResponseSignal,
    SignalKind,
    Summary,
    Theme,
    UploadedFile,
)
from consult.queries.imports import list_additions, list_problems
from consult.queries.theming import consultations_with_new_comments
from consult.services import added_responses
from consult.services.added_responses import undo_adding, what_people_did
from consult.services.imports import columns_of
from consult.tasks import imports as tasks
from forms.answers import TextAnswer
from nlp.types import ConcernKind
from tests.integration.imports import ENJOYMENT, NEITHER, SURVEY, SURVEY_QUESTIONS, Additions

HEAD = "id,submitdate,lastpage,ipaddr,agree,main_issue\n"


def export(*rows: str) -> bytes:
    """An export of LimeSurvey; every row was sent today."""
    day = today_in_london().isoformat()
    return (HEAD + "".join(row.replace("today", f"{day} 09:00:00") + "\n" for row in rows)).encode()


FIRST = ("1,today,4,192.0.2.7,Agree,Bikes on the moor", "2,today,4,192.0.2.8,Disagree,")


@pytest.fixture
def additions(session, factories):
    return Additions(session, factories)


@pytest.fixture
def consultation(factories):
    return factories.consultation()


def responses(session):
    session.rollback()
    return session.exec(select(Response).order_by(Response.source_id)).all()


def test_responses_are_added_beside_those_that_are_there(session, additions, consultation, factories):
    factories.response(consultation, {})
    done = additions.added(consultation, export(*FIRST))
    assert (done.status, done.responses, done.product) == (ImportStatus.IMPORTED, 2, "limesurvey")
    added = [each for each in responses(session) if each.source_id]
    assert [(each.source_id, each.channel) for each in added] == [
        ("limesurvey:1", Channel.ONLINE),
        ("limesurvey:2", Channel.ONLINE),
    ]
    assert in_london(added[0].received_at).date() == today_in_london()
    assert len(responses(session)) == 3
    assert session.exec(select(func.count()).select_from(UploadedFile)).one() == 0


def test_a_real_export_is_added_whole(session, additions, factories):
    consultation = factories.consultation(definition=SURVEY_QUESTIONS)
    found = additions.carried_on(additions.begin_adding(consultation, SURVEY))
    additions.match(found, ENJOYMENT, {NEITHER: "neither"})
    done = additions.imported(additions.checked(found))
    assert (done.product, done.responses, len(responses(session))) == ("limesurvey", 273, 273)


def test_comments_are_themed_like_any_others(session, additions, consultation, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "enqueue_new_comments", asked.append)
    additions.added(consultation, export(*FIRST))
    assert asked == [consultation.id]
    assert consultations_with_new_comments(session) == [consultation.id]


def test_the_same_words_by_another_route_are_found(session, additions, consultation, factories):
    words = "Off-road bikes on the moor every evening of the week"
    online = factories.response(consultation, {"main_issue": TextAnswer(words)})
    additions.added(consultation, export(f"1,today,4,,Agree,{words}"))
    signals = session.exec(select(ResponseSignal).where(ResponseSignal.kind == SignalKind.TEXT)).all()
    assert len(signals) == 2
    assert len({each.value for each in signals}) == 1
    assert online.id in {each.response_id for each in signals}


def test_what_says_who_somebody_is_is_not_kept(session, additions, consultation):
    found = additions.carried_on(additions.begin_adding(consultation, export(*FIRST)))
    assert [each.header for each in columns_of(found) if each.is_personal] == ["ipaddr"]
    assert b"192.0.2" not in session.exec(select(UploadedFile.content)).one()
    assert "192.0.2" not in str(found.columns)


def test_a_later_export_adds_what_is_new(session, additions, consultation):
    additions.added(consultation, export(*FIRST))
    found = additions.dry_run(consultation, export(*FIRST, "3,today,4,,Agree,", "4,,1,,Agree,"))
    assert (found.responses, dict(found.remarks)[THERE_ALREADY], dict(found.remarks)[NOT_SENT]) == (1, 2, 1)
    additions.imported(found)
    assert [each.source_id for each in responses(session)] == ["limesurvey:1", "limesurvey:2", "limesurvey:3"]


def test_a_later_export_that_says_something_else_is_for_a_person_to_settle(session, additions, consultation):
    additions.added(consultation, export(*FIRST))
    found = additions.dry_run(consultation, export("1,today,4,,Disagree,Bikes on the moor"))
    [problem] = list_problems(session, found)
    assert problem.sentence.startswith("A response with the identifier “1” was imported before, and says something")


def test_another_tool_may_use_the_same_identifiers(session, additions, consultation):
    additions.added(consultation, export(*FIRST))
    additions.added(consultation, b"Response ID,Submitted,agree\n1,,Agree\n")
    assert [each.source_id for each in responses(session)] == ["citizen-space:1", "limesurvey:1", "limesurvey:2"]


def test_the_same_responses_are_added_once_where_two_files_were_checked_at_the_same_moment(
    session, additions, consultation
):
    one = additions.dry_run(consultation, export(*FIRST))
    other = additions.dry_run(consultation, export(*FIRST, "3,today,4,,Agree,"))
    additions.imported(one)
    other = additions.imported(other)
    assert (other.status, len(responses(session))) == (ImportStatus.IMPORTED, 3)


def test_responses_that_came_between_reading_and_writing_stop_the_whole_file(
    session, additions, consultation, monkeypatch
):
    additions.added(consultation, export(*FIRST))
    other = additions.dry_run(consultation, export("3,today,4,,Agree,"))
    monkeypatch.setattr(added_responses, "identifiers_there", lambda *_: frozenset({"3"}))
    other = additions.imported(other)
    assert (other.status, other.failure) == (ImportStatus.CHECKED, added_responses.MEANWHILE)
    assert len(responses(session)) == 2


def test_a_row_from_before_the_opening_is_a_problem(session, additions, consultation):
    early = (utc_now() - timedelta(days=30)).date()
    found = additions.dry_run(consultation, export(f"1,{early},4,,Agree,"))
    assert "before the consultation opened" in list_problems(session, found)[0].sentence


def test_rows_without_a_day_came_by_the_last_day_of_a_consultation_that_is_closed(session, additions, factories):
    closed = factories.consultation(state="closed")
    additions.added(closed, b"agree\nAgree\n", channel=Channel.TELEPHONE)
    [response] = responses(session)
    assert in_london(response.received_at).date() == in_london(closed.closes_at).date()
    assert (response.channel, response.source_id) == (Channel.TELEPHONE, None)


def test_nothing_is_added_before_a_consultation_opens(additions, factories):
    with pytest.raises(Conflict, match="has not opened"):
        additions.begin_adding(factories.consultation(state="forthcoming"), export(*FIRST))


def test_the_files_of_a_consultation_are_listed_the_last_first(session, additions, consultation, factories):
    first, second = additions.added(consultation, export(*FIRST)), additions.begin_adding(consultation, b"agree\nx\n")
    assert list_additions(session, consultation) == [second, first]
    assert list_additions(session, factories.consultation()) == []


class TestUndoing:
    @pytest.fixture
    def done(self, additions, consultation):
        return additions.added(consultation, export(*FIRST))

    def undo(self, session, additions, done):
        session.rollback()
        begin_writing(session)
        undo_adding(session, done, actor=additions.staff)
        session.commit()

    def test_takes_these_responses_and_no_others(self, session, additions, consultation, factories, done):
        kept = factories.response(consultation, {})
        self.undo(session, additions, done)
        assert responses(session) == [kept]
        assert session.get(Consultation, consultation.id) is not None
        assert (done.status, done.imported_checksum) == (ImportStatus.UNDONE, None)
        assert additions.added(consultation, export(*FIRST)).status is ImportStatus.IMPORTED
        with pytest.raises(Conflict, match="undone already"):
            self.undo(session, additions, done)

    def test_what_the_worker_did_is_not_in_the_way(self, session, additions, factories, done):
        book = factories.code_book()
        comment = session.exec(select(Comment)).one()
        factories.assign(comment, book_themes(session, book))
        session.add(flag(comment))
        session.commit()
        assert what_people_did(session, done) == ()

    def test_is_refused_once_people_worked_on_them(self, session, additions, consultation, factories, done):
        comment = session.exec(select(Comment)).one()
        comment.reviewed_at, comment.reviewed_by_id = utc_now(), additions.staff.id
        session.add(flag(comment, read_by_id=additions.staff.id))
        campaign = Campaign(
            consultation_id=consultation.id, question_key="main_issue", decided_by_id=additions.staff.id
        )
        session.add(campaign)
        session.flush()
        session.add(CampaignComment(campaign_id=campaign.id, comment_id=comment.id))
        session.add(Summary(consultation_id=consultation.id, requested_by_id=additions.staff.id))
        sample = {"size": 1, "drawn_from": 1, "seed": 1, "frame_checksum": "0", "drawn_by_id": additions.staff.id}
        book = {"question_key": "main_issue", "code_book_id": factories.code_book().id}
        session.add(BlindSample(consultation_id=consultation.id, **book, **sample))
        session.commit()
        with pytest.raises(Conflict, match="built on it: blind sample, campaign, comment, concern flag, summary"):
            self.undo(session, additions, done)


def test_the_audit_trail_says_what_was_done_and_nothing_that_anybody_wrote(session, additions, consultation):
    additions.added(consultation, export(*FIRST))
    events = session.exec(select(AuditEvent)).all()
    assert {"import begun", "import asked for", "responses imported"} <= {event.action for event in events}
    assert "Bikes" not in str([event.details for event in events])


def flag(comment, **read):
    return ConcernFlag(comment_id=comment.id, kind=next(iter(ConcernKind)), reason="x", due_at=utc_now(), **read)


def book_themes(session, book):
    return session.exec(select(Theme).where(Theme.code_book_id == book.id).order_by(Theme.key)).all()[:1]
