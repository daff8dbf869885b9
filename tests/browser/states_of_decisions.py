"""The states of the pages about what was decided."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.visit import Visit
from tests.browser.ways import Reach, at, pressing, sending, sent, then

DECISIONS = "/policy/{results}/decisions"
KEYING = "/officers/consultations/{results}/addresses/new"
ONE = "/policy/{results}/questions/main_issue/decisions/"


def opened_before_a_change(visit: Visit) -> None:
    """Make the form one that was opened before the decision was saved."""
    visit.page.locator("input[name=seen]").first.evaluate("field => { field.value = '0' }")


def following(link: str) -> Reach:
    """Follow a link of the page."""
    return lambda visit: visit.page.get_by_role("link", name=link).click()


DECIDING = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("decisions, some", "decisions", at(DECISIONS)),
        ("decisions, only those overdue", "decisions", at(DECISIONS + "?overdue=yes")),
        ("decisions, none fit", "decisions", at(DECISIONS + "?status=not_doing")),
        ("decisions, nothing themed", "decisions", at("/policy/closed-unanswered/decisions")),
        ("decision, published", "decision", at(ONE + "{decided_theme}")),
        ("decision, overdue", "decision", at(ONE + "{overdue_theme}")),
        ("decision, nothing yet", "decision", at(ONE + "{undecided_theme}")),
        (
            "decision, half a date",
            "decision",
            sending(ONE + "{undecided_theme}", "Save", typing={"Day": "31"}),
        ),
        ("telling, some asked", "telling", at("/policy/{results}/telling")),
        ("telling, nobody asked", "telling", at("/policy/closed-unanswered/telling")),
        ("telling, under way", "telling", at("/policy/forthcoming/telling")),
        ("telling, some failed", "telling", at("/policy/{told}/telling")),
    ),
    *seen_by(
        Role.OFFICER,
        "officers",
        ("key an address", "key_address", at(KEYING)),
        ("key an address, none", "key_address", sending(KEYING, "Keep this address")),
        ("key an address, too late", "key_address", at("/officers/consultations/forthcoming/addresses/new")),
    ),
    State("leave an address", "public.leave_address", then(sent("every-kind"), following("Leave an e-mail address"))),
    State(
        "leave an address, none",
        "public.leave_address",
        then(sent("every-kind"), following("Leave an e-mail address"), pressing("Tell me what happens")),
    ),
    State("take an address off the list", "public.remove_address", at("/tell-me/remove/{removal}")),
    State(
        "decision, somebody saved meanwhile",
        "policy.decision",
        then(at(ONE + "{overdue_theme}"), opened_before_a_change, pressing("Save")),
        Role.POLICY,
        status=409,
    ),
    State("outcome", "public.outcome", at("/consultations/{results}/outcome")),
)
