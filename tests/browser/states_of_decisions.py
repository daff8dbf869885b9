"""The states of the pages about what was decided."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.visit import Visit
from tests.browser.ways import at, pressing, sending, then

DECISIONS = "/policy/{results}/decisions"
ONE = "/policy/{results}/questions/main_issue/decisions/"


def opened_before_a_change(visit: Visit) -> None:
    """Make the form one that was opened before the decision was saved."""
    visit.page.locator("input[name=seen]").first.evaluate("field => { field.value = '0' }")


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
    ),
    State(
        "decision, somebody saved meanwhile",
        "policy.decision",
        then(at(ONE + "{overdue_theme}"), opened_before_a_change, pressing("Save")),
        Role.POLICY,
        status=409,
    ),
    State("outcome", "public.outcome", at("/consultations/{results}/outcome")),
)
