"""Sending through a mail server: a real one, on this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from consult.config import Settings
from consult.mail import MailServer, NotSent, Outbox, ServerAway, transport_of


class Mailbox:
    """What the server was handed, and whom it will not take."""

    def __init__(self) -> None:
        self.received: list[tuple[str, list[str], str]] = []

    async def handle_RCPT(  # noqa: N802 - the name the server looks for
        self, _server, _session, envelope, address, _options
    ):
        if address == "nobody@example.org":
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, _server, _session, envelope
    ):
        self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


def knows_the_password(_server, _session, _envelope, _mechanism, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"user@host", b"pass word"), handled=False)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


# The server warns of what a test may do on its own machine.
WITHOUT_TLS = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@contextmanager
def served(mailbox: Mailbox, **options: Any) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.fixture
def address(mailbox) -> Iterator[str]:
    with served(mailbox) as address:
        yield address


@pytest.fixture
def guarded(mailbox) -> Iterator[str]:
    """A server that asks for a name and a password."""
    with served(mailbox, authenticator=knows_the_password, auth_required=True, auth_require_tls=False) as address:
        yield address


def message(to: str = "ann@example.org") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "no-reply@consult.example.org", to, "What happened next"
    made.set_content("Read what was decided – and done.")
    return made


def test_a_message_arrives(mailbox, address):
    MailServer(f"smtp://{address}").send(message(), key="1")
    ((sender, recipients, text),) = mailbox.received
    assert sender == "no-reply@consult.example.org"
    assert recipients == ["ann@example.org"]
    assert "What happened next" in text


@WITHOUT_TLS
def test_a_name_and_a_password_are_given_where_the_setting_holds_them(mailbox, guarded):
    MailServer(f"smtp://user%40host:pass%20word@{guarded}").send(message(), key="1")
    assert len(mailbox.received) == 1


@WITHOUT_TLS
def test_a_wrong_password_is_no_fault_of_the_address(mailbox, guarded):
    with pytest.raises(ServerAway, match=r"^SMTP"):
        MailServer(f"smtp://user%40host:wrong@{guarded}").send(message(), key="1")
    assert not mailbox.received


@WITHOUT_TLS
def test_a_server_is_greeted_and_sent_nothing(mailbox, guarded):
    MailServer(f"smtp://user%40host:pass%20word@{guarded}").greet()
    with pytest.raises(ServerAway, match=r"^SMTP"):
        MailServer(f"smtp://user%40host:wrong@{guarded}").greet()
    assert not mailbox.received


def test_an_address_that_is_refused_is_not_named(address):
    with pytest.raises(NotSent, match=r"^SMTPRecipientsRefused$") as caught:
        MailServer(f"smtp://{address}").send(message("nobody@example.org"), key="1")
    assert not isinstance(caught.value, ServerAway)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_is_away_says_so(scheme):
    with pytest.raises(ServerAway, match=r"^ConnectionRefusedError$"):
        MailServer(f"{scheme}://127.0.0.1:1").send(message(), key="1")


def test_a_server_without_tls_is_not_trusted_where_tls_was_asked_for(mailbox, address):
    with pytest.raises(ServerAway):
        MailServer(f"smtps://{address}").send(message(), key="1")
    assert not mailbox.received


def test_the_settings_say_how_messages_go_out(tmp_path):
    assert isinstance(transport_of(Settings(environment="test", data_folder=tmp_path)), Outbox)
    settings = Settings(environment="test", data_folder=tmp_path, smtp_url="smtp://mail.example.org")
    assert isinstance(transport_of(settings), MailServer)


@pytest.mark.parametrize("wrong", ["mail.example.org:25", "http://mail.example.org", "smtp://:secret@"])
def test_what_is_no_mail_server_is_refused_without_being_repeated(wrong):
    with pytest.raises(ValueError, match="Set CONSULT_SMTP_URL") as caught:
        Settings(environment="test", smtp_url=wrong)
    assert wrong not in caught.value.errors()[0]["msg"]
