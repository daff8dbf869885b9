"""Telling those who asked, by the worker."""

import email
import email.policy
import os
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from consult.clock import utc_now
from consult.mail import NotSent, Outbox, ServerAway
from consult.models import AuditEvent, ContactAddress, Decision, Telling
from consult.services.telling import (
    KEPT_AFTER_TELLING,
    MOST_TRIES,
    forget_addresses,
    read_removal_token,
    remove_address,
)
from consult.tasks.clock_leaps import believe_clock, note_leap
from consult.tasks.telling import enqueue_telling, sweep_for_tellings, tell_those_who_asked
from tests.clocks import SetClock
from tests.integration.tasks.telling import consultation_to_tell_of, telling_of

ADDRESSES = ("ann@example.org", "bob@example.org", "cat@example.org")


class Killed(BaseException):
    """What ends a worker at once."""


class Recording:
    """A way to send that only notes what it sends, and can fail or be killed."""

    def __init__(self, *, refusing=(), killed_at=None):
        self.sent = []
        self.refusing = set(refusing)
        self.killed_at = killed_at

    def send(self, message, *, key):
        if message["To"] in self.refusing:
            raise NotSent("SMTPRecipientsRefused")
        self.sent.append(message["To"])
        if len(self.sent) == self.killed_at:
            raise Killed

    def forget(self, *, before):
        self.forgotten_before = before


@pytest.fixture
def consultation(session, factories):
    return consultation_to_tell_of(session, factories, ADDRESSES)


@pytest.fixture
def telling(session, factories, consultation):
    return telling_of(session, factories, consultation)


@pytest.fixture
def tell(app, session, telling):
    def run(transport, *, is_stopping=lambda: False):
        telling_id = telling.id
        session.rollback()
        with app.test_request_context():
            tell_those_who_asked(session, telling_id, transport, is_stopping=is_stopping)

    return run


def address_of_ann(session):
    return next(address for address in session.exec(select(ContactAddress)) if address.email == ADDRESSES[0])


def let_time_pass(session):
    for address in session.exec(select(ContactAddress)):
        if address.try_after:
            address.try_after = utc_now() - timedelta(seconds=1)
    session.commit()


def test_everybody_gets_one_message(session, telling, tell):
    transport = Recording()
    tell(transport)
    tell(transport)
    assert sorted(transport.sent) == sorted(ADDRESSES)
    assert (telling.sent, telling.failed) == (3, 0)
    assert telling.finished_at is not None
    assert session.exec(select(AuditEvent).where(AuditEvent.action == "telling finished")).one().details == {
        "sent": 3,
        "failed": 0,
    }


def test_a_worker_that_is_killed_forgets_nobody_and_sends_twice_only_what_was_in_flight(session, tell):
    first, second = Recording(killed_at=2), Recording()
    with pytest.raises(Killed):
        tell(first)
    session.rollback()
    tell(second)  # nobody else is at the one in flight, but nobody can know that yet
    assert len(second.sent) == 1
    let_time_pass(session)
    tell(second)
    assert sorted(set(first.sent + second.sent)) == sorted(ADDRESSES)
    assert len(first.sent + second.sent) == 4


def test_a_server_that_is_away_costs_nobody_a_try(session, telling, tell):
    class Away(Recording):
        def send(self, message, *, key):
            raise ServerAway("ConnectionRefusedError")

    for _ in range(MOST_TRIES + 1):
        tell(Away())
        let_time_pass(session)
    assert telling.finished_at is None
    transport = Recording()
    tell(transport)
    assert sorted(transport.sent) == sorted(ADDRESSES)
    assert (telling.sent, telling.failed) == (3, 0)


def test_a_worker_that_is_asked_to_stop_leaves_the_rest_for_the_next(telling, tell):
    transport = Recording()
    tell(transport, is_stopping=lambda: len(transport.sent) == 1)
    assert len(transport.sent) == 1
    assert telling.finished_at is None
    tell(transport)
    assert len(transport.sent) == 3


def test_what_fails_is_tried_less_and_less_soon_then_given_up_and_counted(session, telling, tell):
    transport = Recording(refusing=[ADDRESSES[0]])
    pauses = []
    for _ in range(MOST_TRIES):
        tell(transport)
        address = address_of_ann(session)
        pauses.append(address.try_after - utc_now() if address.try_after else None)
        let_time_pass(session)
    assert pauses[-1] is None
    assert all(later > sooner for sooner, later in pairwise(pauses[:-1]))
    tell(transport)
    assert (telling.sent, telling.failed) == (2, 1)
    assert telling.finished_at is not None
    assert len(transport.sent) == 2


def test_nothing_is_sent_while_there_is_nothing_to_read(session, telling, tell):
    session.exec(select(Decision)).one().published_at = None
    session.commit()
    transport = Recording()
    tell(transport)
    assert not transport.sent
    assert telling.finished_at is None


def test_who_takes_the_address_off_the_list_gets_no_message(session, tell):
    ann = address_of_ann(session)
    remove_address(session, ann.id)
    session.commit()
    transport = Recording()
    tell(transport)
    assert sorted(transport.sent) == sorted(ADDRESSES[1:])


