"""How somebody in a soak finds out what became of their answers."""

import asyncio
import time

from tests.load.wire import Answered
from tests.soak import people
from tests.soak.people import START, Person, respond

SENT = "/consultations/plan/sent/SDP-2222-2222"
PAGES = {
    START: Answered(409, f'<a href="{SENT}">your confirmation</a>'.encode(), None),
    SENT: Answered(200, b"SDP-2222-2222", None),
}


class Browser:
    """A browser in which the answers were sent a moment ago, by a server that was killed before it could say so."""

    def __init__(self, _port: int) -> None:
        pass

    async def get(self, path: str) -> Answered:
        return PAGES[path]

    def leave(self) -> None:
        pass


def test_a_reference_that_is_found_by_a_link_was_shown_too(monkeypatch):
    monkeypatch.setattr(people, "Resident", Browser)
    person = Person(1, b"", "", is_to_leave=False)
    asyncio.run(respond(0, person, pause_seconds=0, deadline=time.monotonic() + 10))
    assert (person.is_done, person.references, person.broken) == (True, {"SDP-2222-2222"}, [])
