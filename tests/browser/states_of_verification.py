"""The states of the pages of verification."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, sending

VERIFY = "/officers/batches/{batch_to_verify}/verification"
GOING = "/officers/verifications/{verification_going}"
FAILED = "/officers/verifications/{verification_failed}"

VERIFYING = seen_by(
    Role.OFFICER,
    "officers",
    ("verify a batch, errors", "verify_batch", sending(VERIFY, "Draw the forms")),
    ("verification, going on", "verification", at(GOING)),
    ("verification, failed", "verification", at(FAILED)),
    ("key a form again", "key_again", at(GOING + "/forms/{form_again}")),
    ("leave a form out", "leave_form_out", at(GOING + "/forms/{form_again}/left-out")),
    (
        "settle a difference, errors",
        "keyed_difference",
        sending(GOING + "/differences/{difference}", "The first keying is right"),
    ),
    ("give up a verification", "give_up_verification", at(GOING + "/give-up")),
    ("certificate", "certificate", at(FAILED + "/certificate")),
)
