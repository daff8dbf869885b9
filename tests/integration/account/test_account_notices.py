"""People are told by mail what was done to their account: by the worker, in plain words, without a link."""

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import select, update

from consult.mail import NotSent, Outbox, ServerAway
from consult.models import AuditEvent, User
from consult.services.password_links import make_password_link
from consult.services.throttling import HELD_OFF_NOTED_EVERY
from consult.tasks.account_notices import TELL_PERSON, TRIES_AGAIN, TRIES_EVERY_SECONDS, tell_person
from consult.tasks.notice_words import WORDS, AccountNotice
from tests.factories import PASSWORD
from tests.integration.account.authenticator import asked_for_code, set_up
from tests.integration.account.showing_once import sent
from tests.integration.account.test_throttling import guess, let_pass
from tests.pages import PageClient


@pytest.fixture
def queue(app):
    app.extensions["queue"].storage.flush_all()
    yield app.extensions["queue"]
    app.extensions["queue"].storage.flush_all()


@pytest.fixture
def messages(app, queue, settings):
    """Let the worker send what waits, and give the messages that it sent, by subject."""

    def work() -> list[EmailMessage]:
        folder = settings.data_folder / "outbox"
        for old in folder.glob("*.eml"):
            old.unlink()
        while (task := queue.dequeue()) is not None:
            queue.execute(task)
        sent = [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in folder.glob("*.eml")
        ]
        return sorted(sent, key=lambda message: message["Subject"])

    return work


@pytest.fixture
def user(officer, session) -> User:
    return session.exec(select(User)).one()


def subjects(messages: list[EmailMessage]) -> list[str]:
    return [message["Subject"].partition(":")[0] for message in messages]


def test_a_changed_password_is_told_after_the_page_and_says_what_to_do(officer, user, queue, messages):
    officer.post("/account/password", {"password": PASSWORD, "new_password": "seven purple kettles"})
    assert queue.pending_count() == 1, "nobody waits for a mail server"
    (message,) = messages()
    assert message["Subject"] == "Your password was changed: Safe Durham Partnership"
    assert (message["To"], message["From"]) == (user.email, "no-reply@localhost")
    words = " ".join(message.get_content().split())
    assert re.search(r"was changed on \d+ \w+ \d{4} at [\d:]+(am|pm), by somebody who was signed in", words) or (
        "midday" in words or "midnight" in words
    )
    assert "If it was not you, tell an administrator of the service at once." in words


def test_a_password_set_with_a_link_is_told(client, session, factories, messages):
    person = factories.user()
    token = make_password_link(session, person, actor=person)
    session.commit()
    client.post(f"/account/set-password/{token}", {"new_password": "seven purple kettles"})
    (message,) = messages()
    assert message["Subject"].startswith("Your password was set:")
    assert "with a link that an administrator had made for you" in " ".join(message.get_content().split())
    assert token not in message.as_string()


def test_what_was_done_to_an_authenticator_app_is_told(officer, user, messages):
    set_up(officer)
    assert subjects(messages()) == ["An authenticator app was set up"]
    sent(officer, "/account/second-factor", password=PASSWORD, wanted="codes")
    assert subjects(messages()) == ["New recovery codes were made"]
    officer.post("/account/second-factor", {"password": PASSWORD, "wanted": "none"})
    assert subjects(messages()) == ["Your authenticator app was removed"]


def test_an_app_that_an_administrator_removed_is_told_to_its_owner(admin, factories, messages):
    person = factories.user()
    admin.post(f"/admin/users/{person.id}/second-factor/remove")
    (message,) = messages()
    assert message["To"] == person.email
    assert "An administrator removed the authenticator app" in message.get_content()


def test_a_recovery_code_that_was_used_is_told_and_a_code_of_the_app_is_not(officer, user, messages):
    app, codes = set_up(officer)
    asked_for_code(officer, user)
    officer.post("/account/code", {"code": app.code()})
    assert subjects(messages()) == ["An authenticator app was set up"]
    asked_for_code(officer, user)
    officer.post("/account/code", {"code": codes[0]})
    (message,) = messages()
    assert message["Subject"].startswith("A recovery code was used:")
    assert codes[0] not in message.as_string()


