"""Who works on which consultation: seen from a person and from a consultation, and changed for a person."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.admin.blueprint import bp
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.models import Role, User
from consult.queries.consultations import list_consultations, require_consultation
from consult.queries.memberships import limited_by_consultation, list_unlimited
from consult.queries.people import get_user
from consult.queries.reach import consultations_named
from consult.services.memberships import (
    ADMINISTRATOR,
    NONE_NAMED,
    fingerprint_of,
    let_work_on_every,
    limit_to,
)

EVERY, NAMED = "every", "named"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for a person: every consultation, or those ticked, by their addresses."""

    which: str
    ticked: frozenset[str]

    @classmethod
    def of(cls, user: User) -> "Choice":
        """What holds for a person now."""
        named = set(consultations_named(db.session, user))
        ticked = frozenset(each.slug for each in list_consultations(db.session) if each.id in named)
        return cls(EVERY if user.works_on_every_consultation else NAMED, ticked)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "Choice":
        """What somebody sent."""
        return cls(sent.get("which", ""), frozenset(sent.getlist("consultations")))

    @property
    def problem(self) -> tuple[str, str] | None:
        """The control that has to be put right, and what to do."""
        if self.which not in (EVERY, NAMED):
            return "which", "Choose every consultation, or only those that you tick"
        return ("consultations", NONE_NAMED) if self.which == NAMED and not self.ticked else None


@bp.get("/memberships")
@requires(Role.ADMIN)
def memberships() -> ResponseReturnValue:
    """Each consultation with the people who are limited to it and a few others."""
    return render_template(
        "admin/memberships.html",
        consultations=list_consultations(db.session),
        limited=limited_by_consultation(db.session),
        unlimited=list_unlimited(db.session),
    )


@bp.get("/memberships/<slug>")
@requires(Role.ADMIN)
def people_of(slug: str) -> ResponseReturnValue:
    """Everybody who works on a consultation."""
    consultation = require_consultation(db.session, slug)
    return render_template(
        "admin/people_of.html",
        consultation=consultation,
        limited=limited_by_consultation(db.session).get(consultation.id, ()),
        unlimited=list_unlimited(db.session),
    )


@bp.route("/users/<uuid:user_id>/consultations", methods=["GET", "POST"])
@requires(Role.ADMIN)
def works_on(user_id: UUID) -> ResponseReturnValue:
    """Choose what a person works on: every consultation, or those ticked. It holds from their next request."""
    person = get_user(db.session, user_id)
    if person is None:
        raise NotFound("There is no such account.")
    if person.role is Role.ADMIN:
        raise Conflict(ADMINISTRATOR)
    seen = fingerprint_of(db.session, person)
    choice, problem = Choice.of(person), None
    if request.method == "POST":
        choice, seen = Choice.read(request.form), request.form.get("seen", "")
        problem = choice.problem
        if problem is None:
            _keep(person, choice, seen)
            db.session.commit()
            flash(f"What {person.name} works on is saved.", "success")
            return redirect(url_for("admin.home"), code=303)
    shown = render_template(
        "admin/works_on.html",
        person=person,
        choice=choice,
        seen=seen,
        consultations=list_consultations(db.session),
        errors=[problem] if problem else [],
    )
    return shown, 400 if problem else 200


def _keep(person: User, choice: Choice, seen: str) -> None:
    if choice.which == EVERY:
        let_work_on_every(db.session, person, seen=seen, actor=current_user())
        return
    ticked = [require_consultation(db.session, slug) for slug in sorted(choice.ticked)]
    limit_to(db.session, person, ticked, seen=seen, actor=current_user())
