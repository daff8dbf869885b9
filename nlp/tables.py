"""Reading answers from files and writing what became of them, with plain words for what can go wrong."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.codebook import CodeBook
from nlp.errors import TableUnreadable
from nlp.formats import read_rows
from nlp.training import CodedAnswer
from nlp.types import Comment

ID_COLUMN = "id"
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows, by column name."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    def column(self, name: str) -> list[str]:
        """Give one column's cells in order. Raises TableUnreadable when there is no such column."""
        if name not in self.columns:
            raise TableUnreadable(
                f"{self.path} has no column “{name}”. Its columns are {', '.join(self.columns)}. Name one of them."
            )
        return [row[name] for row in self.rows]


def read_table(path: Path) -> Table:
    """Read a CSV, Excel or Parquet file with a header and at least one row."""
    columns, rows = read_rows(path)
    if not columns or not rows:
        raise TableUnreadable(f"{path} has no answers in it. Give a file with a header and a row for each answer.")
    return Table(path, columns, rows)


def read_comments_from(path: Path, *, text_column: str) -> list[Comment]:
    """Read answers, each with the id of its row, or the row's number where there is no id column."""
    return _comments(read_table(path), text_column=text_column)


def read_coded_answers(path: Path, *, text_column: str, themes_column: str, codebook: CodeBook) -> list[CodedAnswer]:
    """Read answers that a person has coded, refusing a theme that the code book does not have."""
    table = read_table(path)
    comments = _comments(table, text_column=text_column)
    cells = table.column(themes_column)
    return [
        CodedAnswer(comment, _themes(cell, path=path, row=row, codebook=codebook))
        for row, (comment, cell) in enumerate(zip(comments, cells, strict=True), start=2)
    ]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file whole, or leave what was there."""
    scratch = path.with_name(f".{path.name}.part")
    try:
        with scratch.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise TableUnreadable(f"{path} cannot be written: {error.strerror}. Choose another place.") from error


def _comments(table: Table, *, text_column: str) -> list[Comment]:
    texts = table.column(text_column)
    ids = table.column(ID_COLUMN) if ID_COLUMN in table.columns else [str(row + 1) for row in range(len(texts))]
    return [Comment(id=comment_id, text=text) for comment_id, text in zip(ids, texts, strict=True)]


def _themes(cell: str, *, path: Path, row: int, codebook: CodeBook) -> tuple[str, ...]:
    theme_ids = tuple(dict.fromkeys(part.strip() for part in cell.split(SEPARATOR) if part.strip()))
    if not theme_ids:
        raise TableUnreadable(f"{path}, line {row}: no theme is given. Code the answer, or remove the row.")
    unknown = [theme_id for theme_id in theme_ids if theme_id not in codebook]
    if unknown:
        raise TableUnreadable(
            f"{path}, line {row}: the code book {codebook.version} has no theme “{unknown[0]}”. "
            "Correct it, or add the theme to the code book."
        )
    return theme_ids
