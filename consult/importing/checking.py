"""The whole of a file, row by row: what is wrong in it, what is worth knowing, and the responses that it holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from consult.importing.files import Row
from consult.importing.rows import NO_ANSWERS, ReadRow, RowReader, Wrong

MOST_PROBLEMS = 10_000
"""So many are listed; somebody who mends them checks again anyway."""


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


def check_rows(rows: Iterable[Row], reader: RowReader, *, progress: Callable[[int], None] = lambda _: None) -> Check:
    """Read every row and keep what is wrong. `progress` is told now and then how many are read."""
    check = Check()
    for read in _with_repeats(rows, reader):
        check.rows += 1
        if NO_ANSWERS not in read.remarks:
            check.responses += 1
        check.remarks.update(read.remarks)
        check.problems_in_all += len(read.wrong)
        room = MOST_PROBLEMS - len(check.problems)
        check.problems += [Problem(read.number, wrong) for wrong in read.wrong[:room]]
        if check.rows % 500 == 0:
            progress(check.rows)
    return check


def responses_in(rows: Iterable[Row], reader: RowReader) -> Iterator[ReadRow]:
    """The rows that say something, to be kept. Only for a file in which nothing is wrong: see `check_rows`."""
    return (read for read in _with_repeats(rows, reader) if NO_ANSWERS not in read.remarks)


def _with_repeats(rows: Iterable[Row], reader: RowReader) -> Iterator[ReadRow]:
    """Every row read; one with an identifier that an earlier row has is wrong."""
    first: dict[str, int] = {}
    for row in rows:
        read = reader.read(row)
        if read.identifier is not None and read.identifier in first:
            sentence = (
                f"Row {first[read.identifier]:,} has the same identifier, “{read.identifier}”. "
                "Take one of the two rows out, or give each its own identifier."
            )
            yield ReadRow(read.number, read.answers, (*read.wrong, Wrong(None, sentence)), read.remarks)
            continue
        if read.identifier is not None:
            first[read.identifier] = row.number
        yield read
