"""Serial numbers of printed forms: seven figures and an eighth that catches a slip of the finger.

The last figure is worked out from the others by H. M. Damm's table, which catches every single wrong figure and every
swap of two neighbours. It is a figure and no letter, so that a clerk keys it on the number pad.
"""

import re
from dataclasses import dataclass

from forms.text import in_plain_figures

MOST = 9_999_999
"""The largest serial number."""

_FIGURES = 7
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FORM = "CONSULT"
_SCANNED = re.compile(rf"{_FORM}:([a-z0-9-]{{1,80}}):(\d{{1,6}}):(\d{{1,3}}):(\d{{8}})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What the QR code on a page says: which form, which wording, which page and which copy."""

    form: str
    version: int
    page: int
    serial: int

    def __str__(self) -> str:
        """In capitals, figures and colons, which a QR code holds in little room and every scanner types alike."""
        return f"{_FORM}:{self.form.upper()}:{self.version}:{self.page}:{_with_check(self.serial)}"


def written(serial: int) -> str:
    """A serial number as it is printed: two groups of four figures, such as 0000 0420."""
    figures = _with_check(serial)
    return f"{figures[:4]} {figures[4:]}"


def read_serial(text: str) -> int | None:
    """The serial number in what was typed; None where a figure is wrong, missing or too many.

    Spaces and hyphens are passed over.
    """
    figures = re.sub(r"[\s-]", "", in_plain_figures(text))
    if not re.fullmatch(rf"\d{{{_FIGURES + 1}}}", figures, re.ASCII) or _check(figures) != 0:
        return None
    return int(figures[:-1]) or None


def read_scanned(text: str) -> PrintedPage | None:
    """What a scanner read from the QR code of a page; None where it is something else."""
    found = _SCANNED.fullmatch(text.strip())
    if not found:
        return None
    form, version, page, figures = found.groups()
    serial = read_serial(figures)
    return PrintedPage(form.lower(), int(version), int(page), serial) if serial else None


def _with_check(serial: int) -> str:
    if not 1 <= serial <= MOST:
        raise ValueError(f"a serial number is from 1 to {MOST}, not {serial}")
    figures = f"{serial:0{_FIGURES}}"
    return f"{figures}{_check(figures)}"


def _check(figures: str) -> int:
    """The figure that goes at the end; 0 where it stands there already and the others fit it."""
    between = 0
    for figure in figures:
        between = _DAMM[between][int(figure)]
    return between
