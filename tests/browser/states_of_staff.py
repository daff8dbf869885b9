"""The states of what those who sign in see."""

from consult.models import Role
from tests.browser.scenery_of_accounts import WITH_AN_APP
from tests.browser.state import State, seen_by
from tests.browser.ways import (
    at,
    losing_cookies,
    pressing,
    sending,
    signed_out_while_keying,
    signing_in_as,
    then,
    unticking_all,
)

ACCOUNT = (
    State("sign in", "account.sign_in", at("/account/sign-in")),
    State("sign in, nothing typed", "account.sign_in", sending("/account/sign-in", "Sign in")),
    State(
        "sign in, wrong password",
        "account.sign_in",
        sending(
            "/account/sign-in", "Sign in", typing={"E-mail address": "nobody@example.org", "Password": "not the one"}
        ),
    ),
    State("sign in, stale", None, then(at("/account/sign-in"), losing_cookies, pressing("Sign in")), status=400),
    State("signed out", "officers.key_in_response", signed_out_while_keying, Role.OFFICER, status=401),
    State(
        "signed in again",
        "account.sign_in",
        then(signed_out_while_keying, signing_in_as(Role.OFFICER)),
        Role.OFFICER,
    ),
    State("enter the code", "account.enter_code", sending("/account/sign-in", "Sign in", typing=WITH_AN_APP)),
    State("set your password", "account.set_password", at("/account/set-password/{password_link}")),
    State("your account", "account.home", at("/account/"), Role.OFFICER),
    State(
        "change your password, nothing typed",
        "account.change_password",
        sending("/account/password", "Change your password"),
        Role.OFFICER,
    ),
    State("authenticator app", "account.second_factor", at("/account/second-factor"), Role.OFFICER),
    State(
        "authenticator app, set up",
        "account.set_up_second_factor",
        sending("/account/second-factor", "Set up an authenticator app"),
        Role.OFFICER,
    ),
    State("not for this role", "officers.home", at("/officers/"), Role.BOARD, status=403),
)

ONE_PERSON = "/admin/one-person"
WORKS_ON = "/admin/users/{member}/consultations"

ADMIN = (
    State("accounts", "admin.home", at("/admin/"), Role.ADMIN),
    State("account", "admin.account", at("/admin/users/{with_an_app}"), Role.ADMIN),
    State(
        "new account, nothing typed", "admin.new_account", sending("/admin/users/new", "Make the account"), Role.ADMIN
    ),
    State("who works on what", "admin.memberships", at("/admin/memberships"), Role.ADMIN),
    State("who works on a consultation", "admin.people_of", at("/admin/memberships/every-kind"), Role.ADMIN),
    State("what a person works on", "admin.works_on", at(WORKS_ON), Role.ADMIN),
    State(
        "what a person works on, errors",
        "admin.works_on",
        then(at(WORKS_ON), unticking_all, pressing("Save")),
        Role.ADMIN,
        status=400,
    ),
    State("one person’s data", "admin.one_person", at(ONE_PERSON), Role.ADMIN),
    State(
        "one person’s data, errors",
        "admin.one_person",
        sending(ONE_PERSON, "Find the response"),
        Role.ADMIN,
        status=400,
    ),
    State("what is held of a person", "admin.what_is_held", at(ONE_PERSON + "/{response}"), Role.ADMIN),
    State(
        "what is held of a person, errors",
        "admin.what_is_held",
        sending(ONE_PERSON + "/{response}", "Erase this response"),
        Role.ADMIN,
        status=400,
    ),
    State("retention", "admin.retention", at("/admin/retention"), Role.ADMIN),
    State("retention schedule", "admin.retention_schedule", at("/admin/retention/every-kind"), Role.ADMIN),
    State("responses deleted", None, at("/policy/responses-gone/responses"), Role.POLICY, status=410),
    State("how it runs", "admin.running", at("/admin/running"), Role.ADMIN),
    State("audit trail", "admin.audit", at("/admin/audit"), Role.ADMIN),
    State("audit trail, last page", "admin.audit", at("/admin/audit?page=99"), Role.ADMIN),
    State("audit trail, filtered", "admin.audit", at("/admin/audit?action=signed+in&from=1/1/2024"), Role.ADMIN),
    State("audit trail, none fit", "admin.audit", at("/admin/audit?to=1/1/2001"), Role.ADMIN),
    State(
        "audit trail, values that are none",
        "admin.audit",
        at("/admin/audit?action=nothing&subject=1&from=yesterday&person=nobody&consultation=none"),
        Role.ADMIN,
    ),
)

