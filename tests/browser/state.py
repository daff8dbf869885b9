"""What a state of a page is."""

from dataclasses import dataclass

from consult.models import Role
from tests.browser.ways import Reach


@dataclass(frozen=True, slots=True)
class State:
    """A page as somebody may find it. No endpoint: the page of an error, whatever the address."""

    name: str
    endpoint: str | None
    reach: Reach
    role: Role | None = None
    status: int = 200
    is_on_empty_site: bool = False


def seen_by(role: Role, section: str, *states: tuple[str, str, Reach]) -> tuple[State, ...]:
    """States of the pages of a section, by their names and endpoints in it, as somebody in this role sees them."""
    return tuple(State(name, f"{section}.{endpoint}", reach, role) for name, endpoint, reach in states)
