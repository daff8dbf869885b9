"""Sessions are rows: they end when they are ended, wherever the browser is, and run out by themselves."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.access import TOKEN
from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.models import AuditEvent, Role, StaffSession, User
from consult.queries.sessions import digest_of
from consult.tasks.signing_in import clear_away
from tests.pages import PageClient

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


@pytest.fixture
def elsewhere(app, session, officer) -> PageClient:
    """The same person in another browser."""
    client = PageClient(app, session)
    client.http.environ_base["HTTP_USER_AGENT"] = FIREFOX
    client.sign_in(session.exec(select(User)).one())
    return client


def only_session(session) -> StaffSession:
    return session.exec(select(StaffSession)).one()


def age(session, **changed) -> None:
    held = only_session(session)
    for name, value in changed.items():
        setattr(held, name, value)
    session.add(held)
    session.commit()


def token_of(client: PageClient) -> str:
    with client.http.session_transaction() as kept:
        return kept[TOKEN]


def test_a_cookie_kept_from_before_signing_out_signs_nobody_in(officer):
    kept = token_of(officer)
    officer.post("/account/sign-out")
    with officer.http.session_transaction() as cookie:
        cookie[TOKEN] = kept
    officer.get("/officers/", expect=302)


def test_each_sign_in_has_a_token_of_its_own_of_which_only_a_digest_is_kept(app, session, officer, elsewhere):
    assert token_of(officer) != token_of(elsewhere)
    kept = str([row.model_dump() for row in session.exec(select(StaffSession))])
    assert token_of(officer) not in kept
    assert FIREFOX not in kept


def test_a_session_that_nobody_used_for_an_hour_has_run_out(officer, session):
    age(session, last_used_at=utc_now() - timedelta(minutes=66))
    officer.get("/officers/", expect=302)


def test_a_session_ends_after_twelve_hours_however_busy_it_is(officer, session):
    assert only_session(session).ends_at - only_session(session).begun_at == timedelta(hours=12)
    age(session, ends_at=utc_now())
    officer.get("/officers/", expect=302)


def test_that_a_session_is_used_is_written_down_by_pages_and_by_forms_but_seldom(officer, session):
    just_now = utc_now() - timedelta(minutes=4)
    age(session, last_used_at=just_now)
    officer.get("/officers/")
    assert only_session(session).last_used_at == just_now
    age(session, last_used_at=utc_now() - timedelta(minutes=6))
    officer.get("/officers/")
    assert only_session(session).last_used_at > just_now
    age(session, last_used_at=utc_now() - timedelta(minutes=6))
    officer.post("/account/sessions/end-others")
    assert only_session(session).last_used_at > just_now


def test_people_see_where_they_are_signed_in(officer, elsewhere):
    page = officer.get("/account/")
    rows = [row.text_content() for row in page.tree.xpath("//table/tbody/tr")]
    assert len(rows) == 2
    assert [("This browser" in row, "Firefox on Windows" in row) for row in rows].count((False, True)) == 1


def test_people_sign_out_one_other_browser(officer, elsewhere, session):
    theirs = session.exec(select(StaffSession).where(StaffSession.browser == "Firefox on Windows")).one()
    page = officer.follow(officer.post(f"/account/sessions/{theirs.id}/end"))
    assert "That browser is signed out." in page.words
    elsewhere.get("/officers/", expect=302)
    officer.get("/officers/")


def test_people_sign_out_every_other_browser(officer, elsewhere):
    page = officer.follow(officer.post("/account/sessions/end-others"))
    assert "1 other browser was signed out." in page.words
    elsewhere.get("/officers/", expect=302)
    officer.get("/officers/")


def test_nobody_ends_the_session_of_somebody_else(officer, session, app, factories):
    other = PageClient(app, session)
    person = factories.user(role=Role.BOARD)
    other.sign_in(person)
    theirs = session.exec(select(StaffSession).where(StaffSession.user_id == person.id)).one()
    officer.post(f"/account/sessions/{theirs.id}/end", expect=404)
    other.get("/board/")


def test_beginning_and_ending_are_in_the_audit_trail(officer, session):
    officer.post("/account/sign-out")
    events = session.exec(select(AuditEvent).order_by(AuditEvent.happened_at)).all()
    assert [event.action for event in events] == ["signed in", "session ended"]


def test_a_form_sent_after_the_session_was_ended_elsewhere_is_held(officer, session):
    token = officer.token()
    session.delete(only_session(session))
    session.commit()
    sent = {"typed": "words", "csrf_token": token}
    answer = officer.http.post("/account/sessions/end-others", data=sent, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert 'name="held:typed" value="words"' in answer.text


def test_the_worker_deletes_sessions_that_ran_out(app, officer, elsewhere, session):
    gone, stays = session.exec(select(StaffSession).order_by(StaffSession.begun_at)).all()
    stays_id = stays.id
    gone.last_used_at = utc_now() - timedelta(hours=2)
    session.add(gone)
    session.commit()
    assert clear_away(session, Settings(environment="test")) == 1
    assert only_session(session).id == stays_id


def test_nobody_waits_for_a_page_because_somebody_else_writes(officer, session):
    before = utc_now() - timedelta(minutes=6)
    age(session, last_used_at=before)
    begin_writing(session)
    held = session.exec(select(StaffSession).with_for_update()).one()
    answer = officer.http.get("/officers/")
    assert answer.status_code == 200
    assert held.last_used_at == before
    session.rollback()
    officer.get("/officers/")
    assert only_session(session).last_used_at > before


def test_signing_in_again_in_a_browser_ends_its_session_from_before(officer, session):
    before = token_of(officer)
    officer.sign_in(session.exec(select(User)).one())
    assert only_session(session).token_digest != digest_of(before)
