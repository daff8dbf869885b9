"""What each worker says of itself in the queue every few seconds: that it is alive, and how its jobs ended."""

import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from consult.tasks.jobs import JobsWithOrigin

WORKERS = "workers"
# A worker that has been silent for so long has ended, and is told of no more.
FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """What a worker last said. Its jobs are counted since it started, by name and outcome."""

    name: str
    seen_at: datetime
    jobs: Mapping[tuple[str, str], int]


def name_of_this_worker() -> str:
    """What a worker is called among those of all machines."""
    return f"{socket.gethostname()}-{os.getpid()}"


def say_alive(queue: JobsWithOrigin, name: str, now: datetime) -> None:
    """Let everybody who asks know that this worker is alive.

    Should two workers that start at the same moment overwrite each other's names, the next time mends it.
    """
    jobs = [[task, outcome, number] for (task, outcome), number in sorted(queue.tally.items())]
    queue.note(_key(name), {"seen_at": now.isoformat(), "jobs": jobs})
    heard_of = [each.name for each in list_workers(queue) if now - each.seen_at < FORGOTTEN_AFTER]
    names = sorted({*heard_of, name})
    if names != queue.noted(WORKERS):
        queue.note(WORKERS, names)


def list_workers(queue: JobsWithOrigin) -> Sequence[WorkerSeen]:
    """The workers that were heard of in the last days, the one seen last at the front."""
    found = [(name, queue.noted(_key(name))) for name in queue.noted(WORKERS) or ()]
    seen = [
        WorkerSeen(
            name,
            datetime.fromisoformat(said["seen_at"]),
            {(task, outcome): number for task, outcome, number in said["jobs"]},
        )
        for name, said in found
        if said is not None
    ]
    return sorted(seen, key=lambda worker: (worker.seen_at, worker.name), reverse=True)


def _key(name: str) -> str:
    return f"worker:{name}"
