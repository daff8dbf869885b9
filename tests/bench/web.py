"""What the pages cost: residents on each database beside the bare page, officers keying, staff reading."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from consult.config import Settings
from consult.models import Role
from tests.bench.exploring import ExploredPage, explore
from tests.bench.first_visit import Weight, weigh
from tests.bench.journeys import Journey, Load, answer_consultation, look_at_page, put_load_on
from tests.bench.servers import BARE_PAGE, CONSULT, Server, environment_of, serving
from tests.bench.sizes import Sizes
from tests.bench.staff import Keying, key_paper_forms, read_everything, sign_in_at_once

BARE = "the bare page"
BARE_PAGES_A_JOURNEY = 10
# Not counted: the first pages of a process pay for reading templates. Several at once, to reach both processes.
WARMING_JOURNEYS, WARMING_AT_ONCE = 8, 4
READERS = (Role.POLICY, Role.BOARD)
ROUNDS_OF_READING = 2
"""Each reader goes round this often, so that both web processes come to serve nearly every page."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Site:
    """A database with the demonstration in it, ready to be served."""

    name: str
    settings: Settings
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class LoadOf:
    """One run of journeys on one site, or on the bare page."""

    name: str
    residents: int
    load: Load


@dataclass(frozen=True, slots=True)
class KeyingOn:
    """One run of paper forms keyed on one site."""

    name: str
    keying: Keying


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory that either web process of a site had held at once by then."""

    name: str
    after: str
    megabytes: float


@dataclass(frozen=True, slots=True)
class WebFigures:
    """What all the pages did. Loads stand in the order in which they were put, a round after the other."""

    loads: tuple[LoadOf, ...]
    keyings: tuple[KeyingOn, ...]
    peaks: tuple[Peak, ...]
    first_visit: tuple[Weight, ...]
    # Staff exploring the comments of the first site, which are themed.
    explored: tuple[ExploredPage, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    name: str
    server: Server
    journey: Callable[[int], Journey]
    times: int


def measure_web(sites: Sequence[Site], slug: str, sizes: Sizes, folder: Path, say: Say) -> WebFigures:
    """Serve the bare page and each site side by side, and use them in turn. The first site is the one that is read."""
    with ExitStack() as stack:
        environment = environment_of(sites[0].settings)
        bare = stack.enter_context(serving(BARE_PAGE, environment, ready_path="/", log=folder / "bare-page.log"))
        servers = [stack.enter_context(_serving(site, folder)) for site in sites]
        answer = partial(answer_consultation, slug=slug)
        targets = [
            _Target(BARE, bare, look_at_page, BARE_PAGES_A_JOURNEY),
            *(_Target(site.name, server, answer, 1) for site, server in zip(sites, servers, strict=True)),
        ]
        for target in targets:
            put_load_on(target.server, target.journey, journeys=WARMING_JOURNEYS, at_once=WARMING_AT_ONCE)
        first_visit = weigh(servers[0].port, f"/consultations/{slug}")
        loads = [
            *_loads(targets, sizes.runs, residents=1, journeys=sizes.journeys, say=say),
            *_loads(targets, sizes.runs, residents=sizes.residents_at_once, journeys=sizes.journeys_at_once, say=say),
        ]
        peaks = _peaks(sites, servers, after="residents")
        say("keying paper forms")
        keyings = [
            KeyingOn(site.name, key_paper_forms(server.port, site.batch_id, sizes.paper_forms))
            for _ in range(sizes.runs)
            for site, server in zip(sites, servers, strict=True)
        ]
        peaks += _peaks(sites, servers, after="and an officer keying paper")
        say("reading what policy staff and the board read")
        read = _read(servers[0], sizes)
        peaks += _peaks(sites[:1], servers[:1], after=f"and {read} pages, charts and downloads of policy and board")
        say("searching, crossing and comparing comments")
        explored = explore(servers[0].port, times=sizes.times_explored)
        for server in servers:
            sign_in_at_once(server.port, sizes.residents_at_once)
        peaks += _peaks(sites, servers, after=f"and {sizes.residents_at_once} people signing in at once")
        return WebFigures(
            loads=tuple(loads),
            keyings=tuple(keyings),
            peaks=tuple(peaks),
            first_visit=first_visit,
            explored=tuple(explored),
        )


def _serving(site: Site, folder: Path) -> AbstractContextManager[Server]:
    log = folder / f"{site.name}.log"
    return serving(CONSULT, environment_of(site.settings), ready_path="/readyz", log=log)


def _loads(targets: Sequence[_Target], runs: int, *, residents: int, journeys: int, say: Say) -> list[LoadOf]:
    """Go round all targets so often: whatever else the machine does meanwhile, it does to all of them."""
    loads = []
    for run in range(1, runs + 1):
        say(f"residents, {residents} at once: run {run} of {runs}")
        for target in targets:
            load = put_load_on(target.server, target.journey, journeys=journeys * target.times, at_once=residents)
            loads.append(LoadOf(target.name, residents, load))
    return loads


def _peaks(sites: Sequence[Site], servers: Sequence[Server], *, after: str) -> list[Peak]:
    return [Peak(site.name, after, server.peak_megabytes()) for site, server in zip(sites, servers, strict=True)]


def _read(server: Server, sizes: Sizes) -> int:
    read = 0
    for _ in range(ROUNDS_OF_READING):
        for role in READERS:
            read += len(read_everything(server.port, role, most=sizes.addresses))
    return read
