"""Tracebacks for the log: where it went wrong and what kind of mistake it was, never what anybody wrote.

The text of an exception may quote what was being read: an answer that does not fit, the row that a database refused.
So the log has the kinds of exceptions and the lines of our code, and not their texts.
"""

import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any


def trace_of(error: BaseException) -> str:
    """The lines that led to an error, and to those behind it, each with the kind of the error, oldest first."""
    return "\n".join(_told(each) for each in reversed(list(behind(error))))


def add_trace(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the traceback of a logged error on its line, under `exception`."""
    found = event.pop("exc_info", None)
    error = error_in(found)
    if error is not None:
        event["exception"] = trace_of(error)
    return event


def error_in(found: object) -> BaseException | None:
    """The error that a line is logged with, in any of the ways to say so; None: with none."""
    if found is True:
        return sys.exc_info()[1]
    if isinstance(found, tuple):
        found = found[1]
    return found if isinstance(found, BaseException) else None


def behind(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that led to it, the newest first. Those that were hidden on purpose are left out."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _told(error: BaseException) -> str:
    kind = type(error)
    lines = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    system = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return "\n".join(part for part in (lines, f"{kind.__module__}.{kind.__qualname__}{system}") if part)