@pytest.mark.parametrize("refusing", [(), ADDRESSES])
def test_whoever_goes_while_the_message_is_under_way_stops_nothing(session, telling, tell, refusing):
    class Leaving(Recording):
        def send(self, message, *, key):
            for address in session.exec(select(ContactAddress)).all():
                remove_address(session, address.id)
            session.commit()
            super().send(message, key=key)

    tell(Leaving(refusing=refusing))
    assert telling.finished_at is not None
    assert not session.exec(select(ContactAddress)).all()


def test_no_address_is_logged(tell):
    with capture_logs() as logs:
        tell(Recording(refusing=ADDRESSES))
    assert [line["event"] for line in logs] == ["not_told"] * 3
    assert "example.org" not in str(logs)


class TestTheOutbox:
    def test_each_message_is_a_file_with_both_links(self, app, session, client, telling, tell, tmp_path):
        outbox = Outbox(tmp_path / "outbox")
        tell(outbox)
        files = sorted((tmp_path / "outbox").iterdir())
        assert len(files) == 3
        messages = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        assert {message["To"] for message in messages} == set(ADDRESSES)
        text = messages[0].get_content()
        assert "http://localhost:8000/consultations/closed-one/outcome" in text
        removal = messages[0]["List-Unsubscribe"].strip("<>")
        assert removal in text
        path = removal.removeprefix("http://localhost:8000")
        assert read_removal_token(path.rpartition("/")[2], secret=app.config["CONSULT"].session_secret)
        client.post(path)
        left = {address.email for address in session.exec(select(ContactAddress))}
        assert left == set(ADDRESSES) - {messages[0]["To"]}

    def test_a_message_sent_again_takes_the_place_of_the_first(self, tmp_path):
        outbox = Outbox(tmp_path)
        for _ in range(2):
            outbox.send(email.message.EmailMessage(), key="one")
        assert [file.name for file in tmp_path.iterdir()] == ["one.eml"]

    def test_a_folder_that_cannot_be_written_says_so_without_an_address(self, tmp_path):
        (tmp_path / "outbox").write_text("a file, not a folder")
        with pytest.raises(NotSent, match="Error"):
            Outbox(tmp_path / "outbox").send(email.message.EmailMessage(), key="one")

    def test_files_go_when_the_addresses_do(self, tmp_path):
        outbox = Outbox(tmp_path)
        for key in ("old", "new"):
            outbox.send(email.message.EmailMessage(), key=key)
        long_ago = (utc_now() - timedelta(days=31)).timestamp()
        os.utime(tmp_path / "old.eml", (long_ago, long_ago))
        outbox.forget(before=utc_now() - KEPT_AFTER_TELLING)
        assert [file.name for file in tmp_path.iterdir()] == ["new.eml"]


@pytest.fixture
def queue(app):
    app.extensions["queue"].storage.flush_all()
    yield app.extensions["queue"]
    app.extensions["queue"].storage.flush_all()


class TestTheSweep:
    def test_it_goes_on_with_what_is_unfinished(self, app, session, queue, telling):
        with app.app_context():
            sweep_for_tellings(session, Recording())
        task = queue.dequeue()
        assert task.args == (str(telling.id),)
        queue.execute(task)
        session.rollback()
        assert telling.sent == 3

    def test_addresses_are_deleted_thirty_days_after_being_told(self, app, session, telling, tell):
        tell(Recording(refusing=[ADDRESSES[0]]))
        assert forget_addresses(session, utc_now() + KEPT_AFTER_TELLING - timedelta(minutes=1)) == 0
        assert forget_addresses(session, utc_now() + KEPT_AFTER_TELLING + timedelta(minutes=1)) == 2

    def test_addresses_that_could_not_be_told_go_thirty_days_after_the_end(self, app, session, telling):
        telling.finished_at = utc_now() - timedelta(days=31)
        session.commit()
        transport = Recording()
        with app.app_context():
            sweep_for_tellings(session, transport)
        assert not session.exec(select(ContactAddress)).all()
        assert utc_now() - transport.forgotten_before >= KEPT_AFTER_TELLING

    def test_no_address_is_deleted_while_the_clock_may_be_years_ahead(self, session, queue, telling, monkeypatch):
        def left_after_a_sweep():
            queue.execute(sweep)
            session.rollback()
            return len(session.exec(select(ContactAddress)).all())

        telling.finished_at = utc_now()
        note_leap(session, queue, utc_now())
        session.commit()
        (sweep,) = [task for task in queue._registry.periodic_tasks if task.name == "sweep_for_tellings"]
        SetClock(monkeypatch).jump(timedelta(days=5_000))
        assert left_after_a_sweep() == 3
        believe_clock(queue, utc_now())
        assert left_after_a_sweep() == 0

    def test_its_task_runs_it(self, queue, telling):
        (sweep,) = [task for task in queue._registry.periodic_tasks if task.name == "sweep_for_tellings"]
        queue.execute(sweep)
        assert queue.dequeue().args == (str(telling.id),)

    def test_a_queue_that_is_away_is_no_error_to_the_page(self, app, telling, monkeypatch):
        def away(_telling_id):
            raise OSError("no queue")

        monkeypatch.setitem(app.extensions["telling_tasks"], "tell_those_who_asked", away)
        with app.app_context():
            enqueue_telling(telling.id)


def test_there_is_one_telling_for_a_consultation(session, telling):
    assert session.exec(select(Telling)).one().addresses == 3
