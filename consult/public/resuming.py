"""Saving to come back later, and coming back, from this browser or another."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import utc_now
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Draft
from consult.public.blueprint import bp
from consult.public.this_browser import forget_draft, remember_draft, show_code_once, take_code
from consult.public.writing import address_of, require_saved
from consult.queries.consultations import require_consultation
from consult.queries.drafts import get_response_of, lock_draft, progress_of
from consult.senders import at_most
from consult.services.responding import open_draft, require_open
from consult.services.resuming import CodeCheck, give_code, try_code
from forms.text import keepable

WRONG = "The code does not open these answers. Check each letter and number, and enter it again"


@bp.get("/consultations/<slug>/saved")
@public
def saved(slug: str) -> ResponseReturnValue:
    """Say that the answers are kept, and show the way back. A new code is shown here once."""
    writing, draft = require_saved(slug)
    return render_template(
        "public/saved.html",
        consultation=writing.consultation,
        link=url_for("public.resume", draft_id=draft.id, _external=True),
        code=take_code(),
        has_code=draft.resume_code_hash is not None,
        to_put_right=writing.progress.to_put_right(),
        next_address=address_of(slug, writing.progress.where_left()),
    )


@bp.post("/consultations/<slug>/saved/code")
@public
@at_most(60)
def new_code(slug: str) -> ResponseReturnValue:
    """Give this browser's draft a new code, for a person who lost the one they had."""
    writing, found = require_saved(slug)
    draft = open_draft(db.session, writing.consultation, found.id) or found
    show_code_once(give_code(db.session, draft))
    db.session.commit()
    return redirect(url_for("public.saved", slug=slug), code=303)


@bp.route("/resume/<uuid:draft_id>", methods=["GET", "POST"])
@public
@at_most(60)
def resume(draft_id: UUID) -> ResponseReturnValue:
    """Ask for the code of a draft, and go on with it in this browser."""
    draft, consultation = require_resumable(draft_id)
    if request.method != "POST":
        return show_question(draft, consultation)
    outcome = try_code(db.session, draft, request.form.get("code", ""))
    db.session.commit()
    if outcome is CodeCheck.PAUSED:
        return render_template("public/resume_paused.html", consultation=consultation), 429
    if outcome is CodeCheck.WRONG:
        return show_question(draft, consultation, problem=WRONG)
    remember_draft(draft)
    return redirect(where_it_stands(draft, consultation), code=303)


@bp.post("/consultations/<slug>/clear")
@public
def clear(slug: str) -> ResponseReturnValue:
    """Let the next person at this device begin afresh."""
    consultation = require_consultation(db.session, slug)
    forget_draft(consultation)
    return redirect(url_for("public.consultation", slug=slug), code=303)


def require_resumable(draft_id: UUID) -> tuple[Draft, Consultation]:
    """A draft with a code, and its consultation. Raises NotFound, or Closed when it can no longer be sent."""
    draft = lock_draft(db.session, draft_id)
    if draft is None or draft.resume_code_hash is None:
        raise NotFound("There are no saved answers at this address.")
    consultation = db.session.get_one(Consultation, draft.consultation_id)
    if get_response_of(db.session, draft.id) is None:
        require_open(consultation, utc_now())
    return draft, consultation


def where_it_stands(draft: Draft, consultation: Consultation) -> str:
    """Where to go on with a draft: its confirmation when it has been sent."""
    response = get_response_of(db.session, draft.id)
    if response is not None:
        return url_for("public.sent", slug=consultation.slug, reference=response.reference)
    return address_of(consultation.slug, progress_of(db.session, draft).where_left())


def show_question(draft: Draft, consultation: Consultation, *, problem: str | None = None) -> str:
    """The page that asks for the code."""
    return render_template(
        "public/resume.html",
        consultation=consultation,
        draft_id=draft.id,
        typed=keepable(request.form.get("code", ""))[:40],
        problem=problem,
    )
