from dataclasses import dataclass

import pytest
from sqlmodel import Session, select

from consult.models import Answer, AuditEvent, Batch, Comment, Consultation, Response
from tests.factories import Factories
from tests.pages import Page, PageClient

# One answer of each kind, as an officer's browser sends it.
EVERY_ANSWER = {
    "agree": "disagree",
    "why_not": "Too dear.\nAnd too late.",
    "main_issue": "Speeding past the school",
    "impact": "10",
    "locality": "other",
    "locality-other": "Over the border",
    "postcode": "dh1 5ul",
    "heard": ["web", "event"],
    "event_day-day": "1",
    "event_day-month": "11",
    "event_day-year": "2026",
    "seen-litter": "often",
    "seen-fires": "never",
    "ranked-1": "hate",
    "ranked-2": "asb",
    "feel_safe": "dont_know",
    "age_band": "over_45",
    "years": "40",
    "street": "Front Street",
}

EVERY_STORED_ANSWER = {
    "agree": {"value": "disagree"},
    "why_not": "Too dear.\nAnd too late.",
    "main_issue": "Speeding past the school",
    "impact": 10,
    "locality": {"value": "other", "other_text": "Over the border"},
    "postcode": "DH1 5UL",
    "heard": {"values": ["web", "event"]},
    "event_day": "2026-11-01",
    "seen": {"litter": "often", "fires": "never"},
    "ranked": ["hate", "asb"],
    "feel_safe": {"value": "dont_know"},
    "age_band": {"value": "over_45"},
    "years": 40,
    "street": "Front Street",
}


@dataclass(frozen=True)
class Desk:
    """An officer's desk: a batch of three forms, and what has come of it."""

    session: Session
    officer: PageClient
    consultation: Consultation
    batch: Batch

    @property
    def keying(self) -> str:
        return f"/officers/batches/{self.batch.id}/forms/new"

    def key_in(self, **answers: object) -> Response:
        """Key one form through the page."""
        sent = self.officer.post(self.keying, self.marked(self.keying, answers or {"agree": "agree"}))
        assert sent.status == 303
        return self.responses()[-1]

    def marked(self, address: str, answers: dict[str, object]) -> dict[str, object]:
        """Answers with the hidden marks of a page that was just opened."""
        return {**marks_on(self.officer.get(address)), **answers}

    def responses(self) -> list[Response]:
        return list(self.session.exec(select(Response).order_by(Response.entered_at)))

    def stored(self, response: Response) -> dict[str, object]:
        rows = self.session.exec(select(Answer).where(Answer.response_id == response.id))
        return {row.question_key: row.value for row in rows}

    def comments(self, response: Response) -> dict[str, Comment]:
        rows = self.session.exec(select(Comment).where(Comment.response_id == response.id))
        return {row.question_key: row for row in rows}

    def events(self, action: str) -> list[AuditEvent]:
        return list(self.session.exec(select(AuditEvent).where(AuditEvent.action == action)))


def marks_on(page: Page) -> dict[str, str]:
    """The hidden fields of the page's form, without its token against forgery."""
    hidden = page.tree.xpath("//main//form//input[@type='hidden'][@name!='csrf_token']")
    return {field.get("name"): field.get("value") for field in hidden}


@pytest.fixture
def desk(session: Session, officer: PageClient, factories: Factories) -> Desk:
    consultation = factories.consultation()
    return Desk(session, officer, consultation, factories.batch(consultation))
