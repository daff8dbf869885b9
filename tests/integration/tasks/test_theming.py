from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import (
    AssignedBy,
    Assignment,
    AuditEvent,
    CandidateTheme,
    CandidateThemeComment,
    Role,
    RunStatus,
    Theme,
    ThemingRun,
)
from consult.queries.themes import code_book_for, comments_with_themes
from consult.services.code_books import publish_code_book
from consult.services.theming import claim_run, request_run
from consult.tasks import theming
from consult.tasks.coding import enqueue_in_a_rush, enqueue_new_comments, enqueue_run, sweep_for_work
from nlp.errors import ThemingError
from nlp.types import CandidateTheme as Candidate
from nlp.types import Comment as Words
from nlp.types import Discovery
from tests.integration.tasks.code_book import CODE_BOOK


def ask_for_run(session, consultation, key="main_issue", **options):
    run = request_run(session, consultation, key, **options)
    session.commit()
    return run


def theme(app, worker, session, consultation, key="main_issue"):
    run = ask_for_run(session, consultation, key)
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    return run


class Lost(BaseException):
    """A worker that is killed: nothing of it runs any more."""


def lose_the_worker(*_, **__):
    raise Lost


class TestTheming:
    def test_comments_are_coded_and_masked(self, app, worker, session, consultation, say):
        comment = say("quad bikes all night, ring 07700 900123")
        run = theme(app, worker, session, consultation)
        assert (run.status, run.comments_done, run.comments_total) == (RunStatus.FINISHED, 1, 1)
        themed = comments_with_themes(session, consultation, "main_issue")
        assert [each.themes[0] for each in themed] == ["bikes"]
        session.refresh(comment)
        assert "07700" not in comment.masked_text
        assert comment.coded_at is not None
        assert comment.is_covered

    def test_a_run_says_what_it_was_made_with(self, app, worker, session, consultation, say, book):
        say("litter")
        run = theme(app, worker, session, consultation)
        assert run.encoder_name == "hashing-256"
        assert run.code_book_id == book.id
        assert run.configuration_fingerprint
        assert run.model_fingerprint

    def test_every_machine_theme_has_its_grounds(self, app, worker, session, consultation, say):
        comment = say("there are quad bikes everywhere")
        theme(app, worker, session, consultation)
        first = session.exec(select(Assignment).order_by(Assignment.position)).first()
        start, end = first.evidence[0]
        assert comment.text[start:end].lower() == "quad bikes"
        assert first.reason
        assert 0 < first.probability_0_to_1 <= 1

    def test_a_finished_run_is_left_alone(self, app, worker, session, consultation, say):
        say("litter")
        run = theme(app, worker, session, consultation)
        finished_at = run.finished_at
        with app.app_context():
            enqueue_run(run.id)
        worker.work()
        session.refresh(run)
        assert run.finished_at == finished_at

    def test_theming_again_gives_the_same_themes_once(self, app, worker, session, consultation, say):
        say("litter and quad bikes")
        theme(app, worker, session, consultation)
        first = [each.themes for each in comments_with_themes(session, consultation, "main_issue")]
        theme(app, worker, session, consultation)
        session.expire_all()
        assert [each.themes for each in comments_with_themes(session, consultation, "main_issue")] == first

    def test_what_a_person_decided_is_never_touched(self, app, worker, session, consultation, say, factories):
        comment = say("litter")
        litter = session.exec(select(Theme).where(Theme.key == "bikes")).one()
        session.add(Assignment(comment_id=comment.id, theme_id=litter.id, assigned_by=AssignedBy.PERSON, position=0))
        comment.reviewed_at, comment.reviewed_by_id = utc_now(), factories.user().id
        session.commit()
        theme(app, worker, session, consultation)
        themed = comments_with_themes(session, consultation, "main_issue")
        assert [(each.themes, each.is_reviewed) for each in themed] == [(("bikes",), True)]
        machines = session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.MACHINE)).all()
        assert [each.comment_id for each in machines] == [comment.id]

    def test_a_question_without_a_code_book_is_masked_only(self, app, worker, session, consultation, say):
        comment = say("ring me on 07700 900123", key="why_not")
        run = theme(app, worker, session, consultation, "why_not")
        session.refresh(comment)
        assert run.status is RunStatus.FINISHED
        assert "07700" not in comment.masked_text
        assert session.exec(select(Assignment)).all() == []

    def test_without_a_code_book_details_and_concerns_are_found_all_the_same(self, hashing_theming):
        engine = hashing_theming.engine_for(None)
        (coded,) = engine.code([Words("1", "ring me on 07700 900123, my husband hits me")])
        assert coded.masked_text == "ring me on [phone number], my husband hits me"
        assert [detail.kind for detail in coded.personal_details] == ["phone"]
        assert [concern.kind for concern in coded.concerns] == ["abuse-at-home"]

    def test_a_run_of_many_chunks_covers_every_comment(self, app, worker, session, consultation, say, monkeypatch):
        monkeypatch.setattr(theming, "COMMENTS_AT_ONCE", 2)
        for number in range(5):
            say(f"litter number {number}")
        run = theme(app, worker, session, consultation)
        assert (run.comments_done, run.comments_total) == (5, 5)

    def test_every_run_is_in_the_audit_trail(self, app, worker, session, consultation, say):
        say("litter")
        theme(app, worker, session, consultation)
        actions = {event.action for event in session.exec(select(AuditEvent))}
        assert {"theming requested", "theming finished"} <= actions


