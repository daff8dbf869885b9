"""A worker for tests: the real queue in memory, and the real engine with an encoder that needs no model file."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlmodel import Session, select

from consult.config import Settings
from consult.models import CodeBook, Comment, Consultation
from consult.services.code_books import publish_code_book
from consult.tasks.theming_tools import LocalTheming
from forms.answers import TextAnswer
from nlp.encoder.hashing import HashingEncoder
from tests.integration.tasks.code_book import CODE_BOOK


class Worker:
    """Works through the queue when a test says so."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.session = session

    def work(self) -> int:
        """Carry out what is in the queue, and what that puts there. How many tasks it was."""
        queue = self.app.extensions["queue"]
        done = 0
        while (task := queue.dequeue()) is not None:
            queue.execute(task)
            done += 1
        self.session.rollback()  # the test's own session sees what the worker wrote
        return done


@pytest.fixture(scope="session")
def hashing_theming(settings: Settings) -> LocalTheming:
    return LocalTheming(settings, encoder=HashingEncoder())


@pytest.fixture
def worker(
    app: Flask, session: Session, hashing_theming: LocalTheming, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Worker]:
    app.extensions["queue"].storage.flush_all()
    monkeypatch.setitem(app.extensions, "theming_tools", hashing_theming)
    yield Worker(app, session)
    app.extensions["queue"].storage.flush_all()


@pytest.fixture
def book(session) -> CodeBook:
    book = publish_code_book(session, CODE_BOOK, slug="community-issues")
    session.commit()
    return book


@pytest.fixture
def consultation(factories, book) -> Consultation:
    return factories.consultation()


@pytest.fixture
def say(factories, consultation, session):
    """Answer the question about the biggest issue; gives the comment."""

    def answered(text: str, *, key: str = "main_issue") -> Comment:
        response = factories.response(consultation, {key: TextAnswer(text)})
        return session.exec(select(Comment).where(Comment.response_id == response.id)).one()

    return answered
