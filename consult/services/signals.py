"""Noting what a response would have in common with another return of the same person. It decides nothing."""

import re
from collections.abc import Iterable
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import insert
from sqlmodel import Session, col, delete

from consult.models import Response, ResponseSignal, SignalKind
from forms.answers import Answers, TextAnswer
from forms.spec import LongText, Questionnaire

LEAST_WORDS = 8
"""So many words two people do not choose alike by chance; “more police please” they do."""

_SIGNAL = insert(ResponseSignal)
_WORD = re.compile(r"[^\W_]+")


def note_signal(session: Session, response: Response, kind: SignalKind, value: str) -> None:
    """Keep a digest of what other returns of the same person would have too. One of a kind for a response.

    Written now, without an object: a rush writes two with each response.
    """
    _note(session, response, kind, _digest_of(value))


def note_text(session: Session, response: Response, questionnaire: Questionnaire, answers: Answers) -> None:
    """Keep a digest of the words of a response's comments; none of too few words."""
    digest = digest_of_text(questionnaire, answers)
    if digest is not None:
        _note(session, response, SignalKind.TEXT, digest)


def note_other_text(session: Session, response: Response, questionnaire: Questionnaire, answers: Answers) -> None:
    """Keep a digest of the words that a response has after a correction, in place of the one before."""
    before = (col(ResponseSignal.response_id) == response.id, col(ResponseSignal.kind) == SignalKind.TEXT)
    session.exec(delete(ResponseSignal).where(*before))
    note_text(session, response, questionnaire, answers)


def digest_of_text(questionnaire: Questionnaire, answers: Answers) -> str | None:
    """What is kept of the words of a response's comments; None where there are too few."""
    text = plain_words(_comments(questionnaire, answers))
    return None if text is None else _digest_of(text)


def plain_words(comments: Iterable[str]) -> str | None:
    """The words of all comments in order, without case, spacing or punctuation; None where there are too few."""
    words = [word for text in comments for word in _WORD.findall(text.casefold())]
    return " ".join(words) if len(words) >= LEAST_WORDS else None


def _note(session: Session, response: Response, kind: SignalKind, digest: str) -> None:
    session.connection().execute(
        _SIGNAL,
        {
            "id": uuid4(),
            "consultation_id": response.consultation_id,
            "response_id": response.id,
            "kind": kind,
            "value": digest,
        },
    )


def _digest_of(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def _comments(questionnaire: Questionnaire, answers: Answers) -> Iterable[str]:
    for question in questionnaire.questions:
        answer = answers.get(question.key)
        if isinstance(question, LongText) and isinstance(answer, TextAnswer):
            yield answer.text
