"""Which drafts this browser is writing, and a random name of its own, kept in its signed session cookie."""

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import session

from consult.models import Consultation, Draft

MOST_DRAFTS = 12  # a cookie holds about 4,000 characters, and a draft takes about 150


@dataclass(frozen=True, slots=True)
class Ticket:
    """A draft of this browser, and the wording it was begun with. Its row comes with the first page saved.

    It is named before there is a row so that a first page sent twice still makes one draft.
    """

    draft_id: UUID
    version_id: UUID


def drafts_here() -> list[UUID]:
    """The drafts of this browser, of whatever consultation. They may have no row yet."""
    return [UUID(draft_id) for _, draft_id, _ in session.get("drafts", [])]


def get_ticket(consultation: Consultation) -> Ticket | None:
    """The draft that this browser has for a consultation."""
    for consultation_id, draft_id, version_id in session.get("drafts", []):
        if consultation_id == str(consultation.id):
            return Ticket(UUID(draft_id), UUID(version_id))
    return None


def take_ticket(consultation: Consultation) -> Ticket:
    """The draft that this browser has for a consultation, or a new one in the wording asked now."""
    ticket = get_ticket(consultation)
    if ticket is None:
        ticket = Ticket(uuid4(), consultation.questionnaire_version_id)
        _remember(consultation.id, ticket)
    return ticket


def remember_draft(draft: Draft) -> None:
    """Let this browser go on with a draft, in place of another it may have for the same consultation."""
    _remember(draft.consultation_id, Ticket(draft.id, draft.questionnaire_version_id))


def known_as(consultation: Consultation) -> str | None:
    """What this browser is known by to one consultation, so that nothing joins it to another; None without a cookie."""
    token = session.get("browser")
    return f"{consultation.id} {token}" if token else None


def forget_draft(consultation: Consultation) -> None:
    """Let the next person at this browser begin afresh. What was sent or saved stays with the partnership."""
    session["drafts"] = _drafts_of_others(consultation.id)


def show_code_once(code: str) -> None:
    """Keep a new resume code for the next page, which shows it."""
    session["resume_code"] = code


def take_code() -> str | None:
    """The resume code to show now; it is gone after this."""
    code: str | None = session.pop("resume_code", None)
    return code


def _remember(consultation_id: UUID, ticket: Ticket) -> None:
    newest = _drafts_of_others(consultation_id)[-(MOST_DRAFTS - 1) :]
    session["drafts"] = [*newest, [str(consultation_id), str(ticket.draft_id), str(ticket.version_id)]]
    session.setdefault("browser", secrets.token_urlsafe(12))


def _drafts_of_others(consultation_id: UUID) -> list[list[str]]:
    # A list, oldest first: the cookie would put the keys of a mapping in another order.
    return [kept for kept in session.get("drafts", []) if kept[0] != str(consultation_id)]