OPEN_BATCH = "/officers/consultations/every-kind/batches/new"
CORRECT_BATCH = "/officers/batches/{batch_started}/facts"
KEY = "/officers/batches/{batch_started}/forms/new"
ENTER = "/officers/consultations/every-kind/comments/new"

OFFICERS = (
    *seen_by(
        Role.OFFICER,
        "officers",
        ("batches and comments", "home", at("/officers/")),
        ("open a batch", "open_batch", at(OPEN_BATCH)),
        ("open a batch, errors", "open_batch", sending(OPEN_BATCH, "Open the batch", typing={"Day": "31"})),
        ("batch, nothing keyed", "batch", at("/officers/batches/{batch_started}")),
        ("batch, all keyed", "batch", at("/officers/batches/{batch_full}")),
        ("batch, more keyed than received", "batch", at("/officers/batches/{batch_overfull}")),
        ("correct a batch", "correct_batch", at(CORRECT_BATCH)),
        (
            "correct a batch, errors",
            "correct_batch",
            sending(CORRECT_BATCH, "Save", typing={"How many forms were received?": "many"}),
        ),
        ("key a form", "key_in_response", at(KEY)),
        ("key a form, too many", "key_in_response", at("/officers/batches/{batch_overfull}/forms/new")),
        (
            "key a form, errors",
            "key_in_response",
            sending(
                "/officers/batches/{batch_errors}/forms/new",
                "Save and key the next form",
                typing={"Day": "31", "Month": "2", "Year": "2026"},
            ),
        ),
        (
            "key a form, one saved",
            "key_in_response",
            sending(
                "/officers/batches/{batch_saved}/forms/new",
                "Save and key the next form",
                choosing=("Agree", "East"),
            ),
        ),
        ("go on with a form", "resume_form", at("/officers/batches/{batch_left}/forms/{form_left}")),
        ("batch, a form being keyed", "batch", at("/officers/batches/{batch_left}")),
        ("batch, closed", "batch", at("/officers/batches/{batch_closed}")),
        ("close a batch", "close_batch", at("/officers/batches/{batch_full}/close")),
        ("close a batch, a form being keyed", "close_batch", at("/officers/batches/{batch_left}/close")),
        (
            "close a batch, errors",
            "close_batch",
            sending("/officers/batches/{batch_started}/close", "Close the batch"),
        ),
        ("open a batch again", "reopen_batch", at("/officers/batches/{batch_closed}/reopen")),
        (
            "open a batch again, errors",
            "reopen_batch",
            sending("/officers/batches/{batch_closed}/reopen", "Open the batch again"),
        ),
        ("set a form aside", "set_form_aside", at("/officers/batches/{batch_started}/set-aside")),
        (
            "set a form aside, errors",
            "set_form_aside",
            sending("/officers/batches/{batch_started}/set-aside", "Set it aside", choosing=("It is spoiled",)),
        ),
        ("events", "events", at("/officers/consultations/every-kind/events")),
        ("events, none", "events", at("/officers/consultations/crmp/events")),
        ("response, keyed", "response", at("/officers/responses/{keyed}")),
        ("response, letter", "response", at("/officers/responses/{letter}")),
        (
            "attach an original, errors",
            "attach_original",
            sending("/officers/responses/{letter}/originals", "Attach the original"),
        ),
        ("correct a response", "correct_response", at("/officers/responses/{keyed}/correct")),
        ("letters, some", "written_comments_of", at("/officers/consultations/every-kind/comments")),
        ("letters, none", "written_comments_of", at("/officers/consultations/crmp/comments")),
        ("enter a letter", "enter_written_comment", at(ENTER)),
        ("enter a letter, errors", "enter_written_comment", sending(ENTER, "Save", choosing=("From a committee",))),
        ("correct how it arrived", "correct_written_facts", at("/officers/responses/{letter}/facts")),
        (
            "correct how it arrived, errors",
            "correct_written_facts",
            sending("/officers/responses/{letter}/facts", "Save", typing={"Name of the body": ""}),
        ),
    ),
    State("batches and comments, first day", "officers.home", at("/officers/"), Role.OFFICER, is_on_empty_site=True),
    State("no such batch", None, at("/officers/batches/{nobody}"), Role.OFFICER, status=404),
    State(
        "batch too early",
        "officers.open_batch",
        at("/officers/consultations/forthcoming/batches/new"),
        Role.OFFICER,
        status=409,
    ),
)

