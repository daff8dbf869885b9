"""The states of what residents see."""

from consult.held_forms import HeldForm
from tests.browser.scenery import LONG_COMMENTS
from tests.browser.state import State
from tests.browser.ways import (
    answering,
    at,
    coming_back,
    losing_cookies,
    page_of_error,
    pressing,
    sending,
    sent,
    then,
)

EVERY = "/consultations/every-kind"
HELD = HeldForm(f"{EVERY}/answer/agree", [("agree", "agree")])
LONG = "/consultations/long-words"

FINDING = (
    State("consultations, some", "public.consultations", at("/")),
    State("consultations, none", "public.consultations", at("/"), is_on_empty_site=True),
    State("consultation, open", "public.consultation", at("/consultations/safe-durham-strategy")),
    State("consultation, begun", "public.consultation", then(answering("every-kind"), at(EVERY))),
    State("consultation, answered", "public.consultation", then(sent("every-kind"), at(EVERY))),
    State("consultation, forthcoming", "public.consultation", at("/consultations/forthcoming")),
    State("consultation, closed", "public.consultation", at("/consultations/{results}")),
    State("consultation, closed unanswered", "public.consultation", at("/consultations/closed-unanswered")),
    State("consultation, long words", "public.consultation", at(LONG)),
    State("accessibility", "public.accessibility", at("/accessibility")),
    State("privacy", "public.privacy", at("/privacy")),
    State("cookies", "public.cookies", at("/cookies")),
)

ANSWERING = (
    *(
        State(f"first page of {slug}", "public.answer", at(f"/consultations/{slug}/start"))
        for slug in (
            "safe-durham-strategy",
            "crmp",
            "confidence-survey",
            "safe-durham-plan",
            "pspo-durham-city",
            "asb-street-questionnaire",
            "victim-service-feedback",
        )
    ),
    *(
        State(f"page {key}", "public.answer", at(f"{EVERY}/answer/{key}"))
        for key in ("agree", "issue", "where", "heard", "more")
    ),
    State("page asked because of an answer", "public.answer", sending(f"{EVERY}/answer/agree", choosing=("Disagree",))),
    State(
        "page filled",
        "public.answer",
        then(
            sending(f"{EVERY}/answer/issue", choosing=("4",), typing={"What is the biggest issue?": "Bikes"}),
            at(f"{EVERY}/answer/issue"),
        ),
    ),
    State("page to change", "public.answer", then(answering("every-kind"), at(f"{EVERY}/answer/agree?change="))),
    State("page, nothing chosen", "public.answer", sending(f"{EVERY}/answer/agree")),
    State(
        "page, a wrong postcode",
        "public.answer",
        sending(f"{EVERY}/answer/where", typing={"What is your postcode?": "nonsense"}),
    ),
    State(
        "page, too many words",
        "public.answer",
        sending(f"{EVERY}/answer/issue", typing={"What is the biggest issue?": LONG_COMMENTS[0][:3000]}),
    ),
    State(
        "page, half a date",
        "public.answer",
        sending(f"{EVERY}/answer/heard", choosing=("An event", "Other"), typing={"Day": "31", "Month": "2"}),
    ),
    State(
        "page, not a number",
        "public.answer",
        sending(f"{EVERY}/answer/more", typing={"How many years have you lived here?": "lots"}),
    ),
    State(
        "page, stale",
        "public.answer",
        then(
            at(f"{EVERY}/answer/issue"),
            losing_cookies,
            lambda visit: visit.fill("What is the biggest issue?", LONG_COMMENTS[1]),
            pressing("Continue"),
        ),
        status=400,
    ),
    State("page that is not asked", "public.answer", at(f"{EVERY}/answer/disagree_why"), status=404),
    State("page after closing", "public.answer", at("/consultations/closed-unanswered/answer/agree"), status=410),
    State("page before opening", "public.answer", at("/consultations/forthcoming/answer/agree"), status=403),
    State("page after sending", "public.answer", then(sent("every-kind"), at(f"{EVERY}/answer/agree")), status=409),
)

SENDING = (
    State("check, the least", "public.check", answering("every-kind")),
    State(
        "check, long words",
        "public.check",
        then(
            sending(f"{LONG}/answer/issue", typing={"What is the biggest issue?": LONG_COMMENTS[1]}),
            answering("long-words"),
        ),
    ),
    State(
        "check, something to put right",
        "public.check",
        then(
            sending(f"{EVERY}/answer/where", typing={"What is your postcode?": "nonsense"}),
            at(f"{EVERY}/check"),
        ),
    ),
    State("check, nothing begun", None, at(f"{EVERY}/saved"), status=404),
    State(
        "check, cookies lost",
        "public.check",
        then(answering("every-kind"), losing_cookies, pressing("Send your response")),
        status=404,
    ),
    State("saved, with its code", "public.saved", sending(f"{EVERY}/answer/agree", "Save and come back later")),
    State(
        "saved, code shown before",
        "public.saved",
        then(sending(f"{EVERY}/answer/agree", "Save and come back later"), at(f"{EVERY}/saved")),
    ),
    State("resume", "public.resume", coming_back("every-kind")),
    State("resume, wrong code", "public.resume", coming_back("every-kind", "ABCDEF-GHJKMN")),
    State("resume, paused", "public.resume", coming_back("every-kind", *["ABCDEF-GHJKMN"] * 5), status=429),
    State("sent", "public.sent", sent("every-kind")),
    State("sent, long words", "public.sent", sent("long-words")),
    State("equality", "public.equality", then(sent("every-kind"), pressing("Answer the equality questions"))),
    State(
        "sent, equality too",
        "public.sent",
        then(sent("every-kind"), pressing("Answer the equality questions"), pressing("Send these answers")),
    ),
    State("sent from elsewhere", "public.sent", at(f"{EVERY}/sent/SDP-2222-2222"), status=404),
)

PAGES_OF_ERRORS = (
    State("no such page", None, at("/nowhere"), status=404),
    State("no such consultation", "public.consultation", at("/consultations/none"), status=404),
    *(
        State(f"error {status}", None, page_of_error(status), status=status)
        for status in (400, 405, 413, 429, 500, 503)
    ),
    State("error 503, a form held", None, page_of_error(503, held=HELD), status=503),
)

RESIDENTS = (*FINDING, *ANSWERING, *SENDING, *PAGES_OF_ERRORS)
