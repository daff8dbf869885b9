"""A consultation with enough answers for the board to read."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from consult.models import Channel, Comment, Consultation, Theme
from forms.answers import Answer, ChoiceAnswer, NumberAnswer, TextAnswer
from tests.factories import Factories

Coded = Callable[..., None]


@pytest.fixture
def themes(session: Session, factories: Factories) -> dict[str, Theme]:
    """The themes of the code book in the factories, by key."""
    book = factories.code_book()
    return {theme.key: theme for theme in session.exec(select(Theme).where(Theme.code_book_id == book.id))}


@pytest.fixture
def coded(session: Session, factories: Factories, themes: dict[str, Theme]) -> Coded:
    """Make one response with a comment that the machine has coded."""

    def make(
        consultation: Consultation,
        *keys: str,
        text: str,
        impact: int | None = None,
        place: str = "east",
        agree: str = "agree",
        channel: Channel = Channel.ONLINE,
    ) -> None:
        answers: dict[str, Answer] = {
            "agree": ChoiceAnswer(agree),
            "main_issue": TextAnswer(text),
            "locality": ChoiceAnswer(place),
        }
        if impact is not None:
            answers["impact"] = NumberAnswer(impact)
        response = factories.response(consultation, answers, channel=channel)
        comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        factories.assign(comment, [themes[key] for key in keys])

    return make


@pytest.fixture
def answered(factories: Factories, coded: Coded) -> Consultation:
    """Twenty about speeding, six about youths who also speed, three about parking; two live in the south."""
    consultation = factories.consultation(state="closed", slug="answered")
    for number in range(20):
        coded(consultation, "road-speeding", text=f"Cars race past house number {number}", impact=4, agree="disagree")
    for number in range(6):
        place = "south" if number < 2 else "west"
        coded(
            consultation,
            "asb-youth",
            "road-speeding",
            text=f"Youths on corner {number} every night",
            impact=9,
            place=place,
        )
    for number in range(3):
        coded(
            consultation, "road-parking", text=f"Parking at the school gate {number}", channel=Channel.PAPER, impact=1
        )
    return consultation
