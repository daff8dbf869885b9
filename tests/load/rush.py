"""So many residents at once, for a while: what they met, what it cost, and whether every response is kept."""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from tests.bench.figures import percentile
from tests.bench.processes import cpu_milliseconds
from tests.load.journey import Sent, respond
from tests.load.site import Site, references_kept

MOST_SECONDS = 120


class NotKept(RuntimeError):
    """A response was confirmed and is not there, or more are there than were confirmed. The text says how many."""


@dataclass(frozen=True, slots=True)
class Rush:
    """What residents who came all at once met, and what processors did for them."""

    residents: int
    journeys: int
    seconds: float
    web_milliseconds: float
    """Processor time of the web processes, a journey."""
    database_milliseconds: float
    """Processor time of the database's own processes, a journey; SQLite has none, and works in the web processes."""
    client_milliseconds: float
    """Processor time of the residents themselves, a journey; they share the machine with the server."""
    page_milliseconds: tuple[float, ...]
    journey_milliseconds: tuple[float, ...]

    @property
    def a_second(self) -> float:
        """How many responses were completed in a second."""
        return self.journeys / self.seconds

    @property
    def server_milliseconds(self) -> float:
        """Processor time of web and database together, a journey."""
        return self.web_milliseconds + self.database_milliseconds

    @property
    def a_second_on_idle_cores(self) -> float:
        """How many responses a second would keep every core busy, residents included, did nothing else run on them."""
        cores = len(os.sched_getaffinity(0))
        return cores * 1000 / (self.server_milliseconds + self.client_milliseconds)

    def page(self, share: float) -> float:
        """The time within which this share of the pages came."""
        return percentile(self.page_milliseconds, share)

    def journey(self, share: float) -> float:
        """The time within which this share of the journeys were made."""
        return percentile(self.journey_milliseconds, share)


def rush(
    site: Site, port: int, web_pid: int, *, residents: int, journeys: int, most_seconds: float = MOST_SECONDS
) -> Rush:
    """Have residents answer one after the other, so many at once. Raises NotKept unless every response is kept once.

    Each begins again when they have their confirmation, until so many journeys were begun or the time is over.
    """
    kept_before = references_kept(site.settings)
    cpu = [cpu_milliseconds(web_pid), site.database_cpu_milliseconds()]
    started, client = time.perf_counter(), time.process_time()
    sent = asyncio.run(_all_at_once(site, port, residents, journeys, time.monotonic() + most_seconds))
    client, seconds = (time.process_time() - client) * 1000, time.perf_counter() - started
    web = cpu_milliseconds(web_pid) - cpu[0]
    database = site.database_cpu_milliseconds() - cpu[1]
    _require_kept(references_kept(site.settings) - kept_before, [one.reference for one in sent])
    return Rush(
        residents=residents,
        journeys=len(sent),
        seconds=seconds,
        web_milliseconds=web / len(sent),
        database_milliseconds=database / len(sent),
        client_milliseconds=client / len(sent),
        page_milliseconds=tuple(each for one in sent for each in one.page_milliseconds),
        journey_milliseconds=tuple(one.journey_milliseconds for one in sent),
    )


async def _all_at_once(site: Site, port: int, residents: int, journeys: int, deadline: float) -> Sequence[Sent]:
    numbers = count()
    sent: list[Sent] = []

    async def resident() -> None:
        while (number := next(numbers)) < journeys and time.monotonic() < deadline:
            sent.append(await respond(port, site.slug, site.answers[number % len(site.answers)]))

    async with asyncio.TaskGroup() as everybody:
        for _ in range(residents):
            everybody.create_task(resident())
    return sent


def _require_kept(kept: set[str], confirmed: Sequence[str]) -> None:
    if kept != set(confirmed) or len(confirmed) != len(set(confirmed)):
        missing, more = len(set(confirmed) - kept), len(kept - set(confirmed))
        raise NotKept(f"of {len(confirmed)} confirmed responses {missing} are not kept, and {more} more are")
