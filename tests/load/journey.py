"""One resident: reads what the consultation is about, answers the page, checks the answers, sends them."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode, urlsplit

from forms import spec
from forms.spec import Question
from tests.load.wire import Answered, NotServed, Resident

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
START = re.compile(rb'href="([^"]+)"[^>]*govuk-button--start')
ACTION = re.compile(rb'<form method="post" action="([^"]+)"')
REFERENCE = re.compile(r"/sent/([A-Z0-9-]+)$")
MOST_REDIRECTS = 4
COMMENT = "Cars racing along the front street at night, and nobody ever comes. It keeps the children awake. "


@dataclass(frozen=True, slots=True)
class Sent:
    """A response that was confirmed: its reference, and how long the person waited for each page."""

    reference: str
    page_milliseconds: tuple[float, ...]
    journey_milliseconds: float


async def respond(port: int, slug: str, answers: bytes) -> Sent:
    """Make one journey in a new browser. Raises NotServed unless it ends with the confirmation of a reference."""
    resident = Resident(port)
    started = time.perf_counter()
    pages: list[float] = []
    try:
        path, page = await _show(resident, pages, f"/consultations/{slug}")
        path, page = await _show(resident, pages, _found(START, page, path))
        path, page = await _send(resident, pages, path, page, answers)
        path, page = await _send(resident, pages, path, page, b"")
    finally:
        resident.leave()
    reference = REFERENCE.search(path)
    if reference is None or reference[1].encode() not in page.body:
        raise NotServed(f"no confirmation came: the last page was {path}")
    return Sent(reference[1], tuple(pages), (time.perf_counter() - started) * 1000)


def some_answers(questions: Sequence[Question], chance: Random) -> bytes:
    """An answer to every question, as a browser would send them."""
    return urlencode([(question.key, _answer_to(question, chance)) for question in questions]).encode()


async def _show(resident: Resident, pages: list[float], path: str) -> tuple[str, Answered]:
    asked = time.perf_counter()
    return await _arrive(resident, pages, path, await resident.get(path), asked)


async def _send(
    resident: Resident, pages: list[float], path: str, page: Answered, answers: bytes
) -> tuple[str, Answered]:
    action = _found(ACTION, page, path)
    body = b"csrf_token=%b&%b" % (_found(TOKEN, page, path).encode(), answers)
    asked = time.perf_counter()
    sent = await resident.post(action, body)
    if sent.onward is None:
        raise NotServed(f"{action} did not accept what was sent: it answered {sent.status}")
    return await _arrive(resident, pages, action, sent, asked)


async def _arrive(
    resident: Resident, pages: list[float], path: str, answered: Answered, asked: float
) -> tuple[str, Answered]:
    """Follow redirects to the page, as a browser does, and note how long the person waited for it."""
    for _ in range(MOST_REDIRECTS):
        if answered.onward is None:
            break
        path = _path_of(answered.onward)
        answered = await resident.get(path)
    if answered.status != 200:
        raise NotServed(f"{path} answered {answered.status}")
    pages.append((time.perf_counter() - asked) * 1000)
    return path, answered


def _found(pattern: re.Pattern[bytes], page: Answered, path: str) -> str:
    found = pattern.search(page.body)
    if found is None:
        raise NotServed(f"{path} lacks {pattern.pattern.decode()}")
    return found[1].decode().replace("&amp;", "&")


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _answer_to(question: Question, chance: Random) -> str:
    match question:
        case spec.Scale0To10():
            return str(chance.randrange(11))
        case spec.LongText():
            return (COMMENT * chance.randint(1, 3)).strip()
        case _:
            choices = spec.choices_of(question)
            if not choices:
                raise ValueError(f"no answer is known to {question.key}, which is a {question.kind}")
            return chance.choice(choices).value
