from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import (
    AssignedBy,
    Assignment,
    AuditEvent,
    BlindSample,
    CodeBook,
    Comment,
    LearnedModel,
    LearningStatus,
    Role,
    RunStatus,
    SampledComment,
    Theme,
    ThemingRun,
)
from consult.queries.learning import count_lessons, list_lessons
from consult.queries.themes import comments_with_themes
from consult.services.learning import adopt_model, go_back_to_starter, request_learning, set_model_aside
from consult.services.reviewing import change_themes
from consult.services.theming import request_run
from consult.tasks import learning
from consult.tasks.coding import enqueue_learning, enqueue_new_comments, enqueue_run, sweep_for_work
from nlp.errors import ModelUnreadable, ThemingError

PLACES = ("here", "there", "again", "by the school", "in the park", "at night")


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def themes(session, book):
    return {theme.key: theme for theme in session.exec(select(Theme))}


@pytest.fixture
def decided(session, say, themes, staff):
    """Twelve comments in words that the code book does not have, decided by a person."""
    for word, key in (("engines", "bikes"), ("sofas", "litter")):
        for place in PLACES:
            change_themes(session, say(f"{word} {place}").id, [themes[key].id], changed_by=staff)
    session.commit()


@pytest.fixture
def ask(session, consultation, staff):
    def ask() -> LearnedModel:
        model = request_learning(session, consultation, "main_issue", requested_by=staff)
        session.commit()
        return model

    return ask


@pytest.fixture
def learn(app, worker, session, ask):
    def learn() -> LearnedModel:
        model = ask()
        with app.app_context():
            enqueue_learning(model.id)
        worker.work()
        session.refresh(model)
        return model

    return learn


@pytest.fixture
def adopt(app, worker, session, consultation, staff):
    def adopt(model: LearnedModel) -> ThemingRun:
        run = adopt_model(session, consultation, model, adopted_by=staff)
        session.commit()
        with app.app_context():
            enqueue_run(run.id)
        worker.work()
        session.refresh(run)
        return run

    return adopt


def theme_all(app, worker, session, consultation):
    run = request_run(session, consultation, "main_issue")
    session.commit()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    return run


def themes_of(session, consultation):
    session.expire_all()
    return {each.text: each.themes for each in comments_with_themes(session, consultation, "main_issue")}


class TestLearning:
    def test_it_learns_from_what_people_decided_and_waits_for_a_decision(self, learn, decided):
        model = learn()
        assert (model.status, model.failure, model.answers) == (LearningStatus.READY, None, 12)
        assert model.record["score_after"] >= model.record["score_before"]
        assert {"seed", "libraries", "model_fingerprint", "codebook_version", "difference_low"} <= set(model.record)
        assert (model.record["compared_with"], model.fingerprint) == ("starter", model.record["model_fingerprint"])
        assert ["bikes", "Off-road bikes"] in model.record["themes"]
        assert model.content

    def test_nothing_counts_before_a_person_adopts_it(
        self, app, worker, session, learn, decided, say, consultation, adopt
    ):
        say("engines on the green")
        first = theme_all(app, worker, session, consultation)
        model = learn()
        assert themes_of(session, consultation)["engines on the green"] != ("bikes",)
        assert first.learned_model_id is None
        run = adopt(model)
        session.refresh(model)
        assert (model.status, run.status, run.learned_model_id) == (
            LearningStatus.ADOPTED,
            RunStatus.FINISHED,
            model.id,
        )
        assert themes_of(session, consultation)["engines on the green"] == ("bikes",)
        assert run.model_fingerprint.endswith(model.fingerprint)

    def test_the_effect_is_what_adopting_then_does(
        self, app, worker, session, learn, decided, say, consultation, adopt
    ):
        for text in ("engines on the green", "sofas on the green", "quad bikes"):
            say(text)
        theme_all(app, worker, session, consultation)
        before = themes_of(session, consultation)
        model = learn()
        effect = {each["key"]: (each["now"], each["then"]) for each in model.effect["themes"]}
        adopt(model)
        after = themes_of(session, consultation)
        undecided = [text for text in after if text.endswith("green") or text == "quad bikes"]
        assert model.effect["comments"] == 3
        assert model.effect["changed"] == sum(set(before[text]) != set(after[text]) for text in undecided)
        for key, (now, then) in effect.items():
            assert now == sum(key in before[text] for text in undecided)
            assert then == sum(key in after[text] for text in undecided)

    def test_new_arrivals_are_coded_with_the_adopted_model(
        self, app, worker, session, learn, decided, say, consultation, adopt
    ):
        model = learn()
        adopt(model)
        say("engines on the green")
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()
        assert themes_of(session, consultation)["engines on the green"] == ("bikes",)
        assert {run.learned_model_id for run in session.exec(select(ThemingRun))} == {model.id}

    def test_what_people_decided_is_never_touched(self, session, learn, decided, adopt, consultation):
        before = {row.id for row in session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.PERSON))}
        adopt(learn())
        after = {row.id for row in session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.PERSON))}
        assert before == after

    def test_a_worse_model_is_set_aside_by_itself_and_nobody_may_adopt_it(
        self, session, learn, decided, consultation, staff, hashing_theming, monkeypatch
    ):
        real = hashing_theming.learn

        def worse(*args, **options):
            return replace(real(*args, **options), is_no_worse=False, reason="It is lower than before.")

        monkeypatch.setattr(hashing_theming, "learn", worse)
        model = learn()
        assert (model.status, model.decision_reason) == (LearningStatus.SET_ASIDE, "It is lower than before.")
        with pytest.raises(Conflict, match="cannot be adopted"):
            adopt_model(session, consultation, model, adopted_by=staff)

    def test_every_step_is_in_the_audit_trail(self, session, learn, decided, adopt, consultation, staff):
        adopt(learn())
        go_back_to_starter(session, consultation, "main_issue", decided_by=staff)
        session.commit()
        actions = {event.action for event in session.exec(select(AuditEvent))}
        assert {
            "learning requested",
            "learning finished",
            "learned model adopted",
            "learned model put out of use",
        } <= actions


