"""One person's data: found by the reference of their response, taken away as a file, and erased."""

import json
from collections.abc import Mapping
from uuid import UUID

from flask import Response as WebResponse
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.admin.blueprint import bp
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Response, Role
from consult.queries.erasing import list_erasures, what_would_go
from consult.queries.one_person import everything_held, require_response_called
from consult.services.auditing import record
from consult.services.erasing import LONGEST_REASON, code_fits, erase_response
from consult.tasks.reissuing import finish_erasing

NO_REFERENCE = "Enter the reference, as the confirmation gives it"
NOT_THEIR_CODE = (
    "This is not the code of the answers that were saved before this response was sent, or none were. "
    "Ask again, or leave the code out"
)
NO_REASON = "Say who decided on this, and how you know that it is their response"
TOO_LONG = f"The reason must be {LONGEST_REASON} characters or fewer"
NOT_CONFIRMED = "Tick the box to say that you have read what is erased"
CODE_FITTED = "code_fitted"
"""Where a browser remembers of which response the code was given."""


@bp.route("/one-person", methods=["GET", "POST"])
@requires(Role.ADMIN)
def one_person() -> ResponseReturnValue:
    """Ask for a reference, and for the code where the person has one. Neither stands in an address."""
    typed = _typed("reference", "code")
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        found, errors = _find(typed)
        if found is not None and not errors:
            session[CODE_FITTED] = str(found.id) if typed["code"] else ""
            return redirect(url_for("admin.what_is_held", response_id=found.id), code=303)
    shown = render_template("admin/one_person.html", typed=typed, errors=errors, erasures=list_erasures(db.session))
    return shown, 400 if errors else 200


@bp.get("/one-person/<uuid:response_id>")
@requires(Role.ADMIN)
def what_is_held(response_id: UUID) -> ResponseReturnValue:
    """What is held of a response, and what erasing it would take away."""
    return _show(_require(response_id), {}, [])


@bp.post("/one-person/<uuid:response_id>/held.<any(json,html):file_kind>")
@requires(Role.ADMIN)
def export_person(response_id: UUID, file_kind: str) -> ResponseReturnValue:
    """Everything that is held of a response, as a file for the person: for programs, or to read."""
    response = _require(response_id)
    held = everything_held(db.session, response)
    record(db.session, "one person's data exported", response, actor=current_user(), format=file_kind)
    db.session.commit()
    if file_kind == "json":
        file = WebResponse(json.dumps(held, ensure_ascii=False, indent=2), mimetype="application/json")
    else:
        file = WebResponse(render_template("admin/held.html", held=held), mimetype="text/html")
    file.headers["Content-Disposition"] = f'attachment; filename="what-is-held.{file_kind}"'
    return file


@bp.post("/one-person/<uuid:response_id>")
@requires(Role.ADMIN)
def erase_person(response_id: UUID) -> ResponseReturnValue:
    """Erase a response and everything about it, once a reason is given and the preview was read."""
    response = _require(response_id)
    typed = _typed("reason", "read")
    errors = _problems(typed)
    if errors:
        return _show(response, typed, errors), 400
    has_checked_code = session.get(CODE_FITTED) == str(response_id)
    erased = erase_response(
        db.session, response, reason=typed["reason"], has_checked_code=has_checked_code, actor=current_user()
    )
    db.session.commit()
    finish_erasing(erased)
    flash("The response and everything about it is erased.", "success")
    return redirect(url_for("admin.one_person"), code=303)


def _typed(*names: str) -> Mapping[str, str]:
    """What was sent, without the character that PostgreSQL keeps in no text."""
    return {name: request.form.get(name, "").replace("\0", "").strip() for name in names}


def _find(typed: Mapping[str, str]) -> tuple[Response | None, list[tuple[str, str]]]:
    """The response with the reference typed, or what is wrong."""
    if not typed["reference"]:
        return None, [("reference", NO_REFERENCE)]
    try:
        found = require_response_called(db.session, typed["reference"])
    except NotFound as error:
        return None, [("reference", str(error))]
    if typed["code"] and not code_fits(db.session, found, typed["code"]):
        return found, [("code", NOT_THEIR_CODE)]
    return found, []


def _problems(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    errors = [] if typed["reason"] else [("reason", NO_REASON)]
    if len(typed["reason"]) > LONGEST_REASON:
        errors.append(("reason", TOO_LONG))
    return errors if typed["read"] == "yes" else [*errors, ("read", NOT_CONFIRMED)]


def _require(response_id: UUID) -> Response:
    response = db.session.get(Response, response_id)
    if response is None:
        raise NotFound("There is no such response. It may have been erased.")
    return response


def _show(response: Response, typed: Mapping[str, str], errors: list[tuple[str, str]]) -> str:
    return render_template(
        "admin/what_is_held.html",
        response=response,
        consultation=db.session.get_one(Consultation, response.consultation_id),
        said=everything_held(db.session, response)["said"],
        goes=what_would_go(db.session, response),
        has_checked_code=session.get(CODE_FITTED) == str(response.id),
        typed=typed,
        longest=LONGEST_REASON,
        errors=errors,
    )
