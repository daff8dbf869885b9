"""OWASP ASVS requirement by requirement: `python -m tests.asvs` writes docs/security-asvs.md from its data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
DATA = ROOT / "docs" / "security-asvs.yaml"
PAGE = ROOT / "docs" / "security-asvs.md"
INTRODUCTION = """\
Every requirement by its number and in our own words; the standard’s own words are on the pages of
[OWASP](https://owasp.org/www-project-application-security-verification-standard/). It was worked through by those who
wrote the product: nobody outside has checked it. This page is made from `docs/security-asvs.yaml` by
`python -m tests.asvs`. `tests/unit/test_security_asvs.py` holds the two together, and every file named to be there."""
STATES = ("met", "in part", "not met", "does not apply")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement in our own words, and what there is to show for it: paths, from the root of the project."""

    number: str
    level: int
    state: str
    asks: str
    by: str
    shown_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard as far as it was worked through: its name, how many requirements a level has, and its chapters."""

    name: str
    levels: Mapping[int, int]
    chapters: Mapping[str, Sequence[Requirement]]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement, in order."""
        return tuple(each for chapter in self.chapters.values() for each in chapter)


def read() -> Standard:
    """The data. Raises KeyError where a file is named that the data does not know."""
    written = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    files = written["files"]

    def requirement(row: list[object]) -> Requirement:
        number, level, state, asks, by, *shown = row
        names = str(shown[0]).split() if shown else []
        return Requirement(
            str(number), int(str(level)), str(state), str(asks), str(by), tuple(files[name] for name in names)
        )

    chapters = {name: [requirement(row) for row in rows] for name, rows in written["chapters"].items()}
    return Standard(written["standard"], written["levels"], chapters)


def page_of(standard: Standard) -> str:
    """The data as a page."""
    return "\n".join(_lines(standard)) + "\n"


def _lines(standard: Standard) -> Iterator[str]:
    yield f"# {standard.name}, levels 1 and 2"
    yield ""
    yield from INTRODUCTION.splitlines()
    yield ""
    yield "| | level 1 | level 2 |"
    yield "|---|---|---|"
    for state in STATES:
        counts = Counter(each.level for each in standard.requirements if each.state == state)
        yield f"| {state} | {counts[1]} | {counts[2]} |"
    for chapter, requirements in standard.chapters.items():
        yield from (
            "",
            f"## {chapter}",
            "",
            "| number | level | asks | state | by what, or what is missing | shown by |",
        )
        yield "|---|---|---|---|---|---|"
        for each in requirements:
            shown = ", ".join(f"`{path}`" for path in each.shown_by)
            yield f"| V{each.number} | {each.level} | {each.asks} | {each.state} | {each.by} | {shown} |"


if __name__ == "__main__":
    PAGE.write_text(page_of(read()), encoding="utf-8")
