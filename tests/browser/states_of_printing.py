"""The states of the pages about printed forms."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, sending

EQUALITY_SHEET = "/officers/consultations/every-kind/equality-sheets/new"
RUNS = "/officers/consultations/every-kind/printed-forms"
READY = "/officers/print-runs/{run_ready}"

PRINTING = (
    *seen_by(
        Role.OFFICER,
        "officers",
        ("key an equality sheet", "key_equality_sheet", at(EQUALITY_SHEET)),
        ("key an equality sheet, empty", "key_equality_sheet", sending(EQUALITY_SHEET, "Keep this sheet")),
        ("print runs, some", "print_runs", at(RUNS)),
        ("print runs, none", "print_runs", at("/officers/consultations/crmp/printed-forms")),
        ("make a print run", "print_forms", at(RUNS + "/new")),
        ("make a print run, errors", "print_forms", sending(RUNS + "/new", "Make the forms")),
        ("print run, waiting", "print_run", at("/officers/print-runs/{run_waiting}")),
        ("print run, ready", "print_run", at(READY)),
        ("print run, failed", "print_run", at("/officers/print-runs/{run_failed}")),
        ("forms not handed out", "void_serials", at(READY + "/not-handed-out")),
        (
            "forms not handed out, errors",
            "void_serials",
            sending(READY + "/not-handed-out", "Note them as not handed out", typing={"First serial number": "12"}),
        ),
    ),
    State("no such print run", None, at("/officers/print-runs/{nobody}"), Role.OFFICER, status=404),
)
