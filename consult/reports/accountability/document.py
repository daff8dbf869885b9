"""A document made of named entries, for a page, a machine or a terminal."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from consult.page_furniture import date_and_time


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the document says, in lines of plain text. `number` is that of a standard’s field, if any."""

    name: str
    lines: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a moment. `about` says what it is and what it is not."""

    title: str
    about: tuple[str, ...]
    made_at: datetime
    chapters: tuple[Chapter, ...]


def as_json(document: Document) -> str:
    """The document for a machine to read."""
    return json.dumps({**asdict(document), "made_at": document.made_at.isoformat()}, ensure_ascii=False, indent=2)


def as_text(document: Document) -> str:
    """The document as plain text."""
    lines = [document.title, f"Made on {date_and_time(document.made_at)}", *document.about]
    for chapter in document.chapters:
        lines += ["", chapter.title, "-" * len(chapter.title)]
        for entry in chapter.entries:
            lines += [f"{entry.number} {entry.name}".strip(), *(f"  {line}" for line in entry.lines)]
    return "\n".join(lines) + "\n"
