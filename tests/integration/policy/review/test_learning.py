from types import SimpleNamespace

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import CodeBook, LearnedModel, LearningStatus, Role, RunStatus, ThemingRun
from consult.policy.review import learning
from consult.services.learning import Effect, Learnt, ThemeEffect, finish_learning
from consult.services.reviewing import change_themes

RECORD = {
    "score_before": 0.61,
    "score_after": 0.66,
    "difference_low": -0.01,
    "difference_high": 0.11,
    "answers": 12,
    "data_fingerprint": "d4d4",
    "model_fingerprint": "f1f1",
    "codebook_version": "test",
    "codebook_checksum": "0" * 64,
    "seed": 7,
    "config_fingerprint": "c0c0",
    "encoder_name": "hashing-256",
    "starter": "untrained",
    "libraries": {"numpy": "2"},
    "penalty_on_weights": 1.0,
    "penalty_on_intercepts": 0.1,
    "themes": [["asb-youth", "Youth-related ASB"], ["road-speeding", "Speeding"]],
}
EFFECT = Effect(
    comments=30,
    changed=4,
    themes=(
        ThemeEffect("asb-youth", "Youth-related ASB", 3, 3),
        ThemeEffect("road-speeding", "Speeding", 20, 16),
        ThemeEffect("road-parking", "Parking", 7, 11),
    ),
)


@pytest.fixture
def address(coded):
    return coded.address + "/learning"


@pytest.fixture
def model(coded, session):
    """Keeps a model that a worker brought back."""

    def model(*, is_no_worse=True, compared_with=None, **changes) -> LearnedModel:
        row = LearnedModel(
            consultation_id=coded.consultation.id,
            question_key="main_issue",
            code_book_id=session.exec(select(CodeBook)).one().id,
            status=LearningStatus.RUNNING,
        )
        session.add(row)
        learnt = Learnt(b"model", is_no_worse, "It is lower (-0.020).", 12, "f1f1", RECORD)
        finish_learning(session, row, learnt, EFFECT, compared_with=compared_with)
        for name, value in changes.items():
            setattr(row, name, value)
        session.commit()
        return row

    return model


@pytest.fixture
def decided(coded, session, factories):
    person = factories.user(role=Role.POLICY)
    for number in range(10):
        change_themes(session, coded(f"cars {number}", road=0.9).id, [coded.themes["asb-drugs"].id], changed_by=person)
    session.commit()


@pytest.fixture
def enqueued(monkeypatch):
    """What pages put in the queue."""
    put = SimpleNamespace(models=[], runs=[])
    monkeypatch.setattr(learning, "enqueue_learning", put.models.append)
    monkeypatch.setattr(learning, "enqueue_run", put.runs.append)
    return put


class TestTheFrontPage:
    def test_it_is_reached_from_the_queue_and_warns_of_what_the_queue_is_not(self, policy, coded, address):
        assert policy.get(coded.address + "/review").links()["teach the machine"] == address
        page = policy.get(address)
        assert "The engine as it ships: no learned model is in use." in page.words
        assert "The review queue is not a random sample" in page.words
        assert "At least 10 are needed." in page.words
        assert not page.tree.xpath("//main//button[normalize-space()='Teach the machine']")

    def test_teaching_is_asked_for_once(self, policy, session, address, decided, enqueued):
        assert "People have decided 10 comments" in policy.get(address).words
        page = policy.post(address)
        policy.post(address)
        row = session.exec(select(LearnedModel)).one()
        assert enqueued.models == [row.id, row.id]
        page = policy.follow(page)
        assert "Waiting to start Asked for on" in page.words

    def test_too_little_to_learn_from_is_said(self, policy, address, enqueued):
        page = policy.post(address, expect=409)
        assert "People have decided 0 comments" in page.words
        assert enqueued.models == []

    def test_every_model_is_listed_with_what_became_of_it(self, policy, address, model):
        model(is_no_worse=False)
        model(status=LearningStatus.FAILED, failure="The encoder is gone.")
        page = policy.get(address)
        assert "Set aside" in page.words
        assert "It is lower (-0.020)." in page.words
        assert "The encoder is gone." in page.words

    def test_what_is_in_use_is_said_with_what_it_does_not_know(self, policy, address, model):
        model(status=LearningStatus.ADOPTED, decided_at=utc_now())
        page = policy.get(address)
        assert "model learnt from 12 comments" in page.words
        assert "it knows 2 of the 4 themes that comments are coded to now" in page.words

    def test_a_theme_that_was_renamed_is_still_known(self, policy, address, model, session):
        model(status=LearningStatus.ADOPTED, decided_at=utc_now())
        book = session.exec(select(CodeBook)).one()
        book.definition = (
            "{version: test, categories: [{id: road, label: Roads, themes: [{id: road-parking, label: Parking, "
            "formerly: [{id: road-speeding, label: Speeding}]}]}]}"
        )
        session.commit()
        assert "it knows 3 of the 4 themes that comments are coded to now" in policy.get(address).words

    def test_a_run_that_left_it_out_is_said(self, policy, address, model, session, coded):
        row = model(status=LearningStatus.ADOPTED, decided_at=utc_now())
        run = ThemingRun(
            consultation_id=coded.consultation.id,
            question_key="main_issue",
            code_book_id=row.code_book_id,
            status=RunStatus.FINISHED,
            finished_at=utc_now(),
        )
        session.add(run)
        session.commit()
        assert "The last run did not use it." in policy.get(address).words
        run.learned_model_id = row.id
        session.commit()
        assert "The last run did not use it." not in policy.get(address).words


