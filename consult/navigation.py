"""The links at the top of each page, by who is reading."""

from flask import Flask, request, url_for

from consult.models import Role, User

OFFICER_LINKS = (("Batches and comments", "officers.home"),)
POLICY_LINKS = (("Responses and themes", "policy.home"),)
BOARD_LINKS = (("Board pages", "board.home"),)
ADMIN_LINKS = (("Accounts", "admin.home"), ("Audit trail", "admin.audit"))

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
            "text": text,
            "href": url_for(endpoint),
            "active": endpoint == request.endpoint or _is_below(endpoint, request.endpoint),
        }
        for text, endpoint in LINKS[user.role]
    ]


def _is_below(home: str, endpoint: str | None) -> bool:
    """Whether a page belongs to the section whose front page is `home`; administration has two front pages."""
    section = home.partition(".")[0]
    return section != "admin" and (endpoint or "").startswith(section + ".")


def init_app(app: Flask) -> None:
    """Let the base template ask for the links."""
    app.add_template_global(navigation_for)
