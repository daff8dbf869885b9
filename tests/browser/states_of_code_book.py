"""The states of the pages about a code book."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, sending, then

QUESTION = "/policy/code-book/questions/main_issue"
BOOK = f"{QUESTION}/code-book"
CHANGE = f"{BOOK}/change"
PLANNED = f"{BOOK}/planned"
DEMO = "/policy/{results}/questions/main_issue/code-book"
SEE = "See what this does"

CODE_BOOK = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("code book", "code_book", at(BOOK)),
        ("code book, as published", "code_book", at(DEMO)),
        ("code book, theme", "code_book_theme", at(f"{BOOK}/themes/asb-dogs")),
        ("code book, theme that stands alone", "code_book_theme", at(f"{BOOK}/themes/other")),
        ("code book, second looks", "code_book_second_looks", at(f"{BOOK}/second-looks")),
        (
            "code book, no second looks",
            "code_book_second_looks",
            at(DEMO + "/second-looks"),
        ),
        ("code book, add a theme", "code_book_change", at(f"{CHANGE}/add-theme")),
        ("code book, add a theme, errors", "code_book_change", sending(f"{CHANGE}/add-theme", SEE)),
        ("code book, change a theme", "code_book_change", at(f"{CHANGE}/edit-theme?theme=asb-dogs")),
        ("code book, merge themes", "code_book_change", at(f"{CHANGE}/merge-themes?themes=asb-dogs")),
        ("code book, merge themes, errors", "code_book_change", sending(f"{CHANGE}/merge-themes", SEE)),
        ("code book, split a theme", "code_book_change", at(f"{CHANGE}/split-theme?theme=asb-dogs")),
        (
            "code book, split a theme, errors",
            "code_book_change",
            sending(f"{CHANGE}/split-theme?theme=asb-dogs", SEE),
        ),
        ("code book, move a theme", "code_book_change", at(f"{CHANGE}/move-theme?theme=asb-dogs")),
        ("code book, retire a theme", "code_book_change", at(f"{CHANGE}/retire-theme?theme=asb-dogs")),
        ("code book, theme not chosen", "code_book_change", at(f"{CHANGE}/retire-theme")),
        ("code book, rename a category", "code_book_change", at(f"{CHANGE}/edit-category?category=asb&label=ASB")),
        ("code book, planned", "code_book_planned", at(PLANNED + "/{planned_add}")),
        (
            "code book, planned, no reason",
            "code_book_planned",
            sending(PLANNED + "/{planned_add}", "Apply this change"),
        ),
        ("code book, planned before others", "code_book_planned", at(PLANNED + "/{planned_stale}")),
        ("code book, planned for a theme that is gone", "code_book_planned", at(PLANNED + "/{planned_gone}")),
        ("code book, history", "code_book_history", at(f"{BOOK}/history")),
        (
            "code book, no history",
            "code_book_history",
            at(DEMO + "/history"),
        ),
        ("code book, version signed off", "code_book_version", at(BOOK + "/versions/{frozen_version}")),
        ("code book, first version", "code_book_version", at(BOOK + "/versions/{first_version}")),
        ("code book, health", "code_book_health", at(f"{BOOK}/health")),
        (
            "code book, health, real size",
            "code_book_health",
            at(DEMO + "/health"),
        ),
        ("code book, files", "code_book_files", at(f"{BOOK}/files")),
        ("code book, files, nothing chosen", "code_book_files", sending(f"{BOOK}/files", SEE)),
        ("code book, sign off, not yet", "code_book_sign_off", at(f"{BOOK}/sign-off")),
        ("code book, sign off", "code_book_sign_off", at(DEMO + "/sign-off")),
        ("question, not coded again yet", "question", at(QUESTION)),
        (
            "candidates, accept",
            "code_book_change",
            then(
                at("/policy/long-words/questions/main_issue/candidates"),
                lambda visit: visit.follow("Accept as a new theme"),
            ),
        ),
    ),
    State(
        "code book, theme that is gone",
        "policy.code_book_theme",
        at(f"{BOOK}/themes/asb-litter"),
        Role.POLICY,
        status=404,
    ),
    State(
        "code book, none",
        "policy.code_book",
        at("/policy/every-kind/questions/why_not/code-book"),
        Role.POLICY,
        status=409,
    ),
)
