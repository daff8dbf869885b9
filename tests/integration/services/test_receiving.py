"""Receiving a response: what is kept of it, and what its caller is given."""

import pytest
from sqlmodel import col, select

from consult.models import AuditEvent, Response
from consult.services import receiving
from forms.answers import ChoiceAnswer


@pytest.fixture
def consultation(factories):
    return factories.consultation()


def test_a_reference_that_another_response_has_is_not_given_again(consultation, factories, session, monkeypatch):
    made = iter(["SDP-2222-2222", "SDP-2222-2222", "SDP-3333-3333"])
    monkeypatch.setattr(receiving, "_reference", lambda: next(made))
    for _ in range(2):
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    kept = session.exec(select(Response.reference).order_by(col(Response.reference))).all()
    assert kept == ["SDP-2222-2222", "SDP-3333-3333"]


def test_references_made_ahead_are_kept_but_for_those_that_a_response_has_by_then(consultation, factories, session):
    taken = factories.response(consultation, {"agree": ChoiceAnswer("agree")}).reference
    unused = receiving.unused_references(session, ("SDP-2222-2222", taken, "SDP-3333-3333"))
    assert unused[:2] == ("SDP-2222-2222", "SDP-3333-3333")
    assert len(set(unused)) == 3
    assert taken not in unused


def test_references_made_ahead_are_all_different(monkeypatch):
    made = iter(["SDP-2222-2222", "SDP-2222-2222", "SDP-3333-3333"])
    monkeypatch.setattr(receiving, "_reference", lambda: next(made))
    assert receiving.new_references(2) == ("SDP-2222-2222", "SDP-3333-3333")


def test_a_response_can_be_changed_by_whoever_received_it(consultation, factories, session):
    response = factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    response.has_given_equality = True
    session.commit()
    session.expire_all()
    assert session.exec(select(Response.has_given_equality)).one() is True
    assert session.get(Response, response.id) is response


def test_a_response_leaves_one_event_that_names_it(consultation, factories, session):
    response = factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "response received")).one()
    assert (event.subject_type, event.subject_id) == ("Response", response.id)
    assert event.details == {"channel": "online", "answers": 1}
