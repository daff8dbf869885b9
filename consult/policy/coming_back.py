"""The page that a reader came from, carried through addresses and forms so that they can go back to it."""

from flask import request

from consult.access import is_path_of_this_site


def page_before() -> str | None:
    """The page to go back to, as the request says; None where it names no page of this site."""
    came_from = request.values.get("back")
    return came_from if is_path_of_this_site(came_from) else None
