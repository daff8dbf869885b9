"""Values that have to be made out from what was typed: whole numbers, dates and postcodes."""

import re
from datetime import date

from forms.text import in_plain_figures

_WHOLE = re.compile(r"[-+]?(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})")
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)


def whole_number(typed: str) -> int | None:
    """The whole number typed in figures, thousands commas allowed; None when it is something else."""
    figures = in_plain_figures(typed).replace("−", "-")
    return int(figures.replace(",", "")) if _WHOLE.fullmatch(figures) else None


def month_number(typed: str) -> int | None:
    """The month from its number, name or first letters (at least three); None when it is something else."""
    word = in_plain_figures(typed).lower().rstrip(".")
    named = {name: number for number, name in enumerate(_MONTHS, start=1) if len(word) >= 3 and name.startswith(word)}
    return next(iter(named.values()), None) or whole_number(word)


def calendar_day(day: int, month: int, year: int) -> date | None:
    """The day in the calendar; None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def normal_postcode(typed: str) -> str | None:
    """The UK postcode in capitals with its one space; None when it cannot be one."""
    squeezed = re.sub(r"[\s.-]", "", in_plain_figures(typed)).upper()
    found = _POSTCODE.fullmatch(squeezed)
    return f"{found[1]} {found[2]}" if found else None
