"""A reader who takes everything that pages and files show, and works out what they do not.

The reader writes down every kind of person that there could be and, for each number read, which kinds it counts. What
is not shown is then bounded over every way to share people out among the kinds that agrees with all that was read.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

import numpy as np
import openpyxl
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.factories import CATEGORIES
from tests.pages import Page

PLACES = {"east": "East", "south": "South", "west": "West", "other": "Somewhere else"}
ROUTES = ("online", "on paper", "by letter")
THEMES = {label: key for _, _, themes in CATEGORIES for key, label in themes}
GATHERED = {label: {key for key, _ in themes} for _, label, themes in CATEGORIES}


@dataclass(frozen=True)
class Kind:
    """A kind of person."""

    place: str
    route: str
    is_body: bool
    themes: frozenset[str]


def every_kind() -> Iterator[Kind]:
    keys = list(THEMES.values())
    raised = [frozenset(some) for size in (1, 2) for some in itertools.combinations(keys, size)]
    for place, route, is_body, themes in itertools.product(PLACES.values(), ROUTES, (False, True), raised):
        yield Kind(place, route, is_body, themes)


KINDS = tuple(every_kind())
Holds = Callable[[Kind], bool]


@dataclass
class Reader:
    """What was read, as limits on how many people there are of some kinds, and what no shown number explains."""

    smallest: int = 5
    limits: list[tuple[tuple[bool, ...], float, float]] = field(default_factory=list)
    shown: dict[tuple[str, ...], float] = field(default_factory=dict)
    not_shown: list[tuple[str, ...]] = field(default_factory=list)

    def learns(self, holds: Holds, low: float, high: float) -> None:
        """That so many are of the kinds of which this holds."""
        self.limits.append((tuple(holds(kind) for kind in KINDS), low, high))

    def reads_page(self, page: Page) -> None:
        """Every table, quote and sentence of a summary as a web page."""
        for table in page.tree.xpath("//table[@id]"):
            key = table.get("id").removeprefix("table-")
            group = ""
            heads = [words(head) for head in table.xpath("./thead//th")]
            for row in table.xpath("./tbody/tr"):
                if "board-group" in (row.get("class") or ""):
                    group = words(row)
                    continue
                cells = [words(cell) for cell in row]
                label = words(row.xpath("./th")[0])
                for head, text in zip(heads, cells, strict=True):
                    self.reads_cell(key, group, label, head, text, None)
        for caption in page.tree.xpath("//figcaption"):
            self.reads_quote(words(caption))
        for paragraph in page.tree.xpath("//main//p | //main//li"):
            self.reads_sentence(words(paragraph))

    def reads_workbook(self, book: openpyxl.Workbook) -> None:
        """Every figure of a summary as a spreadsheet, unrounded."""
        rows = book["All figures"].iter_rows(values_only=True)
        heads = next(rows)
        for values in rows:
            row = dict(zip(heads, values, strict=True))
            group, text = str(row["group"] or ""), str(row["as shown"] or "")
            value = row["value"] if isinstance(row["value"], int | float) else None
            self.reads_cell(str(row["table"]), group, str(row["row"]), str(row["column"]), text, value)
            if isinstance(row["base"], int):
                self.reads_base(str(row["table"]), str(row["row"]), row["base"])

    def reads_cell(self, table: str, group: str, label: str, head: str, text: str, value: float | None) -> None:
        """One cell; `value` is the number behind it, where a file gives it."""
        holds = meant_by(table, group, label, head)
        name = (table, group, label, head.partition(" (")[0])
        if text == "Not shown":
            self.not_shown.append(name)
            if holds:
                # Noughts are shown, save those of a few.
                self.learns(holds, 0 if table.startswith("places-") else 1, inf)
            return
        if holds and re.fullmatch(r"[\d,]+", text):
            count = int(text.replace(",", ""))
            self.learns(holds, count, count)
        if value is not None:
            self.shown[name] = value
        elif re.fullmatch(r"[\d,]+", text):
            self.shown.setdefault(name, int(text.replace(",", "")))

    def reads_base(self, table: str, label: str, base: int) -> None:
        """What a figure says it is worked out from."""
        if table.startswith("places-"):
            self.learns(lambda kind: kind.place == label, base, base)
        elif table in ("routes", "closed-locality") or table.startswith(("themes-", "mentions-")):
            self.learns(lambda _: True, base, base)

    def reads_quote(self, caption: str) -> None:
        """A place that is named is one from which enough people mention the theme."""
        found = re.fullmatch(r"About (.+), from (.+)", caption)
        if found and found[1] in THEMES:
            key, place = THEMES[found[1]], found[2]
            self.learns(lambda kind: kind.place == place and key in kind.themes, self.smallest, inf)

    def reads_sentence(self, sentence: str) -> None:
        """The routes of the first sentence, those who wrote for a body, and the list of the public page."""
        for number, route in re.findall(rf"([\d,]+) ({'|'.join(ROUTES)}) \(", sentence):
            self._route(route, int(number.replace(",", "")))
        for route, number in re.findall(rf"^({'|'.join(ROUTES)}): ([\d,]+)$", sentence):
            self._route(route, int(number.replace(",", "")))
        for number in re.findall(r"(\d+)(?: responses?)? (?:was|were) sent on behalf of a body", sentence):
            self.learns(lambda kind: kind.is_body, int(number), int(number))
        for total in re.findall(r"([\d,]+) responses? came in|We received ([\d,]+) responses?", sentence):
            everybody = int("".join(total).replace(",", ""))
            self.learns(lambda _: True, everybody, everybody)

    def unexplained(self) -> list[tuple[str, ...]]:
        """Figures that cannot be worked out again from the counts that are shown, so that they say more than those."""
        return [name for name, value in self.shown.items() if not self._is_explained(name, value)]

    def bounds(self, holds: Holds) -> tuple[int, int]:
        """The fewest and the most people of whom something can hold."""
        wanted = np.array([float(holds(kind)) for kind in KINDS])
        rows = np.array([limit[0] for limit in self.limits], dtype=float)
        sums = LinearConstraint(rows, [limit[1] for limit in self.limits], [limit[2] for limit in self.limits])
        ends = []
        for sign in (1, -1):
            found = milp(sign * wanted, integrality=np.ones(len(KINDS)), bounds=Bounds(0, inf), constraints=sums)
            assert found.fun is not None, f"what was read cannot all be true: {found.message}"
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def worked_out(self, people: Iterable[Kind]) -> list[str]:
        """The small groups of which fewer numbers are possible than are promised.

        What few raised is shown: of a place it can be none of them, or some, or all.
        """
        everybody = list(people)
        found = []
        for name, theme, holds in groups_of_people():
            number = sum(holds(kind) for kind in everybody)
            raised = sum(theme is None or theme in kind.themes for kind in everybody)
            if 0 < number < self.smallest:
                fewest, most = self.bounds(holds)
                if most - fewest + 1 < min(self.smallest, 1 + raised):
                    found.append(f"{name}: {number}, read as {fewest} to {most}")
        return found

    def _route(self, route: str, count: int) -> None:
        self.learns(lambda kind: kind.route == route, count, count)

    def _is_explained(self, name: tuple[str, ...], value: float) -> bool:
        table, group, label, head = name
        if not table.startswith("places-") or not head.startswith("Difference"):
            return True
        here = (self.shown[table, group, label, "Mentions"], self.shown[table, group, label, "Answered"])
        others = {each[2] for each in self.shown if each[:2] == (table, group)} - {label}
        shown = [place for place in others if (table, group, place, "Mentions") in self.shown]
        rest = sum(self.shown[table, group, place, "Mentions"] for place in shown)
        base = sum(self.shown[table, group, place, "Answered"] for place in shown)
        return abs(here[0] / here[1] - rest / base - value) < 1e-5


def groups_of_people() -> Iterator[tuple[str, str | None, Holds]]:
    """Every group that could single people out: its name, the theme it raised if any, and who is in it."""
    yield "individuals", None, lambda kind: not kind.is_body
    for route in ROUTES:
        yield route, None, lambda kind, route=route: kind.route == route
    for place in PLACES.values():
        yield place, None, lambda kind, place=place: kind.place == place
        for label, key in THEMES.items():
            yield (
                f"{place} on {label}",
                key,
                lambda kind, place=place, key=key: kind.place == place and key in kind.themes,
            )


def meant_by(table: str, group: str, label: str, head: str) -> Holds | None:
    """Whom a cell counts; None for one that is no count of people of these kinds."""
    head = head.partition(" (")[0].lower()
    if table == "routes" and head == "responses":
        return lambda kind: kind.route == label.lower()
    if table == "closed-locality" and head == "number":
        return lambda kind: kind.place == label
    if table.startswith("places-") and head == "answered":
        return lambda kind: kind.place == label
    if table.startswith("places-") and head == "mentions":
        return lambda kind: kind.place == label and THEMES[group] in kind.themes
    if table.startswith(("themes-", "mentions-")) and head == "mentions":
        keys = GATHERED.get(label) or {THEMES[label]}
        return lambda kind: bool(keys & kind.themes)
    return None


def words(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]
