"""What a person says of a file: which column is what, and which of its words stand for which option."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from consult.importing.columns import Column, Value
from consult.importing.targets import Target, targets_of
from forms.spec import Questionnaire

LEFT_OUT = ""
"""What a word is matched with that says nothing, such as “N/A”."""

_SURE_SEPARATORS = re.compile(r"[;|\n]")


class Matching(BaseModel):
    """The columns that are used, each by its place from 0 to a target's key; and by column, words to options.

    A word that is not there is not matched yet, and keeps its row from being imported.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[int, str] = {}
    words: dict[int, dict[str, str]] = {}

    def target(self, place: int, questionnaire: Questionnaire) -> Target | None:
        """What a column is; None where it is left out."""
        key = self.columns.get(place)
        return next((target for target in targets_of(questionnaire) if target.key == key), None)


def normal(text: str) -> str:
    """A text without what people type differently: capitals, quotes, stops, spaces."""
    return " ".join(re.sub(r"[^\w%+]+", " ", text.casefold().replace("’", "").replace("'", "")).split())


def words_in(cell: str, target: Target) -> tuple[str, ...]:
    """The words of a cell that each stand for an option: one, or several where the target may hold several.

    They are parted by semicolons, bars or new lines; by commas where the whole cell is no option.
    """
    if not target.may_hold_several:
        return (cell,) if cell else ()
    labels = {normal(option.label) for option in target.options} | {option.value for option in target.options}
    if _SURE_SEPARATORS.search(cell):
        parts = _SURE_SEPARATORS.split(cell)
    else:
        parts = [cell] if normal(cell) in labels else cell.split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def words_of(column: Column, target: Target) -> tuple[Value, ...]:
    """The different words of a column that is matched to options, the commonest first."""
    counts: dict[str, int] = {}
    for value in column.values:
        for word in words_in(value.text, target):
            counts[word] = counts.get(word, 0) + value.rows
    in_order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Value(text=word, rows=rows) for word, rows in in_order)


def unmatched_words(column: Column, target: Target, words: Mapping[str, str]) -> tuple[Value, ...]:
    """The words of a column that nobody has matched yet."""
    return tuple(word for word in words_of(column, target) if word.text not in words)


def matched_twice(matching: Matching) -> Sequence[tuple[int, int]]:
    """The columns that are matched to what an earlier column is already: each with that one's place."""
    first: dict[str, int] = {}
    twice = []
    for place, key in sorted(matching.columns.items()):
        if key in first:
            twice.append((place, first[key]))
        first.setdefault(key, place)
    return twice
