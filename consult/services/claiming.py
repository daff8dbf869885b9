"""Work that one worker at a time does: taking it up, also where a worker was lost in the middle of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from consult.clock import utc_now

# A worker says it is alive after each piece of work, which takes seconds; opening the engine, half a minute.
SILENT_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 3


class Claimable(Protocol):
    """Work that a worker takes up. `attempts` is how often one did, and came to nothing."""

    heartbeat_at: datetime | None
    attempts: int


def claim(work: Claimable, *, give_up: Callable[[], None]) -> bool:
    """Take up work that is still to be done, which the caller has locked. False when another worker is alive on it.

    Work whose workers were lost again and again is given up instead, and not taken: it may be what kills them.
    """
    now = utc_now()
    if work.heartbeat_at is not None and work.heartbeat_at > now - SILENT_AFTER:
        return False
    if work.attempts >= MOST_ATTEMPTS:
        give_up()
        return False
    work.attempts += 1
    work.heartbeat_at = now
    return True
