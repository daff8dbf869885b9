"""The states of the pages that explore the comments on a question."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, sending

QUESTION = "/policy/{results}/questions/main_issue"
COMMENTS = QUESTION + "/comments"
TABLE = QUESTION + "/cross-table"
COMPARE = QUESTION + "/compare"
VIEWS = QUESTION + "/views"
UNANSWERED = "/policy/closed-unanswered/questions/main_issue"
NEW_VIEW = VIEWS + "/new?q=bikes&locality=east"

EXPLORING = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("comments, searched", "comments", at(COMMENTS + '?q="off road" bikes -parking&order=best')),
        (
            "comments, much set",
            "comments",
            at(COMMENTS + "?q=the&category=asb&and-theme=road-speeding&decided=machine&locality=east&locality=south"),
        ),
        ("comments, nothing found", "comments", at(COMMENTS + "?q=owls")),
        (
            "comments, values that are none",
            "comments",
            at(COMMENTS + "?q=-&locality=nowhere&answer-nothing=1&from=yesterday&order=random"),
        ),
        ("cross-table, protected", "cross_table", at(TABLE + "?by=answer-age_band&intervals=yes")),
        ("cross-table, every count", "cross_table", at(TABLE + "?rows=category&by=channel&counts=all")),
        ("cross-table, narrowed", "cross_table", at(TABLE + "?by=answer-impact&q=bikes&locality=east")),
        ("cross-table, too few", "cross_table", at("/policy/long-words/questions/main_issue/cross-table")),
        ("cross-table, nobody", "cross_table", at(UNANSWERED + "/cross-table")),
        ("cross-table, values that are none", "cross_table", at(TABLE + "?by=street&theme=nothing")),
        ("cross-table, each campaign once", "cross_table", at(TABLE + "?copies=once")),
        ("comparison, each campaign once", "compare", at(COMPARE + "?a-locality=east&copies=once")),
        ("quotes, some", "quotes", at(QUESTION + "/quotes")),
        ("quotes, none", "quotes", at(UNANSWERED + "/quotes")),
        ("comparison", "compare", at(COMPARE + "?a-locality=east&b-locality=west")),
        ("comparison, in both", "compare", at(COMPARE + "?a-q=bikes&b-channel=online&rows=category")),
        ("comparison, the same", "compare", at(COMPARE)),
        ("comparison, nobody", "compare", at(UNANSWERED + "/compare?a-q=bikes")),
        ("comparison, values that are none", "compare", at(COMPARE + "?a-theme=nothing&b-from=yesterday")),
        ("saved views, some", "saved_views", at(VIEWS)),
        ("saved views, none", "saved_views", at(UNANSWERED + "/views")),
        ("saved view, one’s own", "saved_view", at(VIEWS + "/{own_view}")),
        ("saved view, a colleague’s", "saved_view", at(VIEWS + "/{view_of_another}")),
        (
            "saved view, no name",
            "saved_view",
            sending(VIEWS + "/{own_view}", "Rename", typing={"Name of the view": ""}),
        ),
        ("save a view", "new_view", at(NEW_VIEW)),
        ("save a view, no name", "new_view", sending(NEW_VIEW, "Save")),
        ("save a view, a filter that is none", "new_view", at(VIEWS + "/new?theme=nothing")),
    ),
    State("saved view, gone", None, at(VIEWS + "/{nobody}"), Role.POLICY, status=404),
)
