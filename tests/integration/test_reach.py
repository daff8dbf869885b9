"""Limiting people to some consultations. That nothing of others leaks is tried in `door/test_every_object.py`."""

import pytest
from flask import Flask

from consult.access import requires
from consult.models import Consultation, Role
from consult.reach import refuse_unknown_parts
from tests.integration.policy.opening.test_consultations import facts
from tests.pages import PageClient


@pytest.fixture
def member_of(app, session, factories):
    """Signs somebody in who works on the consultations given, and no other."""

    def sign_in(*consultations: Consultation, role: Role = Role.POLICY) -> PageClient:
        browser = PageClient(app, session)
        browser.sign_in(factories.member(*consultations, role=role))
        return browser

    return sign_in


@pytest.fixture
def mine(factories):
    return factories.consultation(slug="mine")


@pytest.fixture
def hidden(factories):
    return factories.consultation(slug="kept-apart")


def test_the_application_refuses_to_start_where_a_part_belongs_to_nothing_known():
    other = Flask("other")
    other.add_url_rule("/things/<thing_id>", "things", requires(Role.OFFICER)(lambda thing_id: thing_id))
    other.add_url_rule("/chores/<chore_id>", "chores", requires()(lambda chore_id: chore_id))
    with pytest.raises(RuntimeError, match=r"belong to: thing_id of things$"):
        refuse_unknown_parts(other)


def test_what_is_not_theirs_looks_like_what_is_not_there(mine, hidden, member_of):
    browser = member_of(mine)
    there, nowhere = (browser.get(f"/policy/{slug}/responses", expect=404) for slug in (hidden.slug, "never"))
    assert (there.title, there.words) == (nowhere.title, nowhere.words)
    browser.get("/policy/mine/responses")


def test_earlier_waves_that_are_not_theirs_are_left_out_of_comparisons(waves, member_of, policy):
    series = waves.series()
    earlier, later = waves.wave(series, "First"), waves.wave(series, "Second", state="open")
    address = f"/policy/{later.slug}/waves"
    assert "First" in policy.get(address).words
    browser = member_of(later)
    page = browser.get(address)
    assert "No consultation that you work on is an earlier wave of its series." in page.words
    assert "First" not in page.words
    assert earlier.slug not in page.text
    browser.post(f"{address}.csv", expect=409)


def test_a_consultation_that_is_not_theirs_cannot_be_added_to_a_series(mine, hidden, member_of):
    browser = member_of(mine)
    address = browser.post("/policy/series", {"name": "A series"}).response.location
    assert hidden.slug not in browser.get(address).text
    page = browser.post(address, {"consultation": hidden.slug, "label": "One"}, expect=200)
    assert page.error_summary == ["Choose a consultation from the list"]
    browser.post(address, {"consultation": mine.slug, "label": "One"})


def test_whoever_opens_a_consultation_works_on_it(mine, member_of):
    browser = member_of(mine)
    browser.post(f"/policy/questionnaires/{mine.questionnaire_version_id}/open", facts(slug="new-one"))
    browser.get("/policy/new-one/closing")