class TestStoppingAndFailing:
    def test_a_worker_told_to_stop_puts_the_run_back(self, app, worker, session, consultation, say, monkeypatch):
        say("litter")
        run = ask_for_run(session, consultation)
        monkeypatch.setitem(app.extensions, "worker_is_stopping", lambda: True)
        with app.app_context():
            enqueue_run(run.id)
        worker.work()
        session.refresh(run)
        assert (run.status, run.heartbeat_at) == (RunStatus.QUEUED, None)

    def test_a_run_broken_off_goes_on_where_it_stopped(
        self, app, worker, session, consultation, say, monkeypatch, hashing_theming
    ):
        monkeypatch.setattr(theming, "COMMENTS_AT_ONCE", 1)
        for text in ("litter", "quad bikes", "motorbikes"):
            say(text)
        stops = iter([False, False, True])
        run = ask_for_run(session, consultation)
        with app.app_context():
            theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: next(stops))
        session.refresh(run)
        assert (run.status, run.comments_done) == (RunStatus.QUEUED, 2)
        coded_first = {each.comment_id: each.id for each in session.exec(select(Assignment))}
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert (run.status, run.comments_done) == (RunStatus.FINISHED, 3)
        kept = {each.id for each in session.exec(select(Assignment))}
        assert kept.issuperset(coded_first.values())

    def test_a_run_whose_worker_is_alive_is_not_taken(self, session, consultation, say, hashing_theming):
        say("litter")
        run = ask_for_run(session, consultation)
        run.status, run.heartbeat_at = RunStatus.RUNNING, utc_now()
        session.commit()
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert run.status is RunStatus.RUNNING

    def test_a_run_whose_worker_fell_silent_is_taken_up(self, app, worker, session, consultation, say):
        say("litter")
        run = ask_for_run(session, consultation)
        run.status, run.started_at = RunStatus.RUNNING, utc_now() - timedelta(minutes=30)
        run.heartbeat_at = utc_now() - timedelta(minutes=20)
        session.commit()
        with app.app_context():
            sweep_for_work()
        worker.work()
        session.refresh(run)
        assert run.status is RunStatus.FINISHED

    def test_a_run_that_kills_its_workers_is_given_up_after_three(self, session, consultation, say, hashing_theming):
        say("litter")
        run = ask_for_run(session, consultation)
        for _ in range(3):
            assert claim_run(session, run.id) is run
            run.heartbeat_at = utc_now() - timedelta(minutes=20)
            session.commit()
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert run.status is RunStatus.FAILED
        assert "3 times in a row" in run.failure

    def test_a_worker_that_codes_something_has_not_failed(
        self, session, consultation, say, hashing_theming, monkeypatch
    ):
        monkeypatch.setattr(theming, "COMMENTS_AT_ONCE", 1)
        monkeypatch.setattr(hashing_theming, "propose", lose_the_worker)
        say("litter")
        run = ask_for_run(session, consultation)
        with pytest.raises(Lost):
            theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert (run.status, run.attempts) == (RunStatus.RUNNING, 0)

    def test_a_run_put_back_has_not_failed(self, session, consultation, say, hashing_theming):
        say("litter")
        run = ask_for_run(session, consultation)
        for _ in range(5):
            theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: True)
        session.refresh(run)
        assert (run.status, run.attempts) == (RunStatus.QUEUED, 0)

    def test_a_run_taken_up_with_another_engine_starts_again(self, session, consultation, say, hashing_theming):
        comment = say("litter")
        run = ask_for_run(session, consultation)
        long_ago = utc_now() - timedelta(minutes=30)
        comment.coded_at = long_ago + timedelta(minutes=1)
        run.status, run.started_at, run.heartbeat_at = RunStatus.RUNNING, long_ago, long_ago
        run.encoder_name, run.model_fingerprint, run.configuration_fingerprint = "older", "older", "older"
        session.commit()
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert (run.encoder_name, run.comments_done) == ("hashing-256", 1)
        assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("litter",)

    @pytest.mark.parametrize(
        ("error", "sentence"),
        [
            (ThemingError("The encoder folder has no model.onnx. Put it there."), "Put it there."),
            (ValueError("what somebody wrote"), "Start it again."),
        ],
    )
    def test_a_failure_is_told_in_a_sentence(
        self, session, consultation, say, hashing_theming, monkeypatch, error, sentence
    ):
        def fail(_definition):
            raise error

        monkeypatch.setattr(hashing_theming, "engine_for", fail)
        say("litter")
        run = ask_for_run(session, consultation)
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        session.refresh(run)
        assert run.status is RunStatus.FAILED
        assert sentence in run.failure
        assert "what somebody wrote" not in run.failure

    def test_a_comment_corrected_meanwhile_is_read_again(self, session, consultation, say, hashing_theming):
        comment = say("litter")
        run = ask_for_run(session, consultation)
        engine = hashing_theming.engine_for(code_book_for(session, consultation, "main_issue").definition)

        texts_read = []

        class Slow:
            provenance = engine.provenance

            def code(self, comments):
                if not texts_read:
                    comment.text = "quad bikes"
                    session.commit()
                texts_read.extend(each.text for each in comments)
                return engine.code(comments)

        class Tools:
            def engine_for(self, _definition):
                return Slow()

            def propose(self, _comments, *, definition):
                return Discovery((), (), (), why_none="Too few.")

        theming.theme_question(session, run.id, Tools(), is_stopping=lambda: False)
        assert texts_read == ["litter", "quad bikes"]
        assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("bikes",)


