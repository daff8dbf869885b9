"""The questions of a form as the keying page shows them: controls, what stands beside them, and what is odd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.officers.beside_answers import MARKS, BesidePart, beside_parts
from consult.officers.keying_sheet import question_blocks
from consult.services.keying import BesideAnswers
from forms.as_written import Mark
from forms.build import AnswerForm
from forms.components import Block


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """One question on the page."""

    key: str
    number: int
    block: Block
    beside: tuple[BesidePart, ...]
    flags: tuple[str, ...]

    @property
    def has_something_beside(self) -> bool:
        """Whether a code or words are kept, so that the page shows them."""
        return any(each.code or each.words for each in self.beside)


def keyed_questions(
    sheet: AnswerForm, beside: BesideAnswers, marks: Mapping[str, Sequence[Mark]]
) -> tuple[KeyedQuestion, ...]:
    """Every question of the sheet, in the order of the paper form."""
    return tuple(
        KeyedQuestion(
            field.name,
            number,
            block,
            beside_parts(field.question, beside),
            tuple(MARKS[mark] for mark in marks.get(field.name, ())),
        )
        for number, (field, block) in enumerate(zip(sheet.fields(), question_blocks(sheet), strict=True), start=1)
    )
