from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from consult.db.session import begin_writing
from consult.errors import NotFound
from consult.extensions import db
from consult.models import AuditEvent, Consultation, Role, SavedView, User
from consult.queries.saved_views import list_saved_views
from consult.services.saved_views import NameTaken, NotYours, delete_view, rename_view, save_view

SELECTION = {"q": ("bikes",), "locality": ("east", "south")}


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def robin(factories):
    return factories.user(role=Role.POLICY)


@pytest.fixture
def save(session, consultation, robin):
    def view(name, *, by=None, question="main_issue"):
        return save_view(session, consultation, question, name=name, selection=SELECTION, saved_by=by or robin)

    return view


def test_a_view_keeps_its_selection_and_who_saved_it(session, consultation, save):
    save("Bikes")
    save("an earlier letter")
    views = list_saved_views(session, consultation, "main_issue")
    assert [view.name for view in views] == ["an earlier letter", "Bikes"]
    assert views[1].selection == {"q": ["bikes"], "locality": ["east", "south"]}
    assert views[1].saved_by == "Robin Example"


def test_the_audit_trail_says_which_filters_and_never_what_was_searched_for(session, save):
    view = save("Bikes")
    event = session.exec(select(AuditEvent).where(AuditEvent.subject_id == view.id)).one()
    assert (event.action, event.details) == ("view saved", {"question": "main_issue", "filters": ["locality", "q"]})


@pytest.mark.parametrize("name", ["Bikes", "BIKES"])
def test_a_name_is_taken_once_for_each_question(save, name):
    save("Bikes")
    with pytest.raises(NameTaken, match="Another view is called"):
        save(name)
    save(name, question="why_not")


def test_a_view_can_be_renamed_to_its_own_name_and_not_to_anothers(session, save, robin):
    view = save("Bikes")
    save("Cars")
    rename_view(session, view.id, "bikes", renamed_by=robin)
    assert session.get_one(SavedView, view.id).name == "bikes"
    with pytest.raises(NameTaken):
        rename_view(session, view.id, "cars", renamed_by=robin)


def test_only_whoever_saved_a_view_or_an_administrator_changes_it(session, save, factories):
    view = save("Bikes")
    other = factories.user(role=Role.POLICY)
    with pytest.raises(NotYours):
        rename_view(session, view.id, "Mine", renamed_by=other)
    with pytest.raises(NotYours):
        delete_view(session, view.id, deleted_by=other)
    delete_view(session, view.id, deleted_by=factories.user(role=Role.ADMIN))
    assert session.get(SavedView, view.id) is None


def test_what_somebody_has_deleted_is_said_to_be_gone(session, robin):
    with pytest.raises(NotFound, match="Somebody may have deleted it"):
        rename_view(session, uuid4(), "Bikes", renamed_by=robin)
    with pytest.raises(NotFound):
        delete_view(session, uuid4(), deleted_by=robin)


def test_of_two_who_take_a_name_at_once_one_gets_it(app, session, consultation, factories):
    people = [factories.user(role=Role.POLICY).id for _ in range(4)]
    consultation_id, names = consultation.id, ["Bikes", "bikes", "BIKES", "Bikes"]
    session.commit()
    with app.app_context():
        engine = db.engine
    start = Barrier(len(people))

    def try_to_save(user_id, name):
        with Session(engine) as own:
            start.wait(timeout=10)
            begin_writing(own)
            found, user = own.get_one(Consultation, consultation_id), own.get_one(User, user_id)
            try:
                save_view(own, found, "main_issue", name=name, selection=SELECTION, saved_by=user)
            except NameTaken:
                return "taken"
            own.commit()
            return "saved"

    with ThreadPoolExecutor(len(people)) as threads:
        assert sorted(threads.map(try_to_save, people, names)) == ["saved", "taken", "taken", "taken"]
