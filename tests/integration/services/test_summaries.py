"""The life of a board summary, from being asked for to being kept as it was signed."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.models import AuditEvent, Consultation, Role, Summary, SummaryFile, SummaryStatus, User
from consult.queries.summaries import get_latest_signed, list_files, summaries_without_a_worker
from consult.services import summaries
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER
from consult.services.summaries import NewFile

FILES = (NewFile("summary.pdf", "application/pdf", b"%PDF-1.7"),)
WRITES_TO_WHAT_IS_SIGNED = (
    "UPDATE summary SET content = 'other'",
    "UPDATE summary SET status = 'draft'",
    "UPDATE summary SET signed_by = 'Somebody Else'",
    "DELETE FROM summary",
    "UPDATE summary_file SET content = :bytes",
    "DELETE FROM summary_file",
    "INSERT INTO summary_file (id, summary_id, name, media_type, checksum, size_bytes, content)"
    " SELECT consultation_id, id, 'more.pdf', 'application/pdf', '0', 1, :bytes FROM summary",
)


@pytest.fixture
def consultation(factories) -> Consultation:
    return factories.consultation()


@pytest.fixture
def robin(factories) -> User:
    return factories.user(role=Role.POLICY)


def draft_of(session: Session, consultation: Consultation, asked_by: User, content: str = "{}") -> Summary:
    summary = summaries.request_summary(session, consultation, requested_by=asked_by)
    summaries.claim_summary(session, summary.id)
    summaries.keep_draft(session, summary, content, FILES, not_to_sign_because=None)
    session.commit()
    return summary


def sign(session: Session, summary: Summary, signed_by: User, because: str = "") -> Summary:
    summaries.sign_off(session, summary, signed_by=signed_by, checksum=summary.checksum or "", because=because)
    summaries.claim_summary(session, summary.id)
    summaries.seal(session, summary, "{signed}", FILES)
    session.commit()
    return summary


def in_race(engine: Engine, *actions: Callable[[Session], object]) -> list[object]:
    """Carry out the actions at once, each on its own connection; what each returned or raised."""
    together, outcomes = Barrier(len(actions)), [object() for _ in actions]

    def carry_out(place: int) -> None:
        with Session(engine) as session:
            together.wait()
            try:
                begin_writing(session)
                outcomes[place] = actions[place](session)
                session.commit()
            except Conflict as error:
                outcomes[place] = error

    threads = [Thread(target=carry_out, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


class TestAsking:
    def test_asking_twice_gives_the_summary_that_is_being_made(self, session, consultation, robin):
        first = summaries.request_summary(session, consultation, requested_by=robin)
        assert summaries.request_summary(session, consultation, requested_by=robin).id == first.id

    def test_two_who_ask_at_once_get_one_summary(self, app, session, consultation, robin):
        def ask(own: Session) -> object:
            found = own.get_one(Consultation, consultation_id)
            return summaries.request_summary(own, found, requested_by=own.get_one(User, robin_id)).id

        consultation_id, robin_id = consultation.id, robin.id
        session.rollback()
        with app.app_context():
            one, other = in_race(db.engine, ask, ask)
        assert one == other
        assert len(session.exec(select(Summary)).all()) == 1

    def test_nobody_asks_while_one_is_being_signed_off(self, session, consultation, robin):
        draft = draft_of(session, consultation, robin)
        summaries.sign_off(session, draft, signed_by=robin, checksum=draft.checksum or "")
        with pytest.raises(Conflict, match="is being signed off"):
            summaries.request_summary(session, consultation, requested_by=robin)


class TestMaking:
    def test_a_worker_that_is_alive_keeps_others_away(self, session, consultation, robin):
        summary = summaries.request_summary(session, consultation, requested_by=robin)
        assert summaries.claim_summary(session, summary.id) is not None
        assert summaries.claim_summary(session, summary.id) is None

    def test_what_a_lost_worker_had_begun_is_found_and_begun_again(self, session, consultation, robin):
        summary = summaries.request_summary(session, consultation, requested_by=robin)
        summaries.claim_summary(session, summary.id)
        now = utc_now()
        soon = {"queued_before": now, "silent_since": now - SILENT_AFTER}
        assert summaries_without_a_worker(session, **soon) == []
        summary.heartbeat_at = now - SILENT_AFTER - timedelta(seconds=1)
        session.flush()
        assert summaries_without_a_worker(session, **soon) == [summary.id]
        assert summaries.claim_summary(session, summary.id) is not None

    def test_one_that_kills_its_workers_is_not_tried_for_ever(self, session, consultation, robin):
        summary = summaries.request_summary(session, consultation, requested_by=robin)
        for _ in range(MOST_ATTEMPTS):
            assert summaries.claim_summary(session, summary.id) is not None
            summary.heartbeat_at = utc_now() - 2 * SILENT_AFTER
        assert summaries.claim_summary(session, summary.id) is None
        assert summary.status is SummaryStatus.FAILED
        assert "worker was lost" in (summary.failure or "")

    def test_a_worker_that_stops_puts_it_back(self, session, consultation, robin):
        summary = summaries.request_summary(session, consultation, requested_by=robin)
        summaries.claim_summary(session, summary.id)
        summaries.put_summary_back(session, summary)
        assert (summary.status, summary.attempts) == (SummaryStatus.QUEUED, 0)
        assert summaries_without_a_worker(
            session, queued_before=utc_now() + timedelta(seconds=1), silent_since=utc_now()
        ) == [summary.id]

    def test_a_newer_draft_takes_the_place_of_an_older_one(self, session, consultation, robin):
        older = draft_of(session, consultation, robin)
        newer = draft_of(session, consultation, robin)
        assert (older.status, older.content, list_files(session, older.id)) == (SummaryStatus.SET_ASIDE, None, [])
        assert [file.name for file in list_files(session, newer.id)] == ["summary.pdf"]

    def test_how_far_the_worker_is_can_be_read(self, session, consultation, robin):
        summary = summaries.request_summary(session, consultation, requested_by=robin)
        summaries.claim_summary(session, summary.id)
        summaries.say_how_far(session, summary, done=1, total=3)
        assert (summary.steps_done, summary.steps_total) == (1, 3)


class TestSigning:
    def test_it_gets_the_next_number_a_name_and_a_time(self, session, consultation, robin):
        first = sign(session, draft_of(session, consultation, robin), robin)
        second = sign(session, draft_of(session, consultation, robin), robin, because="Forty letters came late.")
        assert (first.number, second.number) == (1, 2)
        assert (second.signed_by, second.supersedes_id) == ("Robin Example", first.id)
        assert second.supersedes_because == "Forty letters came late."
        assert second.signed_at is not None
        assert get_latest_signed(session, consultation) == second
        assert second.checksum == sha256(b"{signed}").hexdigest()

    def test_taking_the_place_of_another_needs_a_reason(self, session, consultation, robin):
        sign(session, draft_of(session, consultation, robin), robin)
        with pytest.raises(Conflict, match="Say why"):
            sign(session, draft_of(session, consultation, robin), robin, because="  ")

    def test_only_what_was_looked_at_can_be_signed(self, session, consultation, robin):
        draft = draft_of(session, consultation, robin)
        with pytest.raises(Conflict, match="not the one you looked at"):
            summaries.sign_off(session, draft, signed_by=robin, checksum="0" * 64)

    def test_a_draft_with_a_reason_against_it_is_not_signed(self, session, consultation, robin):
        draft = draft_of(session, consultation, robin)
        draft.not_to_sign_because = "Comments were being themed."
        session.commit()
        with pytest.raises(Conflict, match="being themed"):
            sign(session, draft, robin)

    def test_a_draft_that_was_set_aside_is_not_signed(self, session, consultation, robin):
        older = draft_of(session, consultation, robin)
        checksum = older.checksum or ""
        draft_of(session, consultation, robin)
        with pytest.raises(Conflict, match="has been set aside since you opened it"):
            summaries.sign_off(session, older, signed_by=robin, checksum=checksum)

    def test_a_draft_asked_for_before_another_was_signed_may_show_what_that_one_hides_and_is_not_signed(
        self, session, consultation, robin
    ):
        older = draft_of(session, consultation, robin)
        newer = summaries.request_summary(session, consultation, requested_by=robin)
        session.commit()
        sign(session, older, robin)
        summaries.claim_summary(session, newer.id)
        summaries.keep_draft(session, newer, "{}", FILES, not_to_sign_because=None)
        session.commit()
        with pytest.raises(Conflict, match="Summary 1 was signed off after this draft was asked for"):
            sign(session, newer, robin, because="Later answers")
        session.rollback()
        assert sign(session, draft_of(session, consultation, robin), robin, because="Later answers").number == 2

    def test_of_two_who_sign_at_once_one_does(self, app, session, consultation, robin):
        def put_name(own: Session) -> object:
            summary = own.get_one(Summary, draft_id)
            summaries.sign_off(own, summary, signed_by=own.get_one(User, robin_id), checksum=checksum)
            return "signed"

        draft = draft_of(session, consultation, robin)
        draft_id, robin_id, checksum = draft.id, robin.id, draft.checksum or ""
        session.commit()
        with app.app_context():
            outcomes = in_race(db.engine, put_name, put_name)
        assert sorted(str(outcome) for outcome in outcomes) == [summaries.SOMEBODY_SIGNED, "signed"]

    def test_where_its_files_cannot_be_made_the_signature_is_taken_back(self, session, consultation, robin):
        draft = draft_of(session, consultation, robin)
        summaries.sign_off(session, draft, signed_by=robin, checksum=draft.checksum or "")
        summaries.fail_summary(session, draft, "The PDF could not be written.")
        session.commit()
        assert (draft.status, draft.number, draft.signed_by) == (SummaryStatus.DRAFT, None, None)
        assert sign(session, draft, robin).number == 1

    def test_the_audit_trail_keeps_who_signed_and_no_reason(self, session, consultation, robin):
        sign(session, draft_of(session, consultation, robin), robin)
        sign(session, draft_of(session, consultation, robin), robin, because="A private reason")
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "summary signed off")).all()
        assert sorted(event.details["number"] for event in events) == [1, 2]
        assert all(event.actor_id == robin.id for event in events)
        assert "private" not in str([event.details for event in events])


class TestWhatIsSigned:
    @pytest.mark.parametrize("statement", WRITES_TO_WHAT_IS_SIGNED)
    def test_the_database_refuses_every_change(self, session, consultation, robin, statement):
        signed = sign(session, draft_of(session, consultation, robin), robin)
        before = signed.content
        with pytest.raises(DBAPIError, match="a signed summary cannot be changed"):
            session.execute(text(statement), {"bytes": b"x"} if ":bytes" in statement else {})
        session.rollback()
        assert session.get_one(Summary, signed.id).content == before
        assert len(session.exec(select(SummaryFile)).all()) == 1

    def test_a_file_cannot_be_moved_to_it(self, session, consultation, robin):
        signed = sign(session, draft_of(session, consultation, robin), robin)
        draft = draft_of(session, consultation, robin)
        session.add(
            SummaryFile(summary_id=draft.id, name="x", media_type="x", checksum="0", size_bytes=1, content=b"x")
        )
        session.flush()
        file = session.exec(select(SummaryFile).where(SummaryFile.name == "x")).one()
        file.summary_id = signed.id
        with pytest.raises(DBAPIError, match="a signed summary cannot be changed"):
            session.flush()
        session.rollback()

    def test_the_service_refuses_to_sign_it_again(self, session, consultation, robin):
        signed = sign(session, draft_of(session, consultation, robin), robin)
        with pytest.raises(Conflict, match="just signed"):
            summaries.sign_off(session, signed, signed_by=robin, checksum=signed.checksum or "")

    def test_no_worker_takes_it_up(self, session, consultation, robin):
        signed = sign(session, draft_of(session, consultation, robin), robin)
        assert summaries.claim_summary(session, signed.id) is None

    def test_the_service_refuses_to_take_its_files_away(self, session, consultation, robin):
        signed = sign(session, draft_of(session, consultation, robin), robin)
        with pytest.raises(Conflict, match="nothing in it can change"):
            summaries.seal(session, signed, "{}", FILES)
