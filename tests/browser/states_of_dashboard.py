"""The states of the dashboard of a consultation and of the page that sets its targets."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, sending, then

DASHBOARD = "/officers/consultations/{results}/dashboard"
TARGETS = "/officers/consultations/{results}/targets"
SET = "Set these targets"
IN_ALL = "How many responses are wanted in all? (optional)"

DASHBOARDS = (
    *seen_by(
        Role.OFFICER,
        "officers",
        ("dashboard, with responses", "dashboard", at(DASHBOARD)),
        ("dashboard, no responses yet", "dashboard", at("/officers/consultations/closing/dashboard")),
        ("dashboard, a long title", "dashboard", at("/officers/consultations/long-words/dashboard")),
        ("dashboard, not open yet", "dashboard", at("/officers/consultations/forthcoming/dashboard")),
        ("dashboard, closed without responses", "dashboard", at("/officers/consultations/closed-unanswered/dashboard")),
    ),
    *seen_by(
        Role.POLICY,
        "officers",
        ("dashboard, as policy staff see it", "dashboard", at(DASHBOARD)),
        ("targets, none set", "targets", at("/officers/consultations/every-kind/targets")),
        ("targets, mistakes", "targets", sending(TARGETS, SET, typing={IN_ALL: "many"})),
        ("targets, set", "dashboard", sending(TARGETS, SET, typing={IN_ALL: "900"})),
        ("targets, to change", "targets", then(sending(TARGETS, SET, typing={IN_ALL: "900"}), at(TARGETS))),
    ),
)
