"""What was found, in a line that says what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"
    MEND = "mend"
    """People are harmed by it, or will be: it must be put right."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. `sentence` says what is so and, unless all is well, what to do."""

    about: str
    level: Level
    sentence: str

    @property
    def line(self) -> str:
        """The finding as it is printed."""
        return f"{self.level:<8} {self.about:<12} {self.sentence}"


def ok(about: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(about, Level.OK, sentence)


def warning(about: str, sentence: str) -> Finding:
    """Somebody should know of it."""
    return Finding(about, Level.WARNING, sentence)


def mend(about: str, sentence: str) -> Finding:
    """It must be put right."""
    return Finding(about, Level.MEND, sentence)