class TestAModel:
    def test_it_shows_scores_effect_and_record(self, policy, address, model):
        page = policy.get(f"{address}/{model().id}")
        assert "from 0.610 to 0.660 on 12 comments held out, compared with the engine as it ships" in page.words
        assert "between −0.010 and +0.110" in page.words
        assert "Of 30 comments that nobody had decided, 4 would get other themes." in page.words
        assert "Speeding2016-4" in page.words
        assert "Parking711+4" in page.words
        assert "Youth-related ASB" not in page.words
        for piece in ("d4d4", "f1f1", "c0c0", "untrained", "hashing-256", "version test", "numpy 2"):
            assert piece in page.words

    def test_one_that_was_worse_offers_no_choice(self, policy, address, model, enqueued):
        row = model(is_no_worse=False)
        page = policy.get(f"{address}/{row.id}")
        assert "It is lower (-0.020)." in page.words
        assert not page.tree.xpath("//main//form")
        refused = policy.post(f"{address}/{row.id}/adopt", expect=409)
        assert "This model cannot be adopted" in refused.words
        assert enqueued.runs == []

    def test_one_of_another_question_is_not_found(self, policy, coded, model):
        policy.get(f"/policy/{coded.consultation.slug}/questions/why_not/learning/{model().id}", expect=404)

    def test_one_that_is_not_there_is_not_found(self, policy, address, coded):
        policy.get(f"{address}/{coded.consultation.id}", expect=404)

    def test_one_that_failed_says_why(self, policy, address, session, coded, model):
        row = model(status=LearningStatus.FAILED, failure="The encoder is gone.", record={}, effect={})
        assert "The encoder is gone." in policy.get(f"{address}/{row.id}").words


class TestDeciding:
    def test_adopting_lets_it_count_and_codes_every_comment_again(
        self, policy, address, model, session, coded, enqueued
    ):
        coded("cars", road=0.9)
        row = model()
        page = policy.follow(policy.post(f"{address}/{row.id}/adopt"))
        run = session.exec(select(ThemingRun)).one()
        session.refresh(row)
        assert (row.status, enqueued.runs) == (LearningStatus.ADOPTED, [run.id])
        assert "The model is in use. Every comment is being coded again; what people decided stays." in page.text

    def test_setting_aside_needs_a_reason_and_keeps_it(self, policy, address, model, session):
        row = model()
        page = policy.post(f"{address}/{row.id}", {"reason": " "}, expect=200)
        assert page.error_summary == ["Say why you set this model aside"]
        policy.post(f"{address}/{row.id}", {"reason": "Parking grew too much"})
        session.refresh(row)
        assert (row.status, row.decision_reason) == (LearningStatus.SET_ASIDE, "Parking grew too much")
        assert "Parking grew too much" in policy.get(address).words

    def test_a_stale_form_keeps_the_reason(self, policy, address, model, session):
        row = model()
        page = policy.post(f"{address}/{row.id}", {"reason": "Too few"}, expect=200, with_token=False)
        assert page.value_of("reason") == "Too few"
        session.refresh(row)
        assert row.status is LearningStatus.READY

    def test_a_comparison_that_is_out_of_date_is_said_before_anybody_tries(self, policy, address, model):
        model(status=LearningStatus.ADOPTED, decided_at=utc_now())
        older = model()
        page = policy.get(f"{address}/{older.id}")
        assert "another model has come into use since it was measured" in page.words
        assert "Another model has come into use" in policy.post(f"{address}/{older.id}/adopt", expect=409).words

    def test_an_older_one_can_be_used_again(self, policy, address, model, session, coded, enqueued):
        coded("cars", road=0.9)
        row = model(status=LearningStatus.REPLACED, decided_at=utc_now())
        assert "Use this model again" in policy.get(f"{address}/{row.id}").words
        policy.post(f"{address}/{row.id}/adopt")
        session.refresh(row)
        assert row.status is LearningStatus.ADOPTED

    def test_the_engine_as_it_ships_can_be_used_again(self, policy, address, model, session, coded, enqueued):
        coded("cars", road=0.9)
        row = model(status=LearningStatus.ADOPTED, decided_at=utc_now())
        policy.post(address + "/starter")
        session.refresh(row)
        assert row.status is LearningStatus.REPLACED
        assert len(enqueued.runs) == 1
        assert "as it ships" in policy.post(address + "/starter", expect=409).words
