"""The states of the pages where summaries for the board are made and signed off."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, sending

SUMMARIES = seen_by(
    Role.POLICY,
    "policy",
    ("summaries, some", "summaries", at("/policy/{results}/summaries")),
    ("summaries, none", "summaries", at("/policy/forthcoming/summaries")),
    ("summaries, one being made", "summaries", at("/policy/closing/summaries")),
    ("summaries, one that failed", "summaries", at("/policy/every-kind/summaries")),
    ("draft summary", "summary", at("/policy/{results}/summaries/{draft_summary}")),
    ("draft summary, not to be signed", "summary", at("/policy/long-words/summaries/{blocked_summary}")),
    (
        "draft summary, no reason given",
        "summary",
        sending("/policy/{results}/summaries/{draft_summary}", "Sign off as summary 3"),
    ),
)
