"""Code books as files: YAML that holds everything, and CSV for people who work in a spreadsheet.

A row of the CSV file is a theme; a category without themes has a row of its own. Examples stand one to a line within
their cell. What a spreadsheet program would run as a formula is written with an apostrophe before it, and read without.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from nlp.codebook import OTHER, UNCLEAR, Category, CodeBook, CodeBookUnreadable, Theme

COLUMNS = ("category id", "category", "theme id", "theme", "description", "include", "exclude")
NEEDED = ("category", "theme id", "theme")
"""Without these columns a file cannot be read; a column of text that is missing leaves the text as it is."""
LONGEST_KEY = 60
LONGEST_CELL = 100_000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_WIDTH = 120


def as_yaml(book: CodeBook) -> str:
    """Write a code book as YAML; read again, it gives the same code book."""
    content = book.model_dump(mode="json")
    for category in content["categories"]:
        category["themes"] = [_without_nothing(theme) for theme in category["themes"]]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=_WIDTH)


def as_csv(book: CodeBook) -> str:
    """Write a code book's categories and themes as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for category in book.categories:
        place = (category.id, category.label)
        for theme in category.themes:
            words = (theme.id, theme.label, theme.description, _cell(theme.include), _cell(theme.exclude))
            writer.writerow([_harmless(cell) for cell in (*place, *words)])
        if not category.themes:
            writer.writerow([_harmless(cell) for cell in (*place, "", "", "", "", "")])
    return text.getvalue()


def from_csv(text: str, *, like: CodeBook, source: str) -> CodeBook:
    """Read a code book from CSV. What a CSV file does not hold, such as the rules, is taken from the one it is `like`.

    A theme without an id is new and is given one; a category without an id is known by its name, or new. Raises
    CodeBookUnreadable with a sentence for each problem, by the row as a spreadsheet counts it.
    """
    names, rows = _rows(text, source)
    reading = _Reading(like, source, frozenset(names))
    for number, row in rows:
        reading.read(number, row)
    return reading.finished()


def id_from(label: str, *, taken: Collection[str]) -> str:
    """Make an id of a name: small letters, digits and hyphens, and none that is taken."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower().replace("'", "")
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-") or "theme"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


@dataclass
class _Reading:
    """What has been read so far, and what was wrong with it."""

    like: CodeBook
    source: str
    columns: frozenset[str]
    problems: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # of categories, by id, in the order of the file
    themes: dict[str, list[Theme]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)  # the row of each id and each name

    def read(self, number: int, row: Mapping[str, str]) -> None:
        """Take in one row, or say what is wrong with it."""
        problems = len(self.problems)
        category = self._category(number, row)
        if not row["theme id"] and not row["theme"]:
            return
        if not row["theme"]:
            self._wrong(number, f"the theme “{row['theme id']}” has no name. Give it one in the column “theme”.")
        theme_id = row["theme id"] or id_from(row["theme"], taken=self._ids())
        if not _ID.fullmatch(theme_id):
            self._wrong(number, f"the id “{theme_id}” may only have small letters, digits and single hyphens.")
        self._once(number, "theme id", theme_id)
        if row["theme"]:
            self._once(number, "theme", row["theme"])
        if len(self.problems) == problems and category is not None:
            self.themes[category].append(self._theme(theme_id, row))

    def finished(self) -> CodeBook:
        """Give the code book. Raises CodeBookUnreadable for all that was wrong."""
        ids = {theme.id for themes in self.themes.values() for theme in themes}
        missing = [theme for theme in (OTHER, UNCLEAR) if theme not in ids]
        if missing and not self.problems:
            named = " and ".join(f"“{self.like.theme(each).label}” ({each})" for each in missing)
            self.problems.append(f"{self.source} has no row for {named}, which every code book needs. Put it back.")
        if self.problems:
            raise CodeBookUnreadable(*self.problems)
        categories = tuple(
            Category(id=each, label=label, themes=tuple(self.themes[each])) for each, label in self.labels.items()
        )
        return CodeBook(**{**dict(self.like), "categories": categories})

    def _category(self, number: int, row: Mapping[str, str]) -> str | None:
        label = row["category"]
        if not label:
            self._wrong(number, "the category has no name. Give it one in the column “category”.")
            return None
        known = {each.label.casefold(): each.id for each in self.like.categories}
        known |= {there.casefold(): category for category, there in self.labels.items()}
        category = row["category id"] or known.get(label.casefold()) or id_from(label, taken=known.values())
        if not _ID.fullmatch(category):
            self._wrong(number, f"the id “{category}” may only have small letters, digits and single hyphens.")
            return None
        there = self.labels.setdefault(category, label)
        if there != label:
            self._wrong(number, f"the category “{category}” is called “{label}” here and “{there}” above. Choose one.")
        elif any(other != category and name.casefold() == label.casefold() for other, name in self.labels.items()):
            self._wrong(number, f"two categories are called “{label}”. Give each its own name, or both the same id.")
        self.themes.setdefault(category, [])
        return category

    def _theme(self, theme_id: str, row: Mapping[str, str]) -> Theme:
        before = self.like.theme(theme_id) if theme_id in self.like else Theme(id=theme_id, label=row["theme"])
        read: dict[str, Any] = {"label": row["theme"]}
        if "description" in self.columns:
            read["description"] = row["description"]
        for name in self.columns & {"include", "exclude"}:
            read[name] = tuple(line.strip() for line in row[name].splitlines() if line.strip())
        return before.model_copy(update=read)

    def _ids(self) -> set[str]:
        return {theme.id for theme in self.like.themes} | {each for column, each in self.seen if column == "theme id"}

    def _once(self, number: int, column: str, value: str) -> None:
        first = self.seen.setdefault((column, value.casefold()), number)
        if first != number:
            self._wrong(number, f"the {column} “{value}” stands in row {first} already. Each needs its own.")

    def _wrong(self, number: int, problem: str) -> None:
        self.problems.append(f"{self.source}, row {number}: {problem}")


def _rows(text: str, source: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Give the columns there are, and each row that is not empty with its number and a cell for every column."""
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise CodeBookUnreadable(f"{source} is not a CSV file: {error}. Save it again as CSV.") from error
    finally:
        csv.field_size_limit(previous)
    header = [" ".join(name.lower().replace("_", " ").split()) for name in table[0]] if table else []
    problems = [f"{source} has no column “{name}”. Add it." for name in NEEDED if name not in header]
    problems += [
        f"{source} has a column “{name}”, which a code book does not have. Remove it or correct its spelling. "
        f"The columns are {', '.join(COLUMNS)}."
        for name in header
        if name and name not in COLUMNS
    ]
    problems += [f"{source} has the column “{name}” twice. Remove one." for name in COLUMNS if header.count(name) > 1]
    if problems:
        raise CodeBookUnreadable(*problems)
    return header, _filled_rows(header, table)


def _filled_rows(header: list[str], table: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            read = dict(zip(header, cells, strict=False))
            yield number, {name: _as_meant(read.get(name, "")) for name in COLUMNS}


def _delimiter(text: str) -> str:
    """What stands between the cells: a comma, or a semicolon or tab where the first line has more of those."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _without_nothing(theme: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in theme.items() if value}


def _cell(examples: tuple[str, ...]) -> str:
    return "\n".join(" ".join(example.split()) for example in examples)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_meant(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