class TestCandidateThemes:
    def test_they_are_kept_with_their_comments(self, session, consultation, say, hashing_theming, monkeypatch):
        comment = say("seagulls on every roof")
        monkeypatch.setattr(
            hashing_theming,
            "propose",
            lambda comments, *, definition: Discovery(
                (
                    Candidate(
                        "Seagulls",
                        ("seagulls", "roof"),
                        tuple(each.id for each in comments),
                        example_ids=(comments[0].id,),
                        stability_0_to_1=0.8,
                        nearest_theme_id="litter",
                    ),
                ),
                (),
                (),
                why_none=None,
            ),
        )
        run = ask_for_run(session, consultation)
        theming.theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
        candidate = session.exec(select(CandidateTheme)).one()
        assert (candidate.label, candidate.key_phrases) == ("Seagulls", ["seagulls", "roof"])
        assert (candidate.stability_0_to_1, candidate.nearest_theme_key) == (0.8, "litter")
        drawn_from = session.exec(select(CandidateThemeComment)).one()
        assert (drawn_from.comment_id, drawn_from.example_position) == (comment.id, 0)

    def test_where_there_are_none_the_run_says_why(self, app, worker, session, consultation, say):
        say("seagulls on every roof")
        run = theme(app, worker, session, consultation)
        assert "no theme covers" in run.why_no_candidates

    def test_too_few_comments_are_not_asked_about(self, hashing_theming):
        assert "fits something" in hashing_theming.propose([]).why_none
        assert "it takes" in hashing_theming.propose([Words("1", "seagulls on every roof")]).why_none


