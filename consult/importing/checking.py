"""The whole of a file, row by row: what is wrong in it, what is worth knowing, and the responses that it holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from consult.importing.files import Row
from consult.importing.rows import THERE_ALREADY, ReadRow, RowReader, Wrong
from forms.answers import to_json

MOST_PROBLEMS = 10_000
"""So many are listed; somebody who mends them checks again anyway."""

Known = Mapping[str, Mapping[str, Any]]
"""What was imported before: the identifier of each response to its answers, by question key, as JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, and in which row."""

    row: int
    wrong: Wrong


@dataclass(slots=True)
class Check:
    """What the rows read so far say: how many there were, the problems listed, and how many there are in all."""

    rows: int = 0
    responses: int = 0
    problems: list[Problem] = field(default_factory=list)
    problems_in_all: int = 0
    remarks: Counter[str] = field(default_factory=Counter)


def check_rows(
    rows: Iterable[Row],
    reader: RowReader,
    *,
    known: Known | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Check:
    """Read every row and keep what is wrong. `progress` is told now and then how many are read."""
    check = Check()
    for read in _held_against_others(rows, reader, known or {}):
        check.rows += 1
        if not read.is_left_out:
            check.responses += 1
        check.remarks.update(read.remarks)
        check.problems_in_all += len(read.wrong)
        room = MOST_PROBLEMS - len(check.problems)
        check.problems += [Problem(read.number, wrong) for wrong in read.wrong[:room]]
        if check.rows % 500 == 0:
            progress(check.rows)
    return check


def responses_in(rows: Iterable[Row], reader: RowReader, *, known: Known | None = None) -> Iterator[ReadRow]:
    """The rows that say something, to be kept. Only for a file in which nothing is wrong: see `check_rows`."""
    return (read for read in _held_against_others(rows, reader, known or {}) if not read.is_left_out)


def _held_against_others(rows: Iterable[Row], reader: RowReader, known: Known) -> Iterator[ReadRow]:
    """Every row read; one with an identifier that an earlier row has, or another response, is wrong.

    One that was imported before and says the same is left out: so a later export of the same survey adds what is new.
    """
    first: dict[str, int] = {}
    for row in rows:
        read = reader.read(row)
        if read.is_left_out or read.identifier is None:
            yield read
        elif read.identifier in first:
            sentence = (
                f"Row {first[read.identifier]:,} has the same identifier, “{read.identifier}”. "
                "Take one of the two rows out, or give each its own identifier."
            )
            yield replace(read, wrong=(*read.wrong, Wrong(None, sentence)))
        else:
            first[read.identifier] = row.number
            yield _held_against(known.get(read.identifier), read)


def _held_against(there: Mapping[str, Any] | None, read: ReadRow) -> ReadRow:
    if there is None:
        return read
    if there == {key: to_json(answer) for key, answer in read.answers.items()}:
        return replace(read, wrong=(), remarks=(THERE_ALREADY,))
    sentence = (
        f"A response with the identifier “{read.identifier}” was imported before, and says something else. "
        "Take the row out to keep that one, or give this one its own identifier."
    )
    return replace(read, wrong=(*read.wrong, Wrong(None, sentence)))
