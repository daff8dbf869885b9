"""Comments that need care: with concerns open, overdue, closed and raised by hand, and with personal details."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Flask
from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.models import Comment, ConcernFlag, ConcernOutcome, Consultation, MaskedDetail, User
from consult.queries.masking import require_comment_with_details
from consult.services.concerns import add_note, close_concern, raise_concern
from consult.services.masking import decide_details, mask_words
from consult.tasks.arrivals import code_new_comments
from forms.answers import TextAnswer
from nlp.types import ConcernKind, DetailKind
from tests.factories import Factories

LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch.Example@a-very-long-name-of-a-host.example.org"
WORRYING = "My boyfriend hits me most nights. <b>Please</b> ring 07700 900123.\n\n" + "Bikes all night as well. " * 40
FRIGHTENED = "I want to kill myself because of the noise"
PERSONAL = (
    f"Ask my neighbour Mr Example at 14 Front Street, or write to {LONG_NAME}. His car is AB12 CDE and his dog is loud."
)


def add_care(app: Flask, factories: Factories, *, staff: User) -> Mapping[str, str]:
    """A consultation of their own, coded by the real engine. Gives the places that addresses are made with."""
    session = factories.session
    consultation = factories.consultation(slug="care")
    worrying, frightened, personal, checked = (
        _say(factories, consultation, text) for text in (WORRYING, FRIGHTENED, PERSONAL, PERSONAL)
    )
    code_new_comments(session, consultation.id, app.extensions["theming_tools"], is_stopping=lambda: False)
    overdue, closed = _flag_on(session, worrying), _flag_on(session, frightened)
    overdue.due_at = utc_now() - timedelta(days=1)
    add_note(session, overdue.id, "Rang the duty desk.\nThey ring back today.", written_by=staff)
    close_concern(session, closed.id, ConcernOutcome.SAFEGUARDING, "Told the duty desk", seen=0, closed_by=staff)
    by_hand = raise_concern(
        session, personal.id, ConcernKind.ADULT_AT_RISK, words="Mr Example", reason="He lives alone", raised_by=staff
    )
    mask_words(session, checked.id, "neighbour", DetailKind.PERSON, reason="There is only one", masked_by=staff)
    _leave_readable(session, checked, staff)
    session.commit()
    return {
        "overdue_concern": str(overdue.id),
        "closed_concern": str(closed.id),
        "raised_concern": str(by_hand.id),
        "personal_comment": str(personal.id),
        "checked_comment": str(checked.id),
    }


def _say(factories: Factories, consultation: Consultation, text: str) -> Comment:
    response = factories.response(consultation, {"main_issue": TextAnswer(text)})
    return factories.session.exec(select(Comment).where(Comment.response_id == response.id)).one()


def _flag_on(session: Session, comment: Comment) -> ConcernFlag:
    query = select(ConcernFlag).where(ConcernFlag.comment_id == comment.id).order_by(col(ConcernFlag.kind))
    return session.exec(query.limit(1)).one()


def _leave_readable(session: Session, comment: Comment, staff: User) -> None:
    plate = select(MaskedDetail.id).where(
        MaskedDetail.comment_id == comment.id, MaskedDetail.kind == DetailKind.VEHICLE
    )
    shown = set(session.exec(plate).all())
    seen = require_comment_with_details(session, comment.id).fingerprint
    decide_details(session, comment.id, shown, reason="An invented plate", seen=seen, decided_by=staff)
