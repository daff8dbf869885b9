"""The states of the pages that say where figures and codes come from."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at

QUESTION = "/policy/{results}/questions/main_issue"
FIGURE = QUESTION + "/figure"

TRACING = seen_by(
    Role.POLICY,
    "policy",
    ("history of a comment", "comment_history", at("/policy/comments/{comment}/history")),
    ("history of a comment, long words", "comment_history", at("/policy/comments/{long_comment}/history")),
    ("figure, a theme", "figure", at(FIGURE + "?theme=road-speeding")),
    ("figure, narrowed", "figure", at(FIGURE + "?category=asb&channel=paper&locality=east")),
    ("figure, nobody", "figure", at(FIGURE + "?theme=road-speeding&channel=committee")),
    ("runs, some", "runs", at(QUESTION + "/runs")),
    ("runs, failed", "runs", at("/policy/theming-failed/questions/main_issue/runs")),
    ("runs, none", "runs", at("/policy/closed-unanswered/questions/main_issue/runs")),
    ("run, finished", "run", at(QUESTION + "/runs/{run}")),
    ("run, failed", "run", at("/policy/theming-failed/questions/main_issue/runs/{failed_run}")),
)
