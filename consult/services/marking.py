"""Marking responses that came as programs send them, or after many from one place. None is refused, nobody is told."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from consult.models import MarkReason, Response, ResponseMark

SECONDS_A_PAGE = 1
"""Nobody reads a page, answers it and presses the button in less. Somebody with a browser that fills forms in may."""
FEWEST_PAGES = 3
"""Of fewer pages the time says nothing: most of it passed before the first was saved."""
MOST_FROM_ONE_PLACE = 30
"""A class, a library or an office may send so many within ten minutes. What comes after them is shown to a person."""
_PROGRAM = re.compile(
    r"\bbot\b|googlebot|bingbot|crawl|spider|curl|wget|python|httpx|okhttp|go-http|java/|libwww|scrapy|headless",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HowItCame:
    """What the request that sent a response held in the field that people do not see, and what program it named.

    `sent_lately`: how many responses had come from the same internet address just before.
    """

    hidden_field: str
    program: str
    sent_lately: int = 0


def reasons_to_mark(came: HowItCame, *, pages: int, taken: timedelta) -> frozenset[MarkReason]:
    """What about a response is as programs send them: so many pages saved, in the time from the first to sending."""
    found = set()
    if came.hidden_field.strip():
        found.add(MarkReason.HIDDEN_FIELD)
    if pages >= FEWEST_PAGES and taken < timedelta(seconds=SECONDS_A_PAGE * (pages - 1)):
        found.add(MarkReason.TOO_FAST)
    if not came.program.strip() or _PROGRAM.search(came.program):
        found.add(MarkReason.NO_BROWSER)
    if came.sent_lately >= MOST_FROM_ONE_PLACE:
        found.add(MarkReason.MANY_FROM_ONE_PLACE)
    return frozenset(found)


def mark_response(session: Session, response: Response, reasons: Collection[MarkReason]) -> None:
    """Keep the reasons beside a response that has just been received."""
    session.add_all(ResponseMark(response_id=response.id, reason=reason) for reason in sorted(reasons))