RESPONSES = "/policy/{results}/responses"
QUESTION = "/policy/{results}/questions/main_issue"
COMMENT = "/policy/comments/{long_comment}"

POLICY = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("responses and themes", "home", at("/policy/")),
        ("responses, some", "responses", at(RESPONSES)),
        ("responses, last page", "responses", at(RESPONSES + "?page=21")),
        ("responses, filtered", "responses", at(RESPONSES + "?channel=paper&locality=east&from=1/1/2024")),
        ("responses, none fit", "responses", at(RESPONSES + "?to=1/1/2001")),
        ("responses, none", "responses", at("/policy/closed-unanswered/responses")),
        ("responses, a date that is none", "responses", at(RESPONSES + "?from=yesterday&locality=nowhere")),
        ("responses, long words", "responses", at("/policy/long-words/responses")),
        ("response, online", "response", at("/policy/{results}/responses/{response}")),
        ("response, long words", "response", at("/policy/long-words/responses/{long_response}")),
        ("response, on behalf of a body", "response", at("/policy/every-kind/responses/{letter}")),
        ("question, themed", "question", at(QUESTION)),
        ("question, long words", "question", at("/policy/long-words/questions/main_issue")),
        ("question, unanswered", "question", at("/policy/closed-unanswered/questions/main_issue")),
        ("question, waiting", "question", at("/policy/theming-queued/questions/main_issue")),
        ("question, under way", "question", at("/policy/theming-running/questions/main_issue")),
        ("question, failed", "question", at("/policy/theming-failed/questions/main_issue")),
        ("question, no code book", "question", at("/policy/every-kind/questions/why_not")),
        ("comments, all", "comments", at(QUESTION + "/comments")),
        ("comments, filtered", "comments", at(QUESTION + "/comments?channel=paper&locality=east")),
        ("comments, none fit", "comments", at(QUESTION + "/comments?channel=committee")),
        ("comments, a filter that is none", "comments", at(QUESTION + "/comments?theme=nothing")),
        ("comments, long words", "comments", at("/policy/long-words/questions/main_issue/comments")),
        ("comment", "comment", at("/policy/comments/{comment}")),
        ("comment, long words", "comment", at(COMMENT)),
        ("comment, decided", "comment", sending("/policy/comments/{decided_comment}", "Save themes")),
        ("comment, no theme ticked", "comment", then(at(COMMENT), unticking_all, pressing("Save themes"))),
        ("candidates, some", "candidates", at("/policy/long-words/questions/main_issue/candidates")),
        ("candidates, none", "candidates", at("/policy/every-kind/questions/main_issue/candidates")),
    ),
    State("responses and themes, first day", "policy.home", at("/policy/"), Role.POLICY, is_on_empty_site=True),
    State("nothing to theme", "policy.question", at("/policy/{results}/questions/confidence"), Role.POLICY, status=404),
)

BOARD = (
    *seen_by(
        Role.BOARD,
        "board",
        ("board pages", "home", at("/board/")),
        ("summary", "consultation", at("/board/{results}")),
        ("summary, an older one", "numbered", at("/board/{results}/summaries/1")),
        ("summary, nobody answered", "consultation", at("/board/closed-unanswered")),
        ("summary, none signed", "consultation", at("/board/forthcoming")),
        ("summary, a few long words", "consultation", at("/board/long-words")),
    ),
    State("board pages, first day", "board.home", at("/board/"), Role.BOARD, is_on_empty_site=True),
)

STAFF = (*ACCOUNT, *ADMIN, *OFFICERS, *POLICY, *BOARD)
