"""One run: people respond, processes are killed, all is let come to rest, and what is kept is counted."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, func, select

from consult import create_app
from consult.config import Settings
from consult.models import Comment, ContactAddress
from consult.tasks import coding, telling
from tests.bench.servers import free_port, production_settings
from tests.databases import database_of
from tests.load.journey import some_answers
from tests.load.wire import NotServed, Resident
from tests.soak.people import Person, respond
from tests.soak.serving import Serving, make_site
from tests.soak.site import naming, questionnaire
from tests.soak.strikes import Strike, carry_out, strikes_on
from tests.soak.tally import Tally, read_kept, take_tally

SECONDS_TO_RECOVER = 90
LONGEST_WAIT_SECONDS = 1.5
"""Between two strikes there is at most so long in which everything is well."""
ONE_IN = 4
"""So many people save their answers first, and come back with the link and the code."""

Say = Callable[[str], None]


class NotRecovered(RuntimeError):
    """Something that was killed did not come back by itself. The text says what."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard a run is on the deployment."""

    seed: int
    residents: int = 6
    addresses: int = 12
    rounds: int = 1
    """How often everything is killed once, in an order of its own each time."""
    seconds: float = 0.0
    """It goes on for so long at least, whatever the rounds."""
    pause_seconds: float = 0.1
    """What a person takes over a page."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was killed, and how it came out."""

    database: str
    plan: Plan
    killed: Mapping[Strike, int]
    tally: Tally


def soak(kind: str, plan: Plan, folder: Path, say: Say = lambda _said: None) -> Soaked:
    """Do all of it on one database, in a folder that is empty."""
    with database_of(kind, folder) as address:
        settings = production_settings(folder / "data", address)
        make_site(settings, [f"person-{number}@example.org" for number in range(plan.addresses)])
        with _serving(settings, folder / "log.txt") as serving:
            killed, people = asyncio.run(_people_and_strikes(kind, plan, serving, folder / "postgresql", say))
            say(f"{len(people)} people have responded; waiting for the worker to finish")
            _let_the_worker_finish(settings)
        return Soaked(kind, plan, killed, take_tally(people, read_kept(settings)))


@contextmanager
def _serving(settings: Settings, log: Path) -> Iterator[Serving]:
    serving = Serving(settings, free_port(), log)
    try:
        yield serving
    finally:
        serving.stop()


async def _people_and_strikes(
    kind: str, plan: Plan, serving: Serving, database_folder: Path, say: Say
) -> tuple[Mapping[Strike, int], list[Person]]:
    await _until_served(serving)
    chance = Random(plan.seed)
    people: list[Person] = []
    is_over = asyncio.Event()
    async with asyncio.TaskGroup() as everybody:
        numbers = count(1)
        for _ in range(plan.residents):
            everybody.create_task(_one_after_the_other(serving.port, plan, numbers, people, is_over))
        killed = await _strike(kind, plan, serving, database_folder, chance, say)
        is_over.set()
    return killed, people


async def _one_after_the_other(
    port: int, plan: Plan, numbers: Iterator[int], people: list[Person], is_over: asyncio.Event
) -> None:
    """Let people respond until the killing is over, and the last of them finish."""
    asked = questionnaire().questions
    while not is_over.is_set():
        number = next(numbers)
        comment = f"Litter by house {number} and quad bikes behind it"
        answers = naming(some_answers(asked, Random(plan.seed * 1_000_003 + number)), comment)
        people.append(Person(number, answers, comment, is_to_leave=number % ONE_IN == 0))
        deadline = time.monotonic() + SECONDS_TO_RECOVER * 2
        await respond(port, people[-1], pause_seconds=plan.pause_seconds, deadline=deadline)


async def _strike(
    kind: str, plan: Plan, serving: Serving, database_folder: Path, chance: Random, say: Say
) -> Mapping[Strike, int]:
    killed: Counter[Strike] = Counter()
    ends = time.monotonic() + plan.seconds
    rounds = 0
    while rounds < plan.rounds or time.monotonic() < ends:
        order = list(strikes_on(kind))
        chance.shuffle(order)
        for strike in order:
            await asyncio.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
            say(f"killing {strike.value}")
            await asyncio.to_thread(carry_out, strike, serving, database_folder, chance)
            killed[strike] += 1
            await _until_served(serving)
        rounds += 1
    return dict(sorted(killed.items()))


async def _until_served(serving: Serving) -> None:
    """Wait until pages are served again. Nobody does anything for that but those who start what was killed."""
    ends = time.monotonic() + SECONDS_TO_RECOVER
    while time.monotonic() < ends:
        serving.start_what_ended()
        probe = Resident(serving.port)
        try:
            if (await probe.get("/readyz")).status == 200:
                return
        except (NotServed, OSError, TimeoutError):
            pass
        finally:
            probe.leave()
        await asyncio.sleep(0.1)
    raise NotRecovered(f"no page was served for {SECONDS_TO_RECOVER} seconds")


def _let_the_worker_finish(settings: Settings) -> None:
    """Have the sweeps that are due each minute made now, and wait until they have nothing left to find."""
    app = create_app(settings)
    with app.app_context():
        app.extensions["coding_tasks"][coding.SWEEP]()
        app.extensions["telling_tasks"][telling.SWEEP]()
    app.extensions["queue"].storage.close()
    engine = create_engine(settings.sqlalchemy_url)
    ends = time.monotonic() + SECONDS_TO_RECOVER
    while _left_to_do(engine) and time.monotonic() < ends:
        time.sleep(0.1)
    engine.dispose()


def _left_to_do(engine: Engine) -> int:
    """Comments not coded, and addresses that nobody has tried: one that a killed worker had in hand waits longer."""
    with Session(engine) as session:
        waiting = select(func.count()).select_from(Comment).where(col(Comment.coded_at).is_(None))
        untried = (
            select(func.count())
            .select_from(ContactAddress)
            .where(col(ContactAddress.told_at).is_(None), col(ContactAddress.try_after).is_(None))
        )
        return session.exec(waiting).one() + session.exec(untried).one()
