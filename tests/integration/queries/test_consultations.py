from datetime import timedelta

import pytest

from consult.clock import utc_now
from consult.models import QuestionnaireVersion
from consult.queries.consultations import questionnaire_with


@pytest.fixture
def version(factories):
    return factories.questionnaire_version()


def take_away(session, version):
    version_id = version.id
    session.delete(session.get(QuestionnaireVersion, version_id))
    session.commit()
    return version_id


def test_a_questionnaire_published_long_ago_is_fetched_once(session, version):
    version.published_at = utc_now() - timedelta(days=1)
    session.commit()
    first = questionnaire_with(session, version.id)
    assert first.title
    assert questionnaire_with(session, take_away(session, version)) is first


@pytest.mark.parametrize("published_ago", [timedelta(seconds=2), None])
def test_one_whose_wording_may_still_change_is_fetched_each_time(session, version, published_ago):
    version.published_at = None if published_ago is None else utc_now() - published_ago
    session.commit()
    before = questionnaire_with(session, version.id)
    version.definition = version.definition.replace(before.title, "Another title")
    version.checksum = "0" * 64
    session.commit()
    assert questionnaire_with(session, version.id).title == "Another title"


def test_many_questionnaires_can_be_asked_for(session, factories, monkeypatch):
    monkeypatch.setattr("consult.queries.consultations.MOST_FETCHED", 1)
    title = None
    for version in [factories.questionnaire_version(), factories.questionnaire_version()]:
        version.published_at = utc_now() - timedelta(days=1)
        session.commit()
        title = questionnaire_with(session, version.id).title
    assert title == questionnaire_with(session, version.id).title
