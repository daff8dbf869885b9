"""People who respond whatever happens: what fails they do again, as somebody with a browser would."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.load.journey import ACTION, MOST_REDIRECTS, TOKEN
from tests.load.wire import Answered, NotServed, Resident
from tests.soak.site import SLUG

CODE = re.compile(rb'class="consult-code">([^<]+)<')
WAY_BACK = re.compile(rb'href="https?://[^/"]+(/resume/[^"]+)"')
SENT = re.compile(r"/consultations/[^/]+/sent/([A-Z0-9-]+)$")
SENT_LINK = re.compile(rb'href="(/consultations/[^/"]+/sent/[A-Z0-9-]+)"')
LEAVING = b"&consult.leave=1"
START = f"/consultations/{SLUG}/start"
BREATH_SECONDS = 0.5


@dataclass(slots=True)
class Person:
    """Somebody with answers to send, and all that they were shown."""

    number: int
    answers: bytes
    comment: str
    is_to_leave: bool
    """Whether they save first, and come back in another browser with the link and the code."""
    references: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    """What they were promised and did not find."""
    troubles: list[int] = field(default_factory=list)
    """The statuses of answers that were no page to go on from. Where none came at all, nothing is noted."""
    way_back: str | None = None
    code: bytes = b""
    is_done: bool = False


async def respond(port: int, person: Person, *, pause_seconds: float, deadline: float) -> None:
    """Send a person's answers, and begin again wherever something fails, until the confirmation is there."""
    browser = Resident(port)
    while not person.is_done and time.monotonic() < deadline:
        try:
            path, page = await _show(browser, person, person.way_back or START)
            while not person.is_done:
                await asyncio.sleep(pause_seconds)
                if person.is_to_leave and person.way_back:
                    person.is_to_leave = False
                    browser.leave()
                    browser = Resident(port)  # another browser, which knows nothing
                    path, page = await _show(browser, person, person.way_back)
                path, page = await _go_on(browser, person, path, page)
        except (NotServed, OSError, TimeoutError):
            browser.leave()
            await asyncio.sleep(BREATH_SECONDS)
    browser.leave()


async def _go_on(browser: Resident, person: Person, path: str, page: Answered) -> tuple[str, Answered]:
    """Do what the page asks for. Gives the next one."""
    if sent := SENT.search(path):
        person.references.add(sent[1])  # they may have come by a link, where the answer to what they sent was lost
        if sent[1].encode() not in page.body:
            person.broken.append(f"the confirmation {sent[1]} does not say its reference")
        person.is_done = True
        return path, page
    if page.status == 409 and (found := SENT_LINK.search(page.body)):
        return await _show(browser, person, found[1].decode())
    if "/answer/" in path:
        if person.way_back and person.comment.encode() not in page.body:
            person.broken.append("the answers saved before are not on the page")
        return await _send(browser, person, page, person.answers + (LEAVING if person.is_to_leave else b""))
    if path.endswith("/saved"):
        return await _note_way_back(browser, person, path, page)
    if path.startswith("/resume/"):
        if page.status != 200 or b"There is a problem" in page.body:
            person.broken.append("the link and the code do not lead back to the answers")
            person.way_back = None
        return await _send(browser, person, page, urlencode({"code": person.code}).encode())
    return await _send(browser, person, page, b"")


async def _note_way_back(browser: Resident, person: Person, path: str, page: Answered) -> tuple[str, Answered]:
    code, link = CODE.search(page.body), WAY_BACK.search(page.body)
    if code and link:
        person.code, person.way_back = code[1], link[1].decode()
        return path, page
    return await _send(browser, person, page, b"")  # it was shown to somebody whose page never came: ask for a new one


async def _send(browser: Resident, person: Person, page: Answered, answers: bytes) -> tuple[str, Answered]:
    action, token = ACTION.search(page.body), TOKEN.search(page.body)
    if action is None or token is None:
        raise NotServed("there is no form on the page")
    path = action[1].decode().replace("&amp;", "&")
    sent = await browser.post(path, b"csrf_token=%b&%b" % (token[1], answers))
    return await _arrive(browser, person, path, sent)


async def _show(browser: Resident, person: Person, path: str) -> tuple[str, Answered]:
    return await _arrive(browser, person, path, await browser.get(path))


async def _arrive(browser: Resident, person: Person, path: str, answered: Answered) -> tuple[str, Answered]:
    for _ in range(MOST_REDIRECTS):
        if answered.onward is None:
            break
        path = urlsplit(answered.onward).path
        if sent := SENT.search(path):
            person.references.add(sent[1])  # from here on it is known outside the server
        answered = await browser.get(path)
    if answered.status not in {200, 409}:
        person.troubles.append(answered.status)
        raise NotServed(f"{path} answered {answered.status}")
    return path, answered
