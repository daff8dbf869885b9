"""Keeps a form that waits for its second keying from everybody but who keyed it first.

Whoever has read what the first keying made of a form cannot key it blindly. Every page of officers about its response
is closed until it has been keyed again, whoever adds one; the first clerk can still correct it.
"""

from uuid import UUID

from flask import g, request

from consult.errors import Conflict
from consult.extensions import db
from consult.models import User
from consult.officers.blueprint import bp
from consult.queries.second_keyings import get_waiting_for_second

WAITS = (
    "This form was drawn to be keyed a second time, and waits for it. Until then only the officer who keyed it can "
    "look at its response: whoever has read it could not key it without knowing what to find."
)


@bp.before_request
def keep_second_keying_blind() -> None:
    """Close the pages of a response that waits to be keyed again. Raises Conflict."""
    user: User | None = g.get("user")
    response_id = (request.view_args or {}).get("response_id")
    if user is None or not isinstance(response_id, UUID):
        return
    waiting = get_waiting_for_second(db.session, response_id)
    if waiting is not None and waiting.first_clerk_id != user.id:
        raise Conflict(WAITS)
