"""Slows down guessing: after several failures for one address, tries are refused for a minute.

The count is held in each web process, so several processes allow as many times more; it limits a guesser
to some hundreds of tries an hour without letting anybody lock another person out for long.
"""

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

from consult.clock import utc_now

FAILURES_ALLOWED = 5
WINDOW = timedelta(minutes=1)
MOST_ADDRESSES = 10_000  # past this the oldest are forgotten, so that a flood cannot fill the memory

_failures: defaultdict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=FAILURES_ALLOWED))
_lock = threading.Lock()


def is_throttled(email: str) -> bool:
    """Whether this address has failed so often in the last minute that no try is allowed now."""
    with _lock:
        recent = _failures.get(email.strip().lower())
        return recent is not None and len(recent) == FAILURES_ALLOWED and utc_now() - recent[0] < WINDOW


def note_failure(email: str) -> None:
    """Remember a failed try."""
    with _lock:
        if len(_failures) >= MOST_ADDRESSES:
            _failures.pop(next(iter(_failures)))
        _failures[email.strip().lower()].append(utc_now())


def forget_failures() -> None:
    """Start afresh."""
    with _lock:
        _failures.clear()
