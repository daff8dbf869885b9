"""Leaving in the middle: the answers are kept, and a link and a code lead back to them from any browser."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.extensions import db
from consult.models import Consultation
from consult.public.this_browser import show_code_once
from consult.queries.drafts import lock_draft
from consult.services.resuming import give_code

LEAVE = "consult.leave"  # the button's name; no question can have a key with a full stop in it


def is_leaving() -> bool:
    """Whether the person pressed “Save and come back later”."""
    return LEAVE in request.form


def leave(consultation: Consultation, draft_id: UUID) -> ResponseReturnValue:
    """Keep the draft for later and go to the page with the way back. The first time it gets a code."""
    draft = lock_draft(db.session, draft_id)
    if draft is not None and draft.resume_code_hash is None:
        show_code_once(give_code(db.session, draft))
    db.session.commit()
    return redirect(url_for("public.saved", slug=consultation.slug), code=303)