class TestAsking:
    def test_too_little_is_said(self, session, consultation, staff, say, themes):
        change_themes(session, say("litter").id, [themes["litter"].id], changed_by=staff)
        with pytest.raises(Conflict, match="decided 1 comments"):
            request_learning(session, consultation, "main_issue", requested_by=staff)

    def test_asked_twice_it_is_one(self, ask, decided):
        assert ask().id == ask().id

    def test_a_question_without_a_code_book_has_nothing_to_learn(self, session, consultation, staff):
        with pytest.raises(Conflict, match="no code book"):
            request_learning(session, consultation, "why_not", requested_by=staff)


class TestDeciding:
    def test_a_model_can_be_set_aside_with_a_reason_and_adopted_after_all(
        self, session, learn, decided, consultation, staff, adopt
    ):
        model = learn()
        set_model_aside(session, consultation, model, reason="Too few on litter", decided_by=staff)
        session.commit()
        assert (model.status, model.decision_reason) == (LearningStatus.SET_ASIDE, "Too few on litter")
        with pytest.raises(Conflict, match="already"):
            set_model_aside(session, consultation, model, reason="Again", decided_by=staff)
        adopt(model)
        assert model.status is LearningStatus.ADOPTED

    def test_the_starter_and_an_older_model_can_be_brought_back(
        self, session, learn, decided, consultation, staff, adopt
    ):
        first = learn()
        adopt(first)
        second = learn()
        assert second.record["compared_with"] == str(first.id)
        adopt(second)
        session.refresh(first)
        assert first.status is LearningStatus.REPLACED
        adopt(first)
        session.refresh(second)
        assert (first.status, second.status) == (LearningStatus.ADOPTED, LearningStatus.REPLACED)
        go_back_to_starter(session, consultation, "main_issue", decided_by=staff)
        session.commit()
        assert first.status is LearningStatus.REPLACED
        with pytest.raises(Conflict, match="as it ships"):
            go_back_to_starter(session, consultation, "main_issue", decided_by=staff)

    def test_a_model_in_use_is_not_adopted_twice(self, session, learn, decided, consultation, staff, adopt):
        model = learn()
        adopt(model)
        with pytest.raises(Conflict, match="in use already"):
            adopt_model(session, consultation, model, adopted_by=staff)

    def test_a_comparison_with_another_model_than_the_one_in_use_is_worth_nothing(
        self, session, learn, decided, consultation, staff, adopt
    ):
        first, second = learn(), learn()
        assert first.id != second.id
        adopt(second)
        with pytest.raises(Conflict, match="Another model has come into use"):
            adopt_model(session, consultation, first, adopted_by=staff)

    def test_adopting_stops_the_run_that_is_under_way(self, session, learn, decided, consultation, staff):
        model = learn()
        under_way = request_run(session, consultation, "main_issue")
        session.commit()
        run = adopt_model(session, consultation, model, adopted_by=staff)
        session.commit()
        assert (under_way.status, run.status) == (RunStatus.FAILED, RunStatus.QUEUED)
        assert "corrections were taken up" in under_way.failure


