"""The benchmark's residents and staff, on a small site of the test's own."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlmodel import Session, select

from consult.demo.people import create_demo_users
from consult.models import Channel, Response, Role
from consult.officers import printing
from consult.queries.consultations import questionnaire_of
from forms.loading import library
from tests.bench.browser import Browser, NotAsThingsStand, UnexpectedAnswer
from tests.bench.first_visit import weigh
from tests.bench.journeys import answer_consultation, put_load_on
from tests.bench.servers import Server
from tests.bench.staff import key_paper_forms, read_everything, sign_in, sign_in_at_once
from tests.bench.web_process import served
from tests.factories import Factories

SLUG = "confidence-survey"


@pytest.fixture
def survey(factories: Factories):
    return factories.consultation(definition=library()[SLUG].read_text(encoding="utf-8"), slug=SLUG)


@pytest.fixture
def people(session: Session):
    users = create_demo_users(session)
    session.commit()
    return users


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    with served(app) as port:
        yield port


def channels_of(session: Session) -> list[Channel]:
    session.rollback()  # to see what the server has written since the test last read
    return [response.channel for response in session.exec(select(Response)).all()]


def test_a_resident_goes_all_the_way_to_the_confirmation(survey, port: int, session: Session):
    journey = answer_consultation(port, SLUG)
    assert len(journey.shown_milliseconds) == 3
    assert len(journey.sent_milliseconds) >= 7
    assert channels_of(session) == [Channel.ONLINE]


def test_several_residents_at_once_each_send_a_response_of_their_own(survey, port: int, session: Session):
    server = Server(port, os.getpid())
    load = put_load_on(server, lambda at: answer_consultation(at, SLUG), journeys=3, at_once=3)
    assert load.journeys == 3
    assert load.journeys_a_second > 0
    assert load.cpu_milliseconds_a_journey > 0
    assert channels_of(session) == [Channel.ONLINE] * 3


def test_no_journey_is_begun_after_the_time_is_up(survey, port: int, session: Session):
    server = Server(port, os.getpid())
    load = put_load_on(server, lambda at: answer_consultation(at, SLUG), journeys=3, at_once=1, most_seconds=0)
    assert load.journeys == 0
    assert channels_of(session) == []


def test_an_officer_keys_every_paper_form(survey, people, port: int, factories: Factories, session: Session):
    batch = factories.batch(survey, opened_by=people[Role.OFFICER], forms_received=2)
    keying = key_paper_forms(port, batch.id, 2)
    assert len(keying.shown_milliseconds) == len(keying.saved_milliseconds) == 2
    assert len(keying.field_milliseconds) == 2 * len(questionnaire_of(session, survey).questions)
    assert channels_of(session) == [Channel.PAPER] * 2


def test_staff_read_what_their_front_page_leads_to_and_no_more_than_asked(survey, people, port: int):
    everything = read_everything(port, Role.OFFICER, most=20)
    assert everything[0].path == "/officers/"
    assert 1 < len(everything) <= 20
    assert len(read_everything(port, Role.OFFICER, most=1)) == 1
    assert len({visit.path for visit in everything}) > 1


def test_what_cannot_be_had_as_things_stand_is_passed_over(survey, people, port: int, monkeypatch):
    monkeypatch.setattr(printing, "online_address", lambda *_: None)  # no poster can lead to the site
    poster = f"/officers/consultations/{SLUG}/poster.pdf"
    with pytest.raises(NotAsThingsStand, match="answered 409"):
        sign_in(port, Role.OFFICER).get(poster)
    read = {visit.path for visit in read_everything(port, Role.OFFICER, most=60)}
    assert f"/officers/consultations/{SLUG}/printed-forms" in read
    assert poster not in read


def test_several_people_sign_in_at_once(people, port: int):
    sign_in_at_once(port, 3)


def test_a_first_visit_weighs_the_page_with_its_styles_and_scripts(survey, port: int):
    weights = weigh(port, f"/consultations/{SLUG}")
    kinds = {weight.kind for weight in weights}
    assert {"text/html", "text/css", "text/javascript"} <= kinds
    assert any("govuk-frontend.min.js" in weight.path for weight in weights)  # imported by a script, not by the page
    assert sum(weight.compressed_bytes for weight in weights) < sum(weight.bytes for weight in weights)


def test_an_answer_that_is_not_a_page_stops_the_benchmark(port: int):
    with pytest.raises(UnexpectedAnswer, match="/nowhere answered 404"):
        Browser(port).get("/nowhere")
