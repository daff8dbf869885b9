"""Sign-ins through a provider that this browser has begun, kept in its signed cookie: no other browser can end them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from flask import session

from consult.clock import utc_now

PLACE = "signing_on"
MOST = 2
"""So many at once, in as many tabs: a cookie has little room, and nginx gives all headers of an answer 4 KB."""
LONGEST_PATH = 500
LASTS_SECONDS = 30 * 60
"""Somebody may have to look for their telephone."""


@dataclass(frozen=True, slots=True)
class BegunSignOn:
    """What has to fit when somebody comes back, and where they go then."""

    nonce: str
    verifier: str
    at: int
    path: str | None = None
    kept: str | None = None

    @property
    def kept_id(self) -> UUID | None:
        """The form that is kept meanwhile."""
        return UUID(self.kept) if self.kept else None


def remember_begun(state: str, begun: BegunSignOn) -> None:
    """Keep a sign-in that has begun in this browser, and forget all but the newest others."""
    if begun.path and len(begun.path) > LONGEST_PATH:
        begun = replace(begun, path=None)
    session[PLACE] = [*_begun()[1 - MOST :], [state, asdict(begun)]]


def take_begun(state: str) -> BegunSignOn | None:
    """The sign-in that this browser began under this state, once. None: it did not, or too long ago."""
    kept = _begun()
    found = next((BegunSignOn(**begun) for its_state, begun in kept if its_state == state), None)
    if found is None:
        return None
    session[PLACE] = [each for each in kept if each[0] != state]
    return found if utc_now().timestamp() - found.at < LASTS_SECONDS else None


def _begun() -> Sequence[Any]:
    """Each with its state, the oldest first: a cookie keeps the order of a list alone."""
    kept: Sequence[Any] = session.get(PLACE, [])
    return kept
