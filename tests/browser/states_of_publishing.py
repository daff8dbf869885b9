"""The states of the pages about publication and campaigns."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, pressing, sending, then, unticking_all

QUEUE = "/policy/{results}/publication"
TOGETHER = QUEUE + "/nothing-found"
MODERATE = QUEUE + "/{to_moderate}"
GROUPS = "/policy/{results}/questions/main_issue/campaigns"
PUBLIC = "/consultations/{results}/responses"

PUBLISHING = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("publication, waiting", "publication", at(QUEUE)),
        ("publication, published", "publication", at(QUEUE + "?show=published")),
        ("publication, withheld", "publication", at(QUEUE + "?show=withheld")),
        ("publication, none held", "publication", at(QUEUE + "?show=held")),
        ("publication, not asked for", "publication", at("/policy/every-kind/publication")),
        ("publish together", "nothing_found", at(TOGETHER)),
        (
            "publish together, none ticked",
            "nothing_found",
            then(at(TOGETHER), unticking_all, pressing("Publish those ticked")),
        ),
        ("moderate a response", "moderate", at(MODERATE)),
        ("moderate a response, published", "moderate", at(QUEUE + "/{published}")),
        ("moderate a response, withheld", "moderate", at(QUEUE + "/{withheld}")),
        ("moderate a response, no reason", "moderate", sending(MODERATE, "Withhold")),
        ("campaigns, some", "campaigns", at(GROUPS)),
        ("campaigns, none", "campaigns", at("/policy/every-kind/questions/why_not/campaigns")),
        ("campaign, proposed", "campaign", at(GROUPS + "/{proposed_campaign}")),
        ("campaign, confirmed, with new copies", "campaign", at(GROUPS + "/{campaign}")),
        (
            "campaign, no label",
            "campaign",
            sending(GROUPS + "/{proposed_campaign}", "Confirm as one campaign"),
        ),
    ),
    State("published responses, some", "public.responses", at(PUBLIC)),
    State("published responses, filtered", "public.responses", at(PUBLIC + "?sender=individual&words=the")),
    State("published responses, none fit", "public.responses", at(PUBLIC + "?words=nothingofthekind")),
    State("published responses, a filter that is none", "public.responses", at(PUBLIC + "?theme=nothing")),
    State("published responses, none", "public.responses", at("/consultations/closed-unanswered/responses")),
)
