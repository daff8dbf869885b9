"""The states of the review queue, and of teaching the machine."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, pressing, sending, then, unticking_all

QUESTION = "/policy/{results}/questions/main_issue"
LONG_QUESTION = "/policy/long-words/questions/main_issue"
REVIEW = QUESTION + "/review"
LEARNING = QUESTION + "/learning"

REVIEWING = seen_by(
    Role.POLICY,
    "policy",
    ("review queue", "review", at(REVIEW)),
    ("review queue, filtered", "review", at(REVIEW + "?reason=uncertain&size=20")),
    ("review queue, nobody answered", "review", at("/policy/closed-unanswered/questions/main_issue/review")),
    ("review a comment", "review_comment", sending(REVIEW, "Start reviewing")),
    ("review a comment, long words", "review_comment", sending(LONG_QUESTION + "/review", "Start reviewing")),
    (
        "review a comment, no theme ticked",
        "review_comment",
        then(sending(REVIEW, "Start reviewing"), unticking_all, pressing("Save and next")),
    ),
    ("review a comment, decided", "review_comment", at(LONG_QUESTION + "/review/{reviewed_comment}")),
    ("teach the machine", "learning", at(LEARNING)),
    ("teach the machine, model in use", "learning", at(LONG_QUESTION + "/learning")),
    ("learned model, to decide on", "learned_model", at(LEARNING + "/{learned_model}")),
    ("learned model, worse", "learned_model", at(LEARNING + "/{worse_model}")),
    (
        "learned model, no reason given",
        "learned_model",
        sending(LEARNING + "/{learned_model}", "Set it aside"),
    ),
)
