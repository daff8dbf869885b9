"""Printing by a program of its own: forms, posters and flyers as tagged PDF."""

import subprocess
import sys
from pathlib import Path

from forms.paper.wanted import FormsWanted, NoticeWanted, Printed, SheetWanted

SECONDS_TO_START = 60
SECONDS_A_COPY = 5
PROGRAM = "forms.paper"
ROOT = Path(__file__).parent.parent.parent


class NotPrinted(Exception):
    """The program failed. The text says how, without what was to be printed."""


def carry_out(wanted: FormsWanted | SheetWanted | NoticeWanted) -> Printed:
    """What is wanted, printed. Takes a second or two. Raises NotPrinted."""
    copies = wanted.last_serial - wanted.first_serial + 1 if isinstance(wanted, FormsWanted) else 1
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the data go in by standard input
            [sys.executable, "-m", PROGRAM],
            input=wanted.model_dump_json().encode(),
            capture_output=True,
            timeout=SECONDS_TO_START + SECONDS_A_COPY * copies,
            check=True,
            cwd=ROOT,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotPrinted(f"The printing program failed: {type(error).__name__}") from error
    return Printed.model_validate_json(done.stdout)
