"""The states of the pages that open consultations."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, sending

LIST = "/policy/questionnaires"
NEW = LIST + "/new"
OPEN = LIST + "/{wording}/open"
CLOSING = "/policy/every-kind/closing"

OPENING = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("questionnaires", "questionnaires", at(LIST)),
        ("questionnaire, draft", "questionnaire", at(LIST + "/{draft}")),
        ("questionnaire, without its code book", "questionnaire", at(LIST + "/{wording}")),
        ("write a questionnaire", "draft_questionnaire", at(NEW)),
        ("write a questionnaire, from the library", "draft_questionnaire", at(NEW + "?library=confidence-survey")),
        (
            "write a questionnaire, errors",
            "draft_questionnaire",
            sending(NEW, "Check and keep as a draft", typing={"The text of the questionnaire": "title: ["}),
        ),
        ("open a consultation", "open_consultation", at(OPEN)),
        (
            "open a consultation, errors",
            "open_consultation",
            sending(OPEN, "Open the consultation", typing={"Address on this site": "Not An Address"}),
        ),
        ("change the last day", "closing", at(CLOSING)),
        ("change the last day, errors", "closing", sending(CLOSING, "Change the last day")),
    ),
)
