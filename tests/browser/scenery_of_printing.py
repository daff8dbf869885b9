"""Print runs for the states of printed forms: one that waits, one that is ready and one that failed."""

from datetime import date

from sqlmodel import Session

from consult.models import Consultation, PrintRun, User
from consult.services.printing import (
    PrintFacts,
    VoidFacts,
    fail_run,
    finish_run,
    keep_file,
    request_run,
    void_serials,
)
from forms.paper.setting import Setting


def add_print_runs(session: Session, consultation: Consultation, officer: User) -> dict[str, str]:
    """Three runs, and forms of the second that were not handed out. Their files hold nothing."""

    def asked(venue: str, setting: Setting, event_on: date | None = None) -> PrintRun:
        facts = PrintFacts(venue=venue, event_on=event_on, copies=40, setting=setting)
        return request_run(session, consultation, facts, requested_by=officer)

    waiting = asked("Example market stall", Setting.STANDARD, date(2026, 12, 1))
    ready, failed = asked("Example library", Setting.LARGE_PRINT), asked("Example open day", Setting.EASY_READ)
    for name, media_type in (("forms-1.pdf", "application/pdf"), ("boxes.json", "application/json")):
        keep_file(session, ready, name=name, media_type=media_type, content=b"nothing", copies=20)
    finish_run(session, ready, pages=10)
    left_over = VoidFacts(first_serial=ready.last_serial - 4, last_serial=ready.last_serial, reason="Left over")
    void_serials(session, ready, left_over, voided_by=officer)
    fail_run(session, failed, "The forms could not be made. Make a new run.")
    session.commit()
    return {"run_waiting": str(waiting.id), "run_ready": str(ready.id), "run_failed": str(failed.id)}
