"""A form that could not be acted on is held in the page that says why, so that nobody types it twice.

Somebody whose session ran out while typing signs in and sends the same form again with one button.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from consult.access import is_path_of_this_site
from forms.text import keepable

PREFIX = "held:"
PATH = "held_path"
NEVER_HELD = frozenset({"csrf_token", "password", "new_password"})


@dataclass(frozen=True, slots=True)
class HeldForm:
    """Where a form was going, and what was in it."""

    path: str
    fields: Sequence[tuple[str, str]]


def hold_form() -> HeldForm | None:
    """The form of this request, when one of our own pages sent it.

    A form that another site made somebody send is not held: one press of a button would then carry it out.
    """
    if request.method != "POST" or request.headers.get("Origin") != request.host_url.rstrip("/"):
        return None
    sent = request.form.items(multi=True)
    # A page cannot hold what no page may show; nothing that is kept does either.
    fields = [(keepable(name), keepable(value)) for name, value in sent if name not in NEVER_HELD]
    return HeldForm(request.path, fields)


def form_held_by_sign_in() -> HeldForm | None:
    """The form that a sign-in page carried along."""
    path = request.form.get(PATH)
    if not path or not is_path_of_this_site(path):
        return None
    fields = [
        (name.removeprefix(PREFIX), value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)
    ]
    return HeldForm(path, fields)