class TestNewComments:
    def test_they_are_coded_as_they_arrive(self, app, worker, session, consultation, say):
        say("quad bikes")
        with app.app_context():
            enqueue_new_comments(consultation.id)
        assert worker.work() == 1
        assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("bikes",)

    def test_they_join_the_last_run_made_the_same_way(self, app, worker, session, consultation, say):
        say("quad bikes")
        run = theme(app, worker, session, consultation)
        say("litter")
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()
        session.refresh(run)
        assert (run.comments_done, run.comments_total) == (2, 2)
        assert len(session.exec(select(ThemingRun)).all()) == 1

    def test_they_get_a_run_of_their_own_when_the_engine_changed(self, app, worker, session, consultation, say):
        say("quad bikes")
        theme(app, worker, session, consultation).encoder_name = "older"
        session.commit()
        say("litter")
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()
        assert len(session.exec(select(ThemingRun)).all()) == 2

    def test_they_are_coded_to_the_book_of_the_comments_before_them(
        self, app, worker, session, consultation, say, book
    ):
        say("quad bikes")
        theme(app, worker, session, consultation)
        publish_code_book(session, CODE_BOOK.replace('version: "1"', 'version: "2"'), slug="community-issues")
        session.commit()
        say("litter")
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()
        assert {run.code_book_id for run in session.exec(select(ThemingRun))} == {book.id}

    def test_they_wait_while_a_run_is_under_way(self, app, worker, session, consultation, say):
        comment = say("quad bikes")
        ask_for_run(session, consultation)
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()
        session.refresh(comment)
        assert comment.coded_at is None

    def test_they_wait_for_their_code_book(self, app, worker, session, factories):
        consultation = factories.consultation()
        factories.response(consultation, {})
        with app.app_context():
            enqueue_new_comments(consultation.id)
        assert worker.work() == 1
        assert session.exec(select(ThemingRun)).all() == []

    def test_the_sweep_finds_what_the_queue_does_not_know_of(self, app, worker, session, consultation, say):
        comment = say("quad bikes")
        app.extensions["coding_tasks"]["sweep_for_work"]()
        worker.work()
        session.refresh(comment)
        assert comment.coded_at is not None

    def test_a_queue_that_is_away_costs_nobody_their_answer(self, app, consultation, monkeypatch):
        monkeypatch.setitem(app.extensions, "coding_tasks", {})
        with app.app_context():
            enqueue_new_comments(consultation.id)

    def test_in_a_rush_the_first_who_send_ask_for_those_after_them(self, app, worker, consultation, say):
        say("quad bikes")
        with app.app_context():
            for _ in range(3):
                enqueue_in_a_rush(consultation.id)
        assert worker.work() == 1

    def test_a_consultation_that_is_gone_is_no_fault(self, app, worker, factories):
        with app.app_context():
            enqueue_new_comments(factories.user(role=Role.POLICY).id)
        assert worker.work() == 1
