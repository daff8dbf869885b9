"""The states of the pages about people's data: anonymised files, privacy, the impact notes, the transparency record."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, pressing, then

ANONYMISED = "/policy/{results}/anonymised?look=yes&fact=locality"

DATA_PROTECTION = (
    State("privacy of a consultation", "public.privacy_of", at("/consultations/safe-durham-strategy/privacy")),
    State("transparency record", "public.transparency_record", at("/transparency-record")),
    State(
        "anonymised file, something missing",
        "policy.anonymised",
        then(at(ANONYMISED), pressing("Make the file")),
        Role.POLICY,
        status=400,
    ),
    *seen_by(
        Role.POLICY,
        "policy",
        ("anonymised file, begun", "anonymised", at("/policy/{results}/anonymised")),
        ("impact note of a consultation", "impact_note", at("/policy/{results}/impact-note")),
        ("impact note of the service", "service_impact_note", at("/policy/impact-note")),
        ("transparency record, for staff", "transparency_record", at("/policy/transparency-record")),
    ),
)
