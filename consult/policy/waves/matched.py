"""How the columns of a file are matched, as the pages show it."""

from dataclasses import dataclass

from consult.importing.columns import Column, Value
from consult.importing.files import column_letters
from consult.importing.matching import unmatched_words, words_of
from consult.importing.targets import WEIGHT, Target, targets_of
from consult.models import ResponseImport, Study
from consult.services.imports import adds_to_a_consultation, columns_of, matching_of, wave_of_import
from forms.spec import Questionnaire

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A column of a file: where it stands, what it is said to be, and which of its words are matched with nothing."""

    place: int
    letters: str
    column: Column
    target: Target | None
    words: int
    unmatched: tuple[Value, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """The commonest things in the column."""
        return tuple(value.text for value in self.column.values[:EXAMPLES])


def columns_matched(found: ResponseImport, questionnaire: Questionnaire) -> tuple[MatchedColumn, ...]:
    """Every column of an import's file, in order."""
    matching = matching_of(found)
    by_key = {target.key: target for target in targets_for(found, questionnaire)}
    matched = []
    for place, column in enumerate(columns_of(found)):
        target = by_key.get(matching.columns.get(place, ""))
        has_words = target is not None and bool(target.options) and bool(column.values)
        words = words_of(column, target) if target and has_words else ()
        left = unmatched_words(column, target, matching.words.get(place, {})) if target and has_words else ()
        matched.append(MatchedColumn(place, column_letters(place), column, target, len(words), left))
    return tuple(matched)


def targets_for(found: ResponseImport, questionnaire: Questionnaire) -> tuple[Target, ...]:
    """What the columns of an import can be: weights only of a sample survey that makes a wave."""
    is_sample = not adds_to_a_consultation(found) and wave_of_import(found).study is Study.SAMPLE_SURVEY
    return tuple(target for target in targets_of(questionnaire) if is_sample or target.key != WEIGHT)
