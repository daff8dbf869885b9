"""Reading a file of the area's figures: every row of it right, or a list of what is wrong."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from consult.queries.area import AreaQuestion
from consult.typed_days import day_of

COLUMNS = ("question", "option", "count", "share", "source", "date")
MOST_ROWS = 2000
LONGEST_SOURCE = 500
ROUNDING = 0.01
"""Shares of a question may add up to 99% or 101%: published ones are rounded."""


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """One option's share of the area's people, and their number where it was given."""

    option: str
    share: float
    people: int | None


@dataclass(frozen=True, slots=True)
class ReadMargin:
    """The area's figures for one question. The shares add up to 1; the groups stand in the order of the options."""

    question_key: str
    source: str
    counted_on: date
    groups: tuple[ReadGroup, ...]


class AreaFileUnreadable(ValueError):
    """A file of the area's figures that cannot be taken in. `problems` says why, row by row, and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    question: AreaQuestion
    option: str
    number_given: float
    is_share: bool
    source: str
    counted_on: date


def read_area_file(text: str, questions: Sequence[AreaQuestion]) -> tuple[ReadMargin, ...]:
    """The figures in a CSV file, in the order of `questions`. Raises AreaFileUnreadable with every problem found.

    One row for each group: question (its key), option (its key or its wording), count or share, source and date. Shares
    are percentages with their sign or from 0 to 1. Within a question every row has counts or every row has shares, and
    one source and date. Separators may be commas, semicolons or tabs.
    """
    rows = list(_rows_of(text))
    problems: list[str] = []
    read: list[_Row] = []
    asked = {question.key: question for question in questions}
    for number, row in rows:
        try:
            read.append(_read_row(number, row, asked))
        except AreaFileUnreadable as unreadable:
            problems += unreadable.problems
    margins = []
    for question in questions:
        of_question = [row for row in read if row.question is question]
        found = list(_problems_of(question, of_question))
        problems += found
        # A row that could not be read would make the shares of the others wrong: that is said once, above.
        if of_question and not found and not problems:
            margins.append(_margin(question, of_question))
    if not rows:
        problems = ["The file has no rows under its headings. Add a row for each group"]
    if problems:
        raise AreaFileUnreadable(problems)
    return tuple(margins)


def example_file(questions: Sequence[AreaQuestion]) -> str:
    """A file to fill in: every option of every question, without figures."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for question in questions:
        writer.writerows([question.key, option.value, "", "", "", ""] for option in question.options)
    return written.getvalue()


def _rows_of(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    if not text.strip():
        raise AreaFileUnreadable(["The file is empty. Choose another"])
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in ("question", "option", "source", "date") if name not in names]
        if not {"count", "share"} & set(names):
            missing.append("count or share")
        if missing:
            listed = ", ".join(missing)
            raise AreaFileUnreadable(
                [f"The first row lacks columns called: {listed}. Name the columns {', '.join(COLUMNS)}"]
            )
        repeated = [name for name in COLUMNS if names.count(name) > 1]
        if repeated:
            raise AreaFileUnreadable([f"The first row has {name} more than once. Keep one column" for name in repeated])
        for row in reader:
            if reader.line_num > MOST_ROWS:
                raise AreaFileUnreadable([f"The file has more than {MOST_ROWS:,} rows. Leave out what is no group"])
            if any(cell.strip() for cell in row):
                yield reader.line_num, dict(zip(names, (cell.strip() for cell in row), strict=False))
    except csv.Error as error:
        line = reader.line_num
        raise AreaFileUnreadable(
            [f"Row {line}: this is not a row of a CSV file ({error}). Save it as CSV again"]
        ) from error


