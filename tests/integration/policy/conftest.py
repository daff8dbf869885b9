"""A consultation with themed answers, as the policy pages find it after the worker has been."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import Channel, Comment, Consultation, Response, RunStatus, Theme, ThemingRun
from forms.answers import ChoiceAnswer, ChoicesAnswer, NumberAnswer, TextAnswer
from tests.factories import Factories


@dataclass(frozen=True)
class Themed:
    """The consultation, its themes by key, and a way to answer it."""

    consultation: Consultation
    themes: dict[str, Theme]
    answer: Callable[..., Comment]

    @property
    def address(self) -> str:
        return f"/policy/{self.consultation.slug}"

    @property
    def question(self) -> str:
        return f"{self.address}/questions/main_issue"


@pytest.fixture
def themed(session: Session, factories: Factories) -> Themed:
    consultation = factories.consultation()
    book = factories.code_book()
    themes = {theme.key: theme for theme in session.exec(select(Theme))}

    def answer(
        text: str,
        *keys: str,
        channel: Channel = Channel.ONLINE,
        locality: str | None = "east",
        received_at: datetime | None = None,
    ) -> Comment:
        answers = {"main_issue": TextAnswer(text), "impact": NumberAnswer(7), "heard": ChoicesAnswer(("web", "event"))}
        if locality:
            answers["locality"] = ChoiceAnswer(locality, "Rivendell" if locality == "other" else None)
        response = factories.response(consultation, answers, channel=channel)
        if received_at:
            response.received_at = received_at
            session.commit()
        comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        if keys:
            factories.assign(comment, [themes[key] for key in keys])
        return comment

    run = ThemingRun(
        consultation_id=consultation.id,
        question_key="main_issue",
        code_book_id=book.id,
        status=RunStatus.FINISHED,
        comments_total=3,
        comments_done=3,
        finished_at=utc_now(),
        encoder_name="hashing-256",
        model_fingerprint="untrained",
        configuration_fingerprint="abc123",
    )
    session.add(run)
    session.commit()
    answer("kids speeding about", "asb-youth", "road-speeding")
    answer("cars speeding <b>daily</b>", "road-speeding", channel=Channel.PAPER, locality="south")
    answer("parking", "road-parking", locality=None)
    return Themed(consultation, themes, answer)


@pytest.fixture
def response_of(session: Session) -> Callable[[Comment], Response]:
    return lambda comment: session.get_one(Response, comment.response_id)
