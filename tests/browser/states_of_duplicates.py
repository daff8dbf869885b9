"""The states of the pages about responses that may be the same return."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, pressing, sending, then

DUPLICATES = "/policy/{results}/duplicates"
MARKED = "/policy/{results}/marked/mark/too-fast"
NO_ANSWERS = ("The one of the group", "They are no answers: leave them out of every figure")
TO_DECIDE = DUPLICATES + "/device/{same_device}"

ALIKE = seen_by(
    Role.POLICY,
    "policy",
    ("possible duplicates, some", "duplicates", at(DUPLICATES)),
    ("possible duplicates, none", "duplicates", at("/policy/every-kind/duplicates")),
    ("alike, decided", "alike", at(DUPLICATES + "/serial/{same_serial}")),
    ("alike, many, errors", "alike", sending(TO_DECIDE, "Count one, keep the others")),
    ("marked responses, some", "marked", at("/policy/{results}/marked")),
    ("marked responses, none", "marked", at("/policy/every-kind/marked")),
    ("group of marked responses, errors", "marked_group", sending(MARKED)),
    (
        "without marked responses, errors",
        "without_marked",
        then(sending(MARKED, choosing=NO_ANSWERS), pressing("Leave it out")),
    ),
    ("response, left out", "response", at("/policy/{results}/responses/{left_out}")),
)
