"""The draft that a request is about, found before any view for answering does its work."""

from dataclasses import dataclass

from flask import request, url_for

from consult.clock import utc_now
from consult.db.session import begin_reading
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Draft
from consult.public.this_browser import Ticket, drafts_here, take_ticket
from consult.queries.drafts import Begun, Progress, no_progress, progress_of, require_begun
from consult.services.responding import AlreadySent, require_open
from forms.spec import Page


class NothingBegun(NotFound):
    """This browser has no saved answers to this consultation."""

    template = "public/nothing_begun.html"
    title = "There are no answers to show"

    def __init__(self, consultation: Consultation) -> None:
        super().__init__("There are no saved answers to this consultation in this browser.")
        self.consultation = consultation


@dataclass(frozen=True, slots=True)
class Writing:
    """A consultation that can be answered, and how far this browser has got with it. No draft: nothing saved yet."""

    consultation: Consultation
    ticket: Ticket
    draft: Draft | None
    progress: Progress


def begun_here(slug: str) -> Begun:
    """The consultation with this slug, and what this browser has of it. Raises NotFound."""
    if request.method == "GET" and not db.session.in_transaction():
        begin_reading(db.session)
    return require_begun(db.session, slug, drafts_here())


def begin_or_continue(slug: str) -> Writing:
    """What this browser is writing. Raises NotFound, AlreadySent, NotOpenYet or Closed, each with its own page."""
    begun = begun_here(slug)
    if begun.response is not None:
        raise AlreadySent(begun.consultation, begun.response)
    require_open(begun.consultation, utc_now())
    ticket, draft = take_ticket(begun.consultation), begun.draft
    progress = progress_of(db.session, draft) if draft else no_progress(db.session, ticket.version_id)
    return Writing(begun.consultation, ticket, draft, progress)


def require_saved(slug: str) -> tuple[Writing, Draft]:
    """What this browser has saved and can still send. Raises as `begin_or_continue` does, and NothingBegun."""
    writing = begin_or_continue(slug)
    if writing.draft is None:
        raise NothingBegun(writing.consultation)
    return writing, writing.draft


def address_of(slug: str, page: Page | None, *, is_change: bool = False, shows_missing: bool = False) -> str:
    """Where a page is answered, or where the answers are checked when there is no page."""
    if page is None:
        return url_for("public.check", slug=slug)
    change, missing = ("" if is_change else None), ("" if shows_missing else None)
    return url_for("public.answer", slug=slug, page_key=page.key, change=change, missing=missing)
