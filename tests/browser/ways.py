"""Ways to come to a page: what states are reached by, and journeys begin with."""

import re
from collections.abc import Callable, Mapping

from flask import render_template
from playwright.sync_api import Route

from consult.demo.people import LOGINS
from consult.held_forms import HeldForm
from consult.models import Role
from tests.browser.site import aside
from tests.browser.visit import Visit

Reach = Callable[[Visit], None]

SCRIPTS = re.compile(r"/static/.*\.js(\?|$)")


def at(path: str) -> Reach:
    """Open an address."""
    return lambda visit: visit.go(path)


def sending(
    path: str, button: str = "Continue", *, choosing: tuple[str, ...] = (), typing: Mapping[str, str] | None = None
) -> Reach:
    """Open an address, choose options, type into fields by their labels, and press the button."""

    def reach(visit: Visit) -> None:
        visit.go(path)
        visit.choose(*choosing)
        for label, words in (typing or {}).items():
            visit.fill(label, words)
        visit.press(button)

    return reach


def then(*steps: Reach) -> Reach:
    """One thing after the other."""

    def reach(visit: Visit) -> None:
        for step in steps:
            step(visit)

    return reach


def pressing(button: str) -> Reach:
    """Press a button of the page."""
    return lambda visit: visit.press(button)


def answering(slug: str) -> Reach:
    """Answer what must be answered in the questionnaire of every kind, and come to the answers to check."""
    return then(
        sending(f"/consultations/{slug}/answer/agree", choosing=("Agree",)),
        sending(f"/consultations/{slug}/answer/where", choosing=("East",)),
        at(f"/consultations/{slug}/check"),
    )


def sent(slug: str) -> Reach:
    """Answer what must be answered, and send it."""
    return then(answering(slug), pressing("Send your response"))


def losing_cookies(visit: Visit) -> None:
    """Let the form of the page grow stale."""
    visit.page.context.clear_cookies()


def unticking_all(visit: Visit) -> None:
    """Take every tick of the page back."""
    ticked = visit.page.locator("input[type=checkbox]:checked")
    while ticked.count():
        ticked.first.uncheck()


def signed_out_while_keying(visit: Visit) -> None:
    """Key a form of a batch, and save it after the session ran out."""
    visit.go("/officers/batches/{batch_cut}/forms/new")
    visit.choose("Agree")
    visit.page.wait_for_load_state("networkidle")  # what saves the field would bring the cookie back
    losing_cookies(visit)
    visit.press("Save and key the next form")


def signing_in_as(role: Role) -> Reach:
    """Fill in the sign-in form of the page with the demonstration's account of a role, and send it."""
    login = next(login for login in LOGINS if login.role is role)

    def reach(visit: Visit) -> None:
        visit.fill("E-mail address", login.email)
        visit.fill("Password", login.password)
        visit.press("Sign in")

    return reach


def coming_back(slug: str, *codes: str) -> Reach:
    """Save an answer, then open the link to it in a browser that knows nothing, and try these codes."""

    def reach(visit: Visit) -> None:
        visit.go(f"/consultations/{slug}/answer/agree")
        visit.choose("Agree")
        visit.press("Save and come back later")
        link = visit.page.get_by_role("link", name="/resume/").inner_text()
        visit.page.context.clear_cookies()
        visit.page.goto(link)
        for code in codes:
            visit.fill("Your code", code)
            visit.press("Continue")

    return reach


def without_scripts(visit: Visit) -> None:
    """Give the pages of this visit empty scripts. axe itself could not run where the browser ran none."""
    visit.page.route(SCRIPTS, lambda route: route.fulfill(body="", content_type="text/javascript"))


def page_of_error(status: int, *, held: HeldForm | None = None) -> Reach:
    """The page of an error that nobody can bring about at will, drawn by the application and sent in its stead.

    `held` is the form that was sent when it came about.
    """

    def reach(visit: Visit) -> None:
        def draw() -> str:
            with visit.site.app.test_request_context():
                return render_template(
                    f"errors/{status}.html",
                    request_id="7c9e6679f7425de944be07fc1f90ae",
                    held=held,
                    is_sending=held is not None,
                )

        page = aside(draw)

        def answer(route: Route) -> None:
            route.fulfill(status=status, body=page, content_type="text/html")

        visit.page.route("**/an-error", answer)
        visit.go("/an-error")

    return reach
