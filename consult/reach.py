"""Keeps those who are limited to some consultations from whatever belongs to others.

Every guard of `consult.access` asks here, so no page of staff can leave it out: what an address names is looked up
before the page is made. What is not theirs is not found, on the same page as what is not there. Pages about many
consultations ask `current_reach` what to show.
"""

from flask import Flask, g, request

from consult.errors import NotFound
from consult.extensions import db
from consult.models import Role, User
from consult.queries.belonging import NAME_NO_OBJECT, OBJECTS, consultations_of
from consult.queries.reach import EVERYTHING, Reach, reach_of


def current_reach() -> Reach:
    """The consultations that the reader works on, looked up once for each request. Every one, where nobody reads."""
    user: User | None = g.get("user")
    if user is None:
        return EVERYTHING
    if "reach" not in g:
        g.reach = reach_of(db.session, user)
    reach: Reach = g.reach
    return reach


def stay_within_reach() -> None:
    """Raise NotFound where the address names something of a consultation that the reader does not work on."""
    reach = current_reach()
    if reach.only is None:
        return
    for part, value in (request.view_args or {}).items():
        belongs_to = consultations_of(db.session, part, value) if part in OBJECTS else frozenset()
        if belongs_to and belongs_to.isdisjoint(reach.only):
            raise NotFound("It belongs to a consultation that this person does not work on.")


def refuse_unknown_parts(app: Flask) -> None:
    """Raise when an address that staff use has a part of which nobody has said what it belongs to.

    Administrators work on every consultation: what only they may open is not asked about.
    """
    unknown = sorted(
        f"{part} of {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if isinstance(allowed := getattr(app.view_functions[rule.endpoint], "guard", None), frozenset)
        and allowed != {Role.ADMIN}
        for part in rule.arguments - OBJECTS.keys() - NAME_NO_OBJECT
    )
    if unknown:
        raise RuntimeError(f"Say in consult.queries.belonging what these belong to: {', '.join(unknown)}")
