"""What the tests of printed forms share: a quick printer, and runs that are there."""

from collections.abc import Callable

from sqlmodel import Session

from consult.models import Consultation, PrintRun, User
from consult.services.printing import PrintFacts, request_run
from forms.paper.setting import Setting
from forms.paper.wanted import FormsWanted, NoticeWanted, Printed, SheetWanted


class QuickPrinter:
    """Prints nothing and remembers what it was asked; lets a test do something in the middle."""

    def __init__(self) -> None:
        self.asked: list[FormsWanted | NoticeWanted] = []
        self.sheets: list[SheetWanted] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, wanted: FormsWanted | SheetWanted | NoticeWanted) -> Printed:
        if isinstance(wanted, SheetWanted):
            self.sheets.append(wanted)
        else:
            self.asked.append(wanted)
        self.meanwhile()
        return Printed.model_construct(pdf=b"%PDF-", grid=b"{}", pages=6)


def a_run(
    session: Session, consultation: Consultation, requested_by: User, *, copies: int = 45, venue: str = "Market stall"
) -> PrintRun:
    """A run that was asked for, and committed."""
    facts = PrintFacts(venue=venue, copies=copies, setting=Setting.STANDARD)
    run = request_run(session, consultation, facts, requested_by=requested_by)
    session.commit()
    return run
