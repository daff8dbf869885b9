"""How long somebody can stay signed in, told to the script that warns them before it is over."""

from typing import Final

from flask import Response, g, make_response

from consult.account.blueprint import bp
from consult.clock import utc_now
from consult.models import StaffSession

HEADER: Final = "Consult-Signed-In-For"
"""The seconds that are left, on the page that the script asks for."""


@bp.app_template_global()
def seconds_signed_in_for() -> int:
    """How many seconds the session of whoever asks can last, however busy they are; 0 where nobody is signed in."""
    held: StaffSession | None = g.get("staff_session")
    return max(0, int((held.ends_at - utc_now()).total_seconds())) if held is not None else 0


def saying_how_long(page: str) -> Response:
    """The page, with how long the session can last."""
    answer = make_response(page)
    answer.headers[HEADER] = str(seconds_signed_in_for())
    return answer
