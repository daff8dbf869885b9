"""What is known of how accessible these pages are, read from the one file that says it."""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("accessibility.yaml")


class Level(StrEnum):
    """The levels of WCAG that the law asks for."""

    A = "A"
    AA = "AA"


class Met(StrEnum):
    """How far a success criterion is met."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT_HERE = "not_here"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(_Written):
    """Where pages fall short of a success criterion. Public where residents can meet it."""

    criterion: str
    is_public: bool
    says: str


class Limit(_Written):
    """A limit that breaks no rule, or that is somebody else's."""

    is_public: bool
    says: str


class Mended(_Written):
    """What got in people's way once, and what was done about it."""

    found: str
    mended: str


class Criterion(_Written):
    """A success criterion of WCAG 2.2: how it is met, by which tests, and when somebody last looked."""

    number: str
    name: str
    level: Level
    met: Met
    how: str
    tests: tuple[str, ...] = ()
    walked: date | None = None


class AccessibilityRecord(_Written):
    """All that is known, with the days it was known on. `tests` are the tests by their short names."""

    prepared_on: date
    reviewed_on: date
    tested_on: date
    failures: tuple[Failure, ...]
    limits: tuple[Limit, ...]
    not_done: tuple[str, ...]
    mended: tuple[Mended, ...]
    tests: dict[str, str]
    criteria: tuple[Criterion, ...]

    def criterion(self, number: str) -> Criterion:
        """The criterion of this number."""
        return next(each for each in self.criteria if each.number == number)


@cache
def accessibility_record() -> AccessibilityRecord:
    """The record, read once in each process."""
    return AccessibilityRecord.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