def _read_row(number: int, row: Mapping[str, str], asked: Mapping[str, AreaQuestion]) -> _Row:
    problems: list[str] = []
    question = asked.get(row.get("question", ""))
    if question is None:
        raise AreaFileUnreadable([_at(number, _unknown_question(row.get("question", ""), asked))])
    option = _option_in(question, row.get("option", ""))
    if option is None:
        listed = ", ".join(each.value for each in question.options)
        problems.append(f"“{row.get('option', '')}” is no option of {question.key}. Use one of {listed}")
    counted, share = row.get("count", ""), row.get("share", "")
    value: float | None = None
    if bool(counted) == bool(share):
        problems.append("give a count or a share, and not both")
    else:
        value = _number(counted) if counted else _share(share)
    if value is None and bool(counted) != bool(share):
        problems.append(_wrong_number(counted, share))
    source = row.get("source", "")
    if not source:
        problems.append("say where the figure comes from, in the column source")
    if len(source) > LONGEST_SOURCE:
        problems.append(f"the source has {len(source):,} characters. Shorten it to {LONGEST_SOURCE} or fewer")
    counted_on = day_of(row.get("date", ""))
    if counted_on is None:
        problems.append(f"“{row.get('date', '')}” is no date. Write the day the figure speaks of, such as 21/03/2021")
    if problems or option is None or value is None or counted_on is None:
        raise AreaFileUnreadable([_at(number, problem) for problem in problems])
    return _Row(number, question, option, value, bool(share), source, counted_on)


def _problems_of(question: AreaQuestion, rows: Sequence[_Row]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.option in seen:
            yield _at(row.number, f"{row.option} of {question.key} is in row {seen[row.option]} already. Keep one")
        seen.setdefault(row.option, row.number)
    for row in rows[1:]:
        if row.is_share != rows[0].is_share:
            yield _at(row.number, f"{question.key} has counts and shares. Give one of the two in all its rows")
        if (row.source, row.counted_on) != (rows[0].source, rows[0].counted_on):
            said = f"{question.key} has another source or date in row {rows[0].number}. Use one for all its rows"
            yield _at(row.number, said)
    if len(seen) == 1:
        yield _at(rows[0].number, f"{question.key} has one group only. Add a row for each of the others")
    total = sum(row.number_given for row in rows)
    if rows and all(row.is_share for row in rows) and len(seen) > 1 and abs(total - 1) > ROUNDING + 1e-9:
        yield f"The shares of {question.key} add up to {total:.1%}, not to 100%. See that no group is missing"


def _margin(question: AreaQuestion, rows: Sequence[_Row]) -> ReadMargin:
    total = sum(row.number_given for row in rows)
    given = {row.option: row for row in rows}
    groups = tuple(
        ReadGroup(
            option=option.value,
            share=given[option.value].number_given / total,
            people=None if given[option.value].is_share else round(given[option.value].number_given),
        )
        for option in question.options
        if option.value in given
    )
    return ReadMargin(question.key, rows[0].source, rows[0].counted_on, groups)


def _option_in(question: AreaQuestion, typed: str) -> str | None:
    for option in question.options:
        if typed == option.value or typed.casefold() == option.label.casefold():
            return option.value
    return None


def _number(text: str) -> float | None:
    digits = text.replace(",", "").replace(" ", "")
    return float(digits) if digits.isascii() and digits.isdigit() and 0 < int(digits) < 10**10 else None


def _share(text: str) -> float | None:
    try:
        value = float(text.removesuffix("%").strip())
    except ValueError:
        return None
    value = value / 100 if text.endswith("%") else value
    return value if 0 < value <= 1 else None


def _wrong_number(counted: str, share: str) -> str:
    if counted:
        return f"“{counted}” is no count. Write a whole number of people above 0, such as 48,200"
    return f"“{share}” is no share. Write a percentage with its sign, such as 23.5%, or a number from 0 to 1 above 0"


def _unknown_question(typed: str, asked: Mapping[str, AreaQuestion]) -> str:
    return f"“{typed}” is no question that people choose one answer to. Use one of {', '.join(asked)}"


def _at(number: int, said: str) -> str:
    return f"Row {number}: {said}"
