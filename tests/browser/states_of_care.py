"""The states of the pages about concerns and personal details."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, pressing, sending, then

OVERDUE = "/policy/concerns/{overdue_concern}"
CLOSED = "/policy/concerns/{closed_concern}"
RAISE = "/policy/comments/{personal_comment}/concern"
DETAILS = "/policy/comments/{personal_comment}/details"
CHECKED = "/policy/comments/{checked_comment}/details"

CARE = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("concerns, some", "concerns", at("/policy/concerns")),
        ("concerns, none fit", "concerns", at("/policy/concerns?state=closed&kind=child-at-risk")),
        ("concerns, a filter that is none", "concerns", at("/policy/concerns?kind=nothing")),
        ("concerns, not read by the machine", "unread_comments", at("/policy/concerns/unread")),
        ("concern, overdue", "concern", at(OVERDUE)),
        ("concern, closed", "concern", at(CLOSED)),
        ("concern, raised by hand", "concern", at("/policy/concerns/{raised_concern}")),
        ("raise a concern", "flag_comment", at(RAISE)),
        ("raise a concern, errors", "flag_comment", sending(RAISE, "Raise concern")),
        ("details, some", "details", at("/policy/details")),
        ("details, none fit", "details", at("/policy/details?kind=handle&checked=yes")),
        ("details, a filter that is none", "details", at("/policy/details?kind=nothing")),
        ("details of a comment", "masking", at(DETAILS)),
        ("details of a comment, checked", "masking", at(CHECKED)),
        ("details of a comment, none", "masking", at("/policy/comments/{long_comment}/details")),
        (
            "details of a comment, ticked without a reason",
            "masking",
            then(at(DETAILS), lambda visit: visit.choose("14 Front Street"), pressing("Save, and mark as checked")),
        ),
        ("comment, flagged", "comment", at("/policy/comments/{personal_comment}")),
    ),
    State("concerns, first day", "policy.concerns", at("/policy/concerns"), Role.POLICY, is_on_empty_site=True),
    State("details, first day", "policy.details", at("/policy/details"), Role.POLICY, is_on_empty_site=True),
    # Forms beside others on a page have addresses of their own, at which nothing is to be seen before they are sent.
    State("concern, note missing", None, sending(OVERDUE, "Save note"), Role.POLICY),
    State("concern, closing with nothing said", None, sending(OVERDUE, "Close concern"), Role.POLICY),
    State("concern, opened again without a reason", None, sending(CLOSED, "Open again"), Role.POLICY),
    State("details of a comment, no words", None, sending(DETAILS, "Mask these words"), Role.POLICY),
    State(
        "raise a concern, raised before",
        "policy.flag_comment",
        sending(RAISE, "Raise concern", choosing=("Adult at risk",), typing={"Why are you concerned?": "He is old"}),
        Role.POLICY,
        status=409,
    ),
)
