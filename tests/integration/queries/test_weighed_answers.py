"""Answers counted with their weights, and kept until anything changes."""

import pytest
from sqlmodel import select

from consult.models import Answer, Consultation, Response
from consult.queries import kept_counts
from consult.queries import weighed_answers as counting
from consult.queries.consultations import questionnaire_of
from consult.queries.received import CORRECTED
from consult.queries.weighed_answers import WeighedAnswer, weighed_answers
from consult.services.auditing import record
from forms.answers import ChoiceAnswer


@pytest.fixture
def wave(waves):
    return waves.wave(waves.series(), "2025")


def counted(session, wave: Consultation):
    question = questionnaire_of(session, wave).question("agree")
    return weighed_answers(session, wave, [question])["agree"]


def test_answers_are_counted_with_the_sums_of_their_weights(session, waves, wave):
    waves.answered(wave, {"agree": ChoiceAnswer("agree")}, 2, weight=0.5)
    waves.answered(wave, {"agree": ChoiceAnswer("agree")}, weight=2.0)
    waves.answered(wave, {"agree": ChoiceAnswer("disagree")}, 3)
    assert counted(session, wave) == (
        WeighedAnswer(ChoiceAnswer("agree"), 3, 3.0, 4.5),
        WeighedAnswer(ChoiceAnswer("disagree"), 3, 3.0, 3.0),
    )


def test_an_answer_to_another_wording_is_left_out(session, waves, wave):
    waves.answered(wave, {"agree": ChoiceAnswer("agree")})
    session.exec(select(Answer)).one().value = {"value": "gone"}
    session.commit()
    assert counted(session, wave) == ()


def test_what_was_counted_is_not_counted_again(session, waves, wave, monkeypatch):
    waves.answered(wave, {"agree": ChoiceAnswer("agree")})
    before = counted(session, wave)
    monkeypatch.setattr(counting, "_count", None)
    assert counted(session, wave) == before


def test_a_new_response_is_counted(session, waves, wave):
    waves.answered(wave, {"agree": ChoiceAnswer("agree")})
    counted(session, wave)
    waves.answered(wave, {"agree": ChoiceAnswer("agree")})
    assert counted(session, wave)[0].count == 2


def test_a_corrected_response_is_counted_as_it_is_now(session, waves, wave):
    waves.answered(wave, {"agree": ChoiceAnswer("agree")})
    counted(session, wave)
    session.exec(select(Answer)).one().value = {"value": "disagree"}
    record(session, CORRECTED, session.exec(select(Response)).one())
    session.commit()
    assert counted(session, wave)[0].answer == ChoiceAnswer("disagree")


def test_only_the_waves_looked_at_last_are_kept(session, waves, wave, monkeypatch):
    monkeypatch.setattr(kept_counts, "MOST_KEPT", 1)
    other = waves.wave(waves.series("Another"), "2025")
    for each in (wave, other):
        counted(session, each)
    assert [place[0] for place in kept_counts._kept] == [other.id]
