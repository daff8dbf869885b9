"""Comments as the worker leaves them when it has found concerns and personal details."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import Channel, Comment, ConcernFlag, Consultation
from consult.services.concerns import keep_concerns
from consult.services.masking import keep_details
from forms.answers import TextAnswer
from nlp.types import Concern, ConcernKind, DetailKind, PersonalDetail
from tests.factories import Factories

WORRYING = "Bikes all night. My boyfriend hits me, please help. <b>Ring</b> me"
PERSONAL = "Sam Example and Lee by Neville Cross, ring 07700 900123"

Read = Callable[..., Comment]


@pytest.fixture
def consultation(factories: Factories) -> Consultation:
    return factories.consultation(slug="safer-streets")


@pytest.fixture
def read(session: Session, factories: Factories, consultation: Consultation) -> Read:
    """Receive a comment, and keep what the machine found in it."""

    def read(
        text: str, *, concerns: tuple[Concern, ...] = (), details: tuple[PersonalDetail, ...] = (), coded: bool = True
    ) -> Comment:
        response = factories.response(consultation, {"main_issue": TextAnswer(text)}, channel=Channel.PAPER)
        comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        if coded:
            comment.passages = [[0, len(text), []]]
            comment.coded_at = utc_now()
            keep_details(session, [comment], {comment.id: details})
            keep_concerns(session, {comment.id: concerns})
            session.commit()
        return comment

    return read


@pytest.fixture
def flag(session: Session, read: Read) -> ConcernFlag:
    read(WORRYING, concerns=(Concern(ConcernKind.ABUSE_AT_HOME, 17, 37, "The words “…” may mean abuse."),))
    return session.exec(select(ConcernFlag)).one()


@pytest.fixture
def comment(read: Read) -> Comment:
    """A comment with a name, a place that reads like one, and a telephone number."""
    return read(
        PERSONAL,
        details=(
            PersonalDetail(0, 11, DetailKind.PERSON),
            PersonalDetail(23, 36, DetailKind.PERSON),
            PersonalDetail(43, 55, DetailKind.PHONE),
        ),
    )
