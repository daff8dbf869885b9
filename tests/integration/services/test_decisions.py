from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from consult.db.session import begin_writing
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.models import AuditEvent, Consultation, Decision, DecisionStatus, Role, User
from consult.queries.decisions import first_published, list_changes, list_decisions
from consult.services.decisions import (
    ChangedMeanwhile,
    Place,
    Written,
    publish_decision,
    save_decision,
    take_back_decision,
)


def written(decided="Two more patrols a week", **other):
    facts = {"because": "", "did": "", "owner": "", "due_on": None, "status": DecisionStatus.PLANNED, **other}
    return Written(decided=decided, **facts)


@pytest.fixture
def robin(factories):
    return factories.user(role=Role.POLICY)


@pytest.fixture
def place(factories):
    return Place(factories.consultation(state="closed"), "main_issue", "asb-youth")


@pytest.fixture
def saved(session, place, robin):
    decision = save_decision(session, place, written(), seen=0, saved_by=robin)
    session.commit()
    return decision


def test_what_is_written_down_is_kept_with_who_and_when(session, saved, place, robin):
    (kept,) = list_decisions(session, place.consultation)
    assert (kept.decided, kept.status, kept.version) == ("Two more patrols a week", DecisionStatus.PLANNED, 1)
    assert kept.changed_by_id == robin.id
    assert kept.published_at is None


def test_the_audit_trail_names_the_fields_and_never_the_words(session, saved, place, robin):
    save_decision(session, place, written(because="Ann asked"), seen=1, saved_by=robin)
    session.commit()
    events = session.exec(select(AuditEvent).where(AuditEvent.subject_id == saved.id)).all()
    assert "Ann" not in str([event.details for event in events])
    newest, *_ = list_changes(session, saved)
    assert (newest.details["fields"], newest.by) == (["because"], "Robin Example")


def test_saving_the_same_again_changes_nothing(session, saved, place, robin):
    assert save_decision(session, place, written(), seen=1, saved_by=robin).version == 1
    assert len(list_changes(session, saved)) == 1


@pytest.mark.parametrize("seen", [0, 2, -1])
def test_a_version_that_is_not_the_one_there_is_refused(session, saved, place, robin, seen):
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed this decision"):
        save_decision(session, place, written("Other"), seen=seen, saved_by=robin)
    assert saved.decided == "Two more patrols a week"


class TestPublishing:
    def test_it_is_published_and_taken_back(self, session, saved, place, robin):
        publish_decision(session, place, seen=1, published_by=robin)
        assert list(list_decisions(session, place.consultation, is_published=True)) == [saved]
        assert first_published(session) == {place.consultation.id: saved.published_at}
        take_back_decision(session, place, seen=2, taken_back_by=robin)
        assert not list_decisions(session, place.consultation, is_published=True)
        assert first_published(session) == {}
        assert {change.action for change in list_changes(session, saved)} == {
            "decision changed",
            "decision published",
            "decision taken back",
        }

    def test_publishing_twice_publishes_once(self, session, saved, place, robin):
        publish_decision(session, place, seen=1, published_by=robin)
        assert publish_decision(session, place, seen=2, published_by=robin).version == 2

    def test_somebody_with_the_form_open_is_told_that_it_is_public_now(self, session, saved, place, robin):
        publish_decision(session, place, seen=1, published_by=robin)
        with pytest.raises(ChangedMeanwhile):
            save_decision(session, place, written("Rough note"), seen=1, saved_by=robin)

    def test_a_published_decision_cannot_be_emptied(self, session, saved, place, robin):
        publish_decision(session, place, seen=1, published_by=robin)
        with pytest.raises(Conflict, match="take it back first"):
            save_decision(session, place, written(""), seen=2, saved_by=robin)

    def test_nothing_decided_cannot_be_published(self, session, place, robin):
        save_decision(session, place, written(""), seen=0, saved_by=robin)
        with pytest.raises(Conflict, match="Say what was decided"):
            publish_decision(session, place, seen=1, published_by=robin)

    def test_what_nobody_wrote_down_cannot_be_published(self, session, place, robin):
        with pytest.raises(NotFound):
            publish_decision(session, place, seen=0, published_by=robin)

    def test_nothing_is_published_while_people_still_answer(self, session, factories, robin):
        place = Place(factories.consultation(), "main_issue", "asb-youth")
        save_decision(session, place, written(), seen=0, saved_by=robin)
        with pytest.raises(Conflict, match="when the consultation has closed"):
            publish_decision(session, place, seen=1, published_by=robin)


@pytest.mark.parametrize("is_there", [False, True])
def test_of_two_who_save_at_once_one_is_kept_and_the_other_is_told(app, session, place, robin, is_there):
    if is_there:
        save_decision(session, place, written(), seen=0, saved_by=robin)
        session.commit()
    barrier = Barrier(2)
    consultation_id, user_id = place.consultation.id, robin.id
    session.rollback()

    def save(text: str) -> str:
        with app.app_context():
            engine = db.engine
        with Session(engine) as own:
            theirs = Place(own.get_one(Consultation, consultation_id), "main_issue", "asb-youth")
            user = own.get_one(User, user_id)
            own.rollback()
            barrier.wait()
            begin_writing(own)
            try:
                save_decision(own, theirs, written(text), seen=int(is_there), saved_by=user)
                own.commit()
            except ChangedMeanwhile:
                return "told"
            return text

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(save, ("One", "Other")))
    assert "told" in results
    (kept,) = session.exec(select(Decision)).all()
    assert sorted(("told", kept.decided)) == sorted(results)
