"""Sections of the published page that are measured apart from the rest of it."""

import re
from pathlib import Path

RUSH = "## A rush of residents"
AT_SCALE = "## Every page, as responses grow"
NOISE = "## How far to trust these figures"
"""The section that stands last."""


def keeping_section(page: str, *, before: Path, heading: str) -> str:
    """The page with the section of this heading as it stands in the file that is about to be replaced, if it does."""
    section = section_of(before.read_text(encoding="utf-8"), heading) if before.exists() else None
    return page if section is None else with_section(page, section)


def with_section(page: str, section: str) -> str:
    """The page with a section in place of the one of the same heading, or before the last."""
    heading = section.partition("\n")[0]
    old = section_of(page, heading)
    if old is not None:
        return page.replace(old, section)
    first, found, last = page.partition(NOISE)
    return f"{first}{section}\n\n{found}{last}" if found else f"{page.rstrip()}\n\n{section}\n"


def section_of(page: str, heading: str) -> str | None:
    """A section from its heading to the next of its kind, without blank lines at its end; None where there is none."""
    found = re.search(rf"^{re.escape(heading)}$.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[0].rstrip() if found else None
