"""Making summaries as background work: to the end, or to a sentence that says why not."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_snapshot
from consult.demo.people import LOGINS
from consult.demo.summary import SIGN_DEMO_SUMMARY, enqueue_demo_summary, sign_demo_summary
from consult.extensions import db
from consult.models import Response, Role, RunStatus, Summary, SummaryStatus, ThemingRun, User
from consult.queries.summaries import get_latest_signed, list_files
from consult.reports.rendering import STEPS as STEPS_OF_FILES
from consult.reports.rendering import RenderedFile
from consult.reports.summary.content import SummaryContent, from_json
from consult.services import summaries as services
from consult.services.claiming import SILENT_AFTER
from consult.tasks import summaries
from consult.tasks.summaries import MAKE_SUMMARY, STEPS, enqueue_summary, make_summary, sweep_for_summaries
from forms.answers import ChoiceAnswer


class Rendering:
    """Writes one small file, and lets a test do something in the middle."""

    def __init__(self) -> None:
        self.seen: list[SummaryContent] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, content: SummaryContent, *, progress: Callable[[int, int], None]) -> Sequence[RenderedFile]:
        self.seen.append(content)
        self.meanwhile()
        progress(STEPS_OF_FILES, STEPS_OF_FILES)
        return (RenderedFile("summary.json", "application/json", content.to_json().encode()),)


@pytest.fixture
def rendering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Rendering:
    rendering = Rendering()
    monkeypatch.setitem(app.extensions, "summary_renderer", rendering)
    return rendering


@pytest.fixture
def staff(factories) -> User:
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def asked(session, consultation, staff, factories) -> Summary:
    for _ in range(6):
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    summary = services.request_summary(session, consultation, requested_by=staff)
    session.commit()
    return summary


@pytest.fixture
def sign(session, staff):
    def sign(summary: Summary, because: str = "") -> None:
        services.sign_off(session, summary, signed_by=staff, checksum=summary.checksum or "", because=because)
        session.commit()

    return sign


@pytest.fixture
def make(app: Flask, session: Session, settings, rendering: Rendering):
    def make(summary: Summary, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        with app.app_context():
            make_summary(db.session, summary.id, settings, rendering, is_stopping=is_stopping)
        session.rollback()
        session.refresh(summary)

    return make


class TestMakingADraft:
    def test_it_is_counted_written_and_kept_with_its_checksum(self, session, worker, rendering, asked):
        enqueue(worker, asked)
        assert asked.status is SummaryStatus.DRAFT
        assert (asked.steps_done, asked.steps_total) == (STEPS, STEPS)
        content = from_json(asked.content)
        assert content.checksum() == asked.checksum
        assert content.identity.asked_by == "Parveen Policy"
        assert content.identity.responses == 6
        assert [file.name for file in list_files(session, asked.id)] == ["summary.json"]
        assert rendering.seen == [content]

    def test_asked_for_twice_it_is_made_once(self, make, rendering, asked):
        make(asked)
        make(asked)
        assert len(rendering.seen) == 1

    def test_what_comes_in_while_the_files_are_written_is_not_in_it(
        self, session, make, rendering, asked, factories, consultation
    ):
        def one_more() -> None:
            session.rollback()
            factories.response(consultation, {"agree": ChoiceAnswer("agree")})

        rendering.meanwhile = one_more
        make(asked)
        assert from_json(asked.content).identity.responses == 6

    def test_while_comments_are_being_themed_it_may_not_be_signed(self, session, make, asked, consultation, say, book):
        for number in range(6):
            comment = say(f"Comment {number}")
            comment.coded_at = utc_now()
            session.add(comment)
        run = ThemingRun(consultation_id=consultation.id, question_key="main_issue", status=RunStatus.RUNNING)
        session.add(run)
        session.commit()
        make(asked)
        assert "were being themed when this draft was made" in (asked.not_to_sign_because or "")

    def test_a_fault_of_the_program_leaves_a_sentence_and_no_draft(self, make, rendering, asked):
        def fail() -> None:
            raise RuntimeError("secret of a person")

        rendering.meanwhile = fail
        make(asked)
        assert asked.status is SummaryStatus.FAILED
        assert "fault of the program (RuntimeError)" in asked.failure
        assert "secret" not in asked.failure

    def test_a_worker_that_is_stopped_puts_it_back_for_the_next(self, make, rendering, asked):
        make(asked, is_stopping=lambda: True)
        assert (asked.status, asked.attempts) == (SummaryStatus.QUEUED, 0)
        make(asked)
        assert asked.status is SummaryStatus.DRAFT

    def test_a_worker_that_was_overtaken_keeps_nothing(self, session, make, rendering, asked):
        def overtaken() -> None:
            session.rollback()
            summary = session.get_one(Summary, asked.id, populate_existing=True)
            services.fail_summary(session, summary, "Another worker closed it.")
            session.commit()

        rendering.meanwhile = overtaken
        make(asked)
        assert (asked.status, asked.failure) == (SummaryStatus.FAILED, "Another worker closed it.")
        assert list_files(session, asked.id) == []

    def test_a_worker_that_is_killed_leaves_it_to_another(self, session, make, asked):
        services.claim_summary(session, asked.id)
        session.commit()
        make(asked)  # the first may still be alive
        assert asked.status is SummaryStatus.RUNNING
        asked.heartbeat_at = utc_now() - 2 * SILENT_AFTER
        session.commit()
        make(asked)
        assert asked.status is SummaryStatus.DRAFT


class TestSealing:
    def test_the_files_are_written_again_with_number_and_name(self, session, make, rendering, asked, sign):
        make(asked)
        draft = asked.checksum
        sign(asked)
        make(asked)
        assert asked.status is SummaryStatus.SIGNED
        content = from_json(asked.content)
        assert content.title.startswith("Summary 1 of ")
        assert (content.sign_off.signed_by, content.sign_off.draft_checksum) == ("Parveen Policy", draft)
        assert asked.checksum == content.checksum() != draft
        assert rendering.seen[-1] == content
        assert len(list_files(session, asked.id)) == 1

    def test_a_later_one_names_the_one_whose_place_it_takes(self, session, make, asked, sign, consultation, staff):
        make(asked)
        sign(asked)
        make(asked)
        later = services.request_summary(session, consultation, requested_by=staff)
        session.commit()
        make(later)
        sign(later, because="More came in.")
        make(later)
        content = from_json(later.content)
        assert (content.sign_off.supersedes, content.sign_off.supersedes_because) == (1, "More came in.")
        assert get_latest_signed(session, consultation).id == later.id

    def test_where_the_files_cannot_be_written_it_is_not_signed(self, make, rendering, asked, sign):
        def fail() -> None:
            raise OSError("no room")

        make(asked)
        sign(asked)
        rendering.meanwhile = fail
        make(asked)
        assert (asked.status, asked.number) == (SummaryStatus.DRAFT, None)
        assert "So it is not signed. Sign it again." in asked.failure
        rendering.meanwhile = lambda: None
        sign(asked)
        make(asked)
        assert (asked.status, asked.number) == (SummaryStatus.SIGNED, 1)

    def test_a_worker_that_is_stopped_leaves_the_signature_and_the_next_seals_it(self, make, asked, sign):
        make(asked)
        sign(asked)
        make(asked, is_stopping=lambda: True)
        assert asked.status is SummaryStatus.SIGNING
        make(asked)
        assert asked.status is SummaryStatus.SIGNED


class TestTheQueue:
    def test_what_was_lost_on_its_way_is_found(self, app, session, worker, rendering, asked):
        asked.requested_at = utc_now() - timedelta(minutes=5)
        session.commit()
        with app.app_context():
            sweep_for_summaries()
        assert worker.work() == 1
        session.refresh(asked)
        assert asked.status is SummaryStatus.DRAFT

    def test_a_queue_that_is_away_does_not_stop_the_page(self, app, monkeypatch, asked):
        def away(_summary_id: str) -> None:
            raise ConnectionError("away")

        monkeypatch.setitem(app.extensions, "summary_tasks", {MAKE_SUMMARY: away})
        with app.app_context():
            enqueue_summary(asked.id)

    def test_the_sweep_is_a_task_too(self, app, worker):
        app.extensions["summary_tasks"][summaries.SWEEP]()
        assert worker.work() == 1

    def test_what_another_reads_in_a_snapshot_is_of_one_moment(self, app, session, factories, consultation):
        with app.app_context():
            begin_snapshot(db.session)
            assert db.session.exec(select(Response)).all() == []
            factories.response(consultation, {"agree": ChoiceAnswer("agree")})
            assert db.session.exec(select(Response)).all() == []
            db.session.rollback()
            assert len(db.session.exec(select(Response)).all()) == 1
            db.session.rollback()


class TestTheDemonstration:
    @pytest.fixture
    def demo_staff(self, session, staff) -> User:
        staff.email = next(login.email for login in LOGINS if login.role is Role.POLICY)
        session.add(staff)
        session.commit()
        return staff

    def test_its_summary_is_made_and_signed_after_its_comments_are_themed(
        self, app, session, worker, rendering, consultation, demo_staff
    ):
        with app.app_context():
            enqueue_demo_summary(consultation.id)
        assert worker.work() == 1
        signed = get_latest_signed(session, consultation)
        assert (signed.number, signed.signed_by) == (1, "Parveen Policy")

    def test_it_is_signed_once_and_not_where_comments_are_still_being_themed(
        self, app, session, settings, rendering, consultation, demo_staff, say
    ):
        for number in range(6):
            say(f"Comment {number}").coded_at = utc_now()
        run = ThemingRun(consultation_id=consultation.id, question_key="main_issue", status=RunStatus.RUNNING)
        session.add(run)
        session.commit()

        def sign() -> bool:
            with app.app_context():
                return sign_demo_summary(db.session, consultation_id, settings, rendering, is_stopping=lambda: False)

        consultation_id = consultation.id
        session.rollback()
        assert not sign()
        run = session.exec(select(ThemingRun)).one()
        run.status = RunStatus.FINISHED
        session.commit()
        assert sign()
        assert not sign()

    def test_a_queue_that_is_away_does_not_stop_the_loading(self, app, monkeypatch, consultation):
        monkeypatch.setitem(app.extensions, "demo_tasks", {SIGN_DEMO_SUMMARY: None})
        with app.app_context():
            enqueue_demo_summary(consultation.id)


def enqueue(worker, summary: Summary) -> None:
    with worker.app.app_context():
        enqueue_summary(summary.id)
    assert worker.work() == 1
    worker.session.refresh(summary)