def test_guessing_at_a_password_is_told_once_an_hour(client, session, factories, messages):
    user = factories.user()
    guess(client, user.email, times=4)
    assert not messages()
    guess(client, user.email, times=3)
    assert subjects(messages()) == ["Somebody may be guessing your password"]
    let_pass(session, timedelta(minutes=2))
    guess(client, user.email)
    assert not messages()
    noted = session.exec(select(AuditEvent).where(AuditEvent.action == "wrong passwords held off")).one()
    earlier = noted.happened_at - HELD_OFF_NOTED_EVERY
    session.exec(update(AuditEvent).where(AuditEvent.id == noted.id).values(happened_at=earlier))
    let_pass(session, timedelta(minutes=4))
    guess(client, user.email)
    assert subjects(messages()) == ["Somebody may be guessing your password"]


def test_guessing_at_an_address_without_an_account_or_whose_password_does_not_count_tells_nobody(
    app, client, session, factories, messages, monkeypatch
):
    guess(client, "nobody@example.org", times=6)
    closed, elsewhere = factories.user(), factories.user()
    closed.is_active = False
    session.commit()
    guess(client, closed.email, times=6)
    through_the_provider = app.config["CONSULT"].model_copy(update={"oidc_only": True})
    monkeypatch.setitem(app.config, "CONSULT", through_the_provider)
    guess(client, elsewhere.email, times=6)
    assert not messages()


def test_wrong_codes_after_the_right_password_are_told_even_where_guessed_passwords_just_were(
    app, session, officer, user, messages
):
    set_up(officer)
    guess(PageClient(app, session), user.email, times=5)
    asked_for_code(officer, user)
    for _ in range(5):
        officer.post("/account/code", {"code": "000000"}, expect=200)
    assert subjects(messages()) == [
        "An authenticator app was set up",
        "Somebody may be guessing your password",
        "Somebody may know your password",
    ]


@pytest.fixture
def refused(monkeypatch):
    """Let each message be refused by an error."""

    def refuse_with(error: Exception) -> None:
        def send(*_args, **_options):
            raise error

        monkeypatch.setattr(Outbox, "send", send)

    return refuse_with


def test_a_mail_server_that_is_away_is_tried_again_for_a_day_and_no_address_is_logged(
    app, user, queue, messages, refused, capsys
):
    assert timedelta(days=1).total_seconds() == TRIES_AGAIN * TRIES_EVERY_SECONDS
    refused(ServerAway("ConnectionRefusedError"))
    with app.app_context():
        tell_person(user, AccountNotice.PASSWORD_CHANGED)
    assert not messages()
    (again,) = queue.scheduled()
    assert (again.name, again.retries) == (TELL_PERSON, TRIES_AGAIN - 1)
    assert user.email not in "".join(capsys.readouterr())


def test_an_address_that_is_refused_is_left(app, user, queue, messages, refused):
    refused(NotSent("SMTPRecipientsRefused"))
    with app.app_context():
        tell_person(user, AccountNotice.PASSWORD_CHANGED)
    assert not messages()
    assert not queue.scheduled_count()


def test_a_queue_that_is_away_takes_nothing_back(app, officer, monkeypatch):
    def away(*_args):
        raise OSError("no queue")

    monkeypatch.setitem(app.extensions["account_notice_tasks"], TELL_PERSON, away)
    page = officer.post("/account/password", {"password": PASSWORD, "new_password": "seven purple kettles"})
    assert "Your password is changed." in officer.follow(page).words


def test_somebody_whose_account_is_gone_is_told_nothing(app, session, factories, messages):
    person = factories.user()
    with app.app_context():
        tell_person(person, AccountNotice.PASSWORD_CHANGED)
    session.delete(person)
    session.commit()
    assert not messages()


def test_every_notice_has_words_without_a_link_and_says_what_to_do():
    assert list(WORDS) == list(AccountNotice)
    for _subject, happened, what_to_do in WORDS.values():
        assert "{moment}" in happened
        assert "administrator of the service" in what_to_do
        assert "http" not in happened + what_to_do


def test_the_account_says_that_messages_are_sent_only_where_they_are(app, officer, monkeypatch):
    sentence = "We send a message to your e-mail address when your password"
    assert sentence not in officer.get("/account/").words
    with_mail = app.config["CONSULT"].model_copy(update={"smtp_url": "smtp://mail.example.org"})
    monkeypatch.setitem(app.config, "CONSULT", with_mail)
    assert sentence in officer.get("/account/").words
