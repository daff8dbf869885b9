"""The links at the top of each page, by who is reading."""

from flask import Flask, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from consult.extensions import db
from consult.models import Role, User
from consult.queries.concerns import count_open_concerns
from consult.reach import current_reach

OFFICER_LINKS = (("Batches and comments", "officers.home"),)
CONCERNS = "policy.concerns"
POLICY_LINKS = (("Responses and themes", "policy.home"), ("Concerns", CONCERNS))
BOARD_LINKS = (("Board pages", "board.home"),)
ADMIN_LINKS = (
    ("Accounts", "admin.home"),
    ("Audit trail", "admin.audit"),
    ("How it runs", "admin.running"),
    ("Retention", "admin.retention"),
    ("One person’s data", "admin.one_person"),
)

LINKS = {
    Role.OFFICER: OFFICER_LINKS,
    Role.POLICY: POLICY_LINKS + BOARD_LINKS,
    Role.BOARD: BOARD_LINKS,
    Role.ADMIN: OFFICER_LINKS + POLICY_LINKS + BOARD_LINKS + ADMIN_LINKS,
}


def navigation_for(user: User | None) -> list[dict[str, object]]:
    """The links of a person's role, the one they are on marked; none for residents."""
    if user is None:
        return []
    return [
        {
            "text": text + _how_many(endpoint),
            "href": url_for(endpoint),
            "active": endpoint == request.endpoint or _is_below(endpoint, request.endpoint or ""),
        }
        for text, endpoint in LINKS[user.role]
    ]


def _how_many(endpoint: str) -> str:
    """What stands behind a link's text: for concerns, how many are open."""
    if endpoint != CONCERNS:
        return ""
    try:
        with db.session.no_autoflush:
            number = count_open_concerns(db.session, within=current_reach())
    except SQLAlchemyError:  # on the page that says that the database is away
        return ""
    return f" ({number:,} open)" if number else ""


def _is_below(home: str, endpoint: str) -> bool:
    """Whether a page belongs to the section whose front page is `home`.

    Administration has two front pages, and the policy staff's have concerns apart.
    """
    section = home.partition(".")[0]
    if section == "admin" or not endpoint.startswith(section + "."):
        return False
    return section != "policy" or _is_about_care(endpoint) == (home == CONCERNS)


def _is_about_care(endpoint: str) -> bool:
    return current_app.view_functions[endpoint].__module__.startswith("consult.policy.care.")


def init_app(app: Flask) -> None:
    """Let the base template ask for the links."""
    app.add_template_global(navigation_for)
