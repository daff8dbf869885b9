"""Policy staff searching, narrowing, crossing and comparing the comments of the demonstration's survey."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.demo.consultations import RESULTS_SLUG
from consult.demo.loading import THEMED_QUESTION
from consult.models import Role
from tests.bench.staff import sign_in

QUESTION = f"/policy/{RESULTS_SLUG}/questions/{THEMED_QUESTION}"

# What is done, and where. The words are common in the comments that ship, so that much is found.
EXPLORED = {
    "the themed table": "",
    "every comment, newest first": "/comments",
    "a word, best match first": "/comments?q=speeding",
    "a word that most comments hold": "/comments?q=the",
    "a phrase without a word": "/comments?q=%22off+road%22+-parking",
    "a word, a category, two places and an answer": (
        "/comments?q=the&category=asb&locality=east&locality=west&answer-impact=7"
    ),
    "themes by locality": "/cross-table?by=locality&intervals=yes",
    "categories by impact, of what a search finds": "/cross-table?by=answer-impact&rows=category&q=the",
    "two localities compared": "/compare?a-locality=east&b-locality=west",
}


@dataclass(frozen=True, slots=True)
class ExploredPage:
    """How long one page took, each time it was asked for."""

    what: str
    milliseconds: tuple[float, ...]


def explore(port: int, *, times: int) -> Sequence[ExploredPage]:
    """Ask for each page so often, after once that is not counted."""
    staff = sign_in(port, Role.POLICY)
    pages = []
    for what, address in EXPLORED.items():
        staff.get(QUESTION + address)
        taken = tuple(staff.get(QUESTION + address).milliseconds for _ in range(times))
        pages.append(ExploredPage(what, taken))
    return pages
