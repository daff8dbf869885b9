"""How often one internet address did something lately: counted in this process alone, and never written down.

An address is known by a digest under a key that is made at random, lives in memory and is thrown away each day with all
counts. Each web process counts for itself, so where there are several a limit is as many times as high.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from typing import ParamSpec, TypeVar

from flask import request
from flask.typing import ResponseReturnValue

from consult.clock import utc_now
from consult.errors import ConsultError

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

WITHIN = timedelta(minutes=10)
ONE_NETWORK = 64
"""An address of the newer kind is one of very many that its holder may choose from, alike in so many bits."""
MOST_SENDERS = 5_000
"""Past this the one seen longest ago is forgotten, so that a flood cannot fill the memory of the process."""


class TooOften(ConsultError):
    """Somebody asks for more than one place is given at a time. Nothing was done; what they typed is given back."""

    status = 429


class Tally:
    """How often each sender did one thing within ten minutes of the first time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[bytes, tuple[datetime, int]] = OrderedDict()
        self._key, self._day = secrets.token_bytes(16), utc_now().date()
        _tallies.append(self)

    def count(self, sender: str) -> int:
        """Count one more of a sender. Gives how many there are with it."""
        with self._lock:
            now = utc_now()
            digest = self._digest(sender, now.date())
            began, times = self._lately(digest, now)
            self._counts[digest] = (began, times + 1)
            self._counts.move_to_end(digest)
            if len(self._counts) > MOST_SENDERS:
                self._counts.popitem(last=False)
            return times + 1

    def so_far(self, sender: str) -> int:
        """How many were counted of a sender."""
        with self._lock:
            now = utc_now()
            return self._lately(self._digest(sender, now.date()), now)[1]

    def forget(self) -> None:
        """Start afresh, with a key that nothing before was known by."""
        with self._lock:
            self._begin(utc_now().date())

    def _lately(self, digest: bytes, now: datetime) -> tuple[datetime, int]:
        began, times = self._counts.get(digest, (now, 0))
        return (began, times) if now - began < WITHIN else (now, 0)

    def _digest(self, sender: str, today: date) -> bytes:
        if today != self._day:
            self._begin(today)
        return blake2b(sender.encode(), key=self._key, digest_size=16).digest()

    def _begin(self, today: date) -> None:
        self._counts.clear()
        self._key, self._day = secrets.token_bytes(16), today


_tallies: list[Tally] = []


def forget_senders() -> None:
    """Start every tally afresh."""
    for tally in _tallies:
        tally.forget()


def network_of(address: str | None) -> str | None:
    """What an internet address is counted as: itself, or with IPv6 the network that one household or office is given.

    None for this machine, which is the proxy where nobody set CONSULT_TRUSTED_PROXIES, and for what is no address.
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    return str(ip_network((found, ONE_NETWORK), strict=False)) if isinstance(found, IPv6Address) else str(found)


def at_most(most: int, *, method: str = "POST") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let one sender make so many requests of a method to a view within ten minutes. Raises TooOften beyond them.

    For what costs much or can be guessed, never for sending a response. Stands below the guard.
    """

    def limited(view: Callable[P, R]) -> Callable[P, R]:
        tally = Tally()

        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            sender = network_of(request.remote_addr) if request.method == method else None
            if sender is not None and tally.count(sender) > most:
                raise TooOften("Wait ten minutes, then try again.")
            return view(*args, **kwargs)

        return counted

    return limited
