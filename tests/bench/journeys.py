"""Residents answering a consultation from the first page to the confirmation, one alone or several at once."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from tests.bench.browser import Browser, UnexpectedAnswer, Visit
from tests.bench.filling import fill_in
from tests.bench.processes import cpu_milliseconds
from tests.bench.servers import Server

COMMENT = "Cars racing along the front street at night, and nobody ever comes. It keeps the children awake."
MOST_PAGES = 40
MOST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Journey:
    """How long each page took: those only looked at, and those sent, with the page that came back."""

    shown_milliseconds: tuple[float, ...]
    sent_milliseconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What several journeys took together."""

    journeys: int
    seconds: float
    cpu_milliseconds: float
    shown_milliseconds: tuple[float, ...]
    sent_milliseconds: tuple[float, ...]

    @property
    def journeys_a_second(self) -> float:
        """How many residents were served in a second."""
        return self.journeys / self.seconds

    @property
    def cpu_milliseconds_a_journey(self) -> float:
        """The processor time of the web server for one resident."""
        return self.cpu_milliseconds / self.journeys


def answer_consultation(port: int, slug: str) -> Journey:
    """Find the consultation, answer every page, send the response and see the confirmation, in a new browser."""
    browser = Browser(port)
    shown = [browser.get("/"), browser.get(f"/consultations/{slug}"), browser.get(f"/consultations/{slug}/start")]
    sent: list[Visit] = []
    page = shown[-1]
    while f"/consultations/{slug}/sent/" not in page.path:
        if len(sent) == MOST_PAGES:
            raise UnexpectedAnswer(f"{MOST_PAGES} pages were sent and no confirmation came: the last was {page.path}")
        form = fill_in(page, COMMENT)
        page = browser.post(form.action, form.fields)
        sent.append(page)
    return Journey(tuple(one.milliseconds for one in shown), tuple(one.milliseconds for one in sent))


def look_at_page(port: int) -> Journey:
    """Fetch the first page once."""
    return Journey((Browser(port).get("/").milliseconds,), ())


def put_load_on(
    server: Server,
    journey: Callable[[int], Journey],
    *,
    journeys: int,
    at_once: int,
    most_seconds: float = MOST_SECONDS,
) -> Load:
    """Have so many journeys made, so many at once; after a while no new one is begun, so that this always ends."""
    deadline = time.monotonic() + most_seconds

    def make_one(_number: int) -> tuple[Journey, ...]:
        return (journey(server.port),) if time.monotonic() < deadline else ()

    cpu_before, started = cpu_milliseconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(at_once) as residents:
        made = list(chain.from_iterable(residents.map(make_one, range(journeys))))
    seconds = time.perf_counter() - started
    return Load(
        journeys=len(made),
        seconds=seconds,
        cpu_milliseconds=cpu_milliseconds(server.pid) - cpu_before,
        shown_milliseconds=_all(one.shown_milliseconds for one in made),
        sent_milliseconds=_all(one.sent_milliseconds for one in made),
    )


def _all(times: Iterable[Sequence[float]]) -> tuple[float, ...]:
    return tuple(chain.from_iterable(times))
