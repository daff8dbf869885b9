"""Two workers at the same telling, on connections of their own: nobody hears twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock, get_ident

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.mail import NotSent
from consult.models import Consultation, ContactAddress, Role, Telling, User
from consult.services.telling import MOST_TRIES, try_again
from consult.tasks.telling import tell_those_who_asked
from tests.integration.tasks.telling import consultation_to_tell_of, telling_of

ADDRESSES = tuple(f"person-{number:02}@example.org" for number in range(20))


class Post:
    """One letter box for both workers, which notes what is put in. The first two letters meet in front of it."""

    def __init__(self, *, refusing=()):
        self.sent = []
        self.refusing = set(refusing)
        self._lock = Lock()
        self._both_are_sending = Barrier(2, timeout=10)
        self._met = Counter()

    def send(self, message, *, key):
        with self._lock:
            worker = get_ident()
            self._met[worker] += 1
            is_first = self._met[worker] == 1
        if is_first:
            self._both_are_sending.wait()  # so both hold a claim at the same moment
        if message["To"] in self.refusing:
            raise NotSent("SMTPRecipientsRefused")
        with self._lock:
            self.sent.append(message["To"])

    def forget(self, *, before):
        """Nothing is kept here."""

    @property
    def workers(self):
        return len(self._met)


@pytest.fixture
def consultation(session, factories):
    return consultation_to_tell_of(session, factories, ADDRESSES)


@pytest.fixture
def telling(session, factories, consultation):
    return telling_of(session, factories, consultation)


@pytest.fixture
def two_workers(app, session, telling):
    """Let two workers carry out the telling at once, each with a connection of its own."""
    with app.app_context():
        engine = db.engine
    telling_id = telling.id

    def run(post):
        def work(_number):
            with app.test_request_context(), Session(engine) as own:
                tell_those_who_asked(own, telling_id, post, is_stopping=lambda: False)

        session.rollback()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(work, range(2)))
        session.expire_all()

    return run


def test_each_address_gets_one_message_from_two_workers(telling, two_workers):
    post = Post()
    two_workers(post)
    assert post.workers == 2
    assert Counter(post.sent) == Counter(ADDRESSES)
    assert (telling.sent, telling.failed) == (20, 0)
    assert telling.finished_at is not None


def test_what_one_refuses_is_tried_once_by_either_and_the_rest_is_told_once(session, telling, two_workers):
    post = Post(refusing=ADDRESSES[:3])
    two_workers(post)
    assert Counter(post.sent) == Counter(ADDRESSES[3:])
    tries = {row.email: row.tries for row in session.exec(select(ContactAddress))}
    assert set(tries.values()) == {1}
    assert telling.finished_at is None


def test_of_two_who_ask_to_try_again_one_is_told_that_it_is_under_way(app, session, factories, telling):
    for row in session.exec(select(ContactAddress)):
        row.tries = MOST_TRIES
    telling.failed, telling.finished_at = len(ADDRESSES), utc_now()
    session.commit()
    consultation_id = telling.consultation_id
    people = [factories.user(role=Role.POLICY).id for _ in range(2)]
    with app.app_context():
        engine = db.engine
    gate = Barrier(2, timeout=10)

    def ask(user_id):
        with Session(engine) as own:
            gate.wait()
            begin_writing(own)
            consultation, user = own.get_one(Consultation, consultation_id), own.get_one(User, user_id)
            try:
                try_again(own, consultation, asked_by=user)
            except Conflict as conflict:
                return str(conflict)
            own.commit()
            return "asked"

    session.rollback()
    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(ask, people))
    assert outcomes == ["The messages are under way. You can try again when that has ended.", "asked"]
    assert session.exec(select(Telling)).one().finished_at is None