class TestAModelThatNoLongerFits:
    def test_comments_are_coded_without_it_and_the_run_says_so(
        self, app, worker, session, learn, decided, consultation, adopt, hashing_theming, monkeypatch
    ):
        model = learn()
        adopt(model)
        real = hashing_theming.engine_for

        def engine_for(definition, learned=None):
            if learned:
                raise ModelUnreadable("The model was learnt on top of another.")
            return real(definition)

        monkeypatch.setattr(hashing_theming, "engine_for", engine_for)
        run = theme_all(app, worker, session, consultation)
        assert (run.status, run.learned_model_id) == (RunStatus.FINISHED, None)

    def test_it_is_no_measure_for_a_new_one(
        self, app, session, learn, decided, consultation, adopt, ask, hashing_theming, monkeypatch
    ):
        adopt(learn())
        asked_with = []
        real_learn, real_engine = hashing_theming.learn, hashing_theming.engine_for

        def engine_for(definition, learned=None):
            if learned and not asked_with:
                raise ModelUnreadable("The model was learnt on top of another.")
            return real_engine(definition, learned)

        def remember(lessons, **options):
            asked_with.append(options["in_use"])
            return real_learn(lessons, **options)

        monkeypatch.setattr(hashing_theming, "engine_for", engine_for)
        monkeypatch.setattr(hashing_theming, "learn", remember)
        model = ask()
        learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: False)
        assert asked_with == [None]
        assert model.record["compared_with"] == "starter"


class TestStoppingAndFailing:
    def test_a_worker_told_to_stop_puts_the_model_back(self, session, ask, decided, hashing_theming):
        model = ask()
        learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: True)
        assert (model.status, model.attempts, model.heartbeat_at) == (LearningStatus.QUEUED, 0, None)

    @pytest.mark.parametrize(
        ("error", "sentence"),
        [
            (ThemingError("The encoder is gone. Put it back."), "Put it back."),
            (ValueError("secret"), "Start it again."),
        ],
    )
    def test_a_failure_is_told_in_a_sentence(
        self, session, ask, decided, hashing_theming, monkeypatch, error, sentence
    ):
        def fail(*_args, **_options):
            raise error

        monkeypatch.setattr(hashing_theming, "learn", fail)
        model = ask()
        learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: False)
        assert model.status is LearningStatus.FAILED
        assert sentence in model.failure
        assert "secret" not in model.failure

    def test_one_whose_worker_fell_silent_is_taken_up(self, app, worker, session, ask, decided):
        model = ask()
        model.status, model.heartbeat_at = LearningStatus.RUNNING, utc_now() - timedelta(minutes=20)
        session.commit()
        with app.app_context():
            sweep_for_work()
        worker.work()
        session.refresh(model)
        assert model.status is LearningStatus.READY

    def test_one_that_kills_its_workers_is_given_up_after_three(self, session, ask, decided, hashing_theming):
        model = ask()
        model.status, model.attempts = LearningStatus.RUNNING, 3
        model.heartbeat_at = utc_now() - timedelta(minutes=20)
        session.commit()
        learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: False)
        assert model.status is LearningStatus.FAILED
        assert "lost 3 times" in model.failure

    def test_one_whose_worker_is_alive_or_that_is_done_is_left_alone(self, session, ask, decided, hashing_theming):
        model = ask()
        for status in (LearningStatus.RUNNING, LearningStatus.READY):
            model.status, model.heartbeat_at = status, utc_now()
            session.commit()
            learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: False)
            assert model.status is status

    def test_what_is_taken_over_meanwhile_is_left_to_the_other(
        self, session, ask, decided, hashing_theming, monkeypatch
    ):
        model = ask()
        real = hashing_theming.learn

        def closed_meanwhile(*args, **options):
            model.status = LearningStatus.FAILED
            session.commit()
            return real(*args, **options)

        monkeypatch.setattr(hashing_theming, "learn", closed_meanwhile)
        learning.learn_from_people(session, model.id, hashing_theming, is_stopping=lambda: False)
        assert model.status is LearningStatus.FAILED


def test_a_blind_sample_is_not_learnt_from(session, consultation, decided, book, staff):
    sample = BlindSample(
        consultation_id=consultation.id,
        question_key="main_issue",
        code_book_id=book.id,
        size=1,
        drawn_from=1,
        seed=1,
        frame_checksum="0",
        drawn_by_id=staff.id,
    )
    session.add(sample)
    session.flush()
    comment = session.exec(select(Comment).order_by(Comment.id)).first()
    session.add(SampledComment(sample_id=sample.id, comment_id=comment.id, position=0, settled_at=utc_now()))
    session.commit()
    kept = session.get_one(CodeBook, book.id)
    assert count_lessons(session, consultation.id, "main_issue", kept) == 11
    assert comment.id not in {each.comment_id for each in list_lessons(session, consultation.id, "main_issue", kept)}
