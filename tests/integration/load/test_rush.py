import os
from random import Random

import pytest
from sqlmodel import func, select

from consult.models import Answer, Comment, Response, ResponseMark
from forms.loading import parse_questionnaire
from tests.bench.web_process import served
from tests.load.journey import some_answers
from tests.load.rush import NotKept, rush
from tests.load.site import Site, with_questions
from tests.load.stored import store_responses
from tests.load.wire import NotServed


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="neighbourhood", definition=with_questions(7))


@pytest.fixture
def site(settings, consultation):
    questions = parse_questionnaire(with_questions(7), source="test").questions
    return Site(settings, consultation.slug, (some_answers(questions, Random(1)),), None)


def test_every_confirmed_response_of_a_rush_is_kept_whole(app, site, session):
    with served(app) as port:
        done = rush(site, port, os.getpid(), residents=3, journeys=6)
    assert (done.journeys, len(done.page_milliseconds)) == (6, 24)
    session.rollback()  # what it read before is of a moment before the rush
    assert done.page(0.5) <= done.page(0.95) <= done.journey(0.95)
    assert session.exec(select(func.count()).select_from(ResponseMark)).one() == 0  # they came as those of residents do
    for table, each in ((Response, 1), (Answer, 7), (Comment, 1)):
        assert session.exec(select(func.count()).select_from(table)).one() == 6 * each


def test_a_response_that_nobody_was_shown_is_noticed(app, site, consultation, factories, monkeypatch):
    kept = iter([set(), {"SDP-2222-2222"}])
    monkeypatch.setattr("tests.load.rush.references_kept", lambda _settings: next(kept))
    with served(app) as port, pytest.raises(NotKept, match="1 more are"):
        rush(site, port, os.getpid(), residents=1, journeys=0)


def test_a_page_that_is_not_served_ends_the_rush(app, settings):
    with served(app) as port, pytest.raises(ExceptionGroup) as caught:
        rush(Site(settings, "elsewhere", (b"",), None), port, os.getpid(), residents=1, journeys=1)
    assert caught.group_contains(NotServed, match="answered 404")


def test_responses_that_are_stored_at_once_are_whole(session, consultation):
    store_responses(session, consultation, 3)
    session.commit()
    responses = session.exec(select(Response)).all()
    assert {each.consultation_id for each in responses} == {consultation.id}
    answers = session.exec(select(Answer).where(Answer.response_id == responses[0].id)).all()
    assert {answer.question_key: answer.value for answer in answers}["seen"] == {"values": ["litter"]}
    assert len(session.exec(select(Comment)).all()) == 3
