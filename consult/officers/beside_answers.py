"""What stands on a paper form beside its answers, as the keying page asks for it and sends it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from consult.services.keying import BesideAnswers
from forms.answers import Answers
from forms.as_written import Code, Mark, Part, codes_for, part_is_answered, parts_of
from forms.spec import Matrix, Question, Questionnaire
from forms.text import clean_line

CODE, WORDS = "form-code-", "form-written-"
LONGEST_WORDS = 1000

CODES: Mapping[Code, str] = {
    Code.NO_ANSWER: "No answer",
    Code.ILLEGIBLE: "Illegible",
    Code.TWO_BOXES_TICKED: "Two boxes ticked",
}
KEYS: Mapping[Code, str] = {Code.NO_ANSWER: "-", Code.ILLEGIBLE: "/", Code.TWO_BOXES_TICKED: "*"}
MARKS: Mapping[Mark, str] = {
    Mark.OFF_ROUTE: "Answered though the form leads past this question",
    Mark.TOO_MANY: "More ticked than asked for",
}

NOT_A_CODE = "Choose what stands on the paper for “{ask}” from the list"
BOTH = "“{ask}” has an answer and is marked “{code}” too. Take one of them back"
NOTHING_READABLE = "Nothing on this form can be taken for an answer. Set it aside as spoiled"


@dataclass(frozen=True, slots=True)
class CodeChoice:
    """A code that can be chosen for a part, and the key that chooses it."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class BesidePart:
    """The two controls of one part of the form: its code, and the words on the paper."""

    part: Part
    label: str
    choices: Sequence[CodeChoice]
    code: str
    words: str


def beside_parts(question: Question, beside: BesideAnswers) -> tuple[BesidePart, ...]:
    """The controls of a question, filled with what is known."""
    choices = [CodeChoice(code.value, CODES[code], KEYS[code]) for code in codes_for(question)]
    rows = [row.label for row in question.rows] if isinstance(question, Matrix) else [question.ask]
    return tuple(
        BesidePart(part, label, choices, beside.codes.get(part, ""), beside.as_written.get(part, ""))
        for part, label in zip(parts_of(question), rows, strict=True)
    )


def beside_sent(sent: MultiDict[str, str], questions: Iterable[Question]) -> BesideAnswers:
    """What was sent of these questions. Values that are no codes are left out: `problems_beside` says so."""
    parts = [part for question in questions for part in parts_of(question)]
    codes = {part: sent.get(f"{CODE}{part}", "") for part in parts}
    words = {part: clean_line(sent.get(f"{WORDS}{part}", ""))[:LONGEST_WORDS] for part in parts}
    known = {code.value for code in Code}
    return BesideAnswers(
        {part: Code(code) for part, code in codes.items() if code in known},
        {part: text for part, text in words.items() if text},
    )


def beside_kept(codes: Mapping[str, str], as_written: Mapping[str, str]) -> BesideAnswers:
    """What was kept of a form."""
    return BesideAnswers({part: Code(code) for part, code in codes.items()}, dict(as_written))


def problems_beside(
    questionnaire: Questionnaire, beside: BesideAnswers, answers: Answers
) -> tuple[tuple[str, str], ...]:
    """What contradicts itself: the control to go to, and a sentence. Nothing of it is put right by the machine."""
    found = []
    for question in questionnaire.questions:
        for part in parts_of(question):
            code = beside.codes.get(part)
            if code is not None and code not in codes_for(question):
                found.append((f"{CODE}{part}", NOT_A_CODE.format(ask=question.ask)))
            elif code is not None and part_is_answered(question, part, answers.get(question.key)):
                found.append((f"{CODE}{part}", BOTH.format(ask=question.ask, code=CODES[code])))
    return tuple(found)


def read_beside(question: Question, beside: BesideAnswers, marks: Sequence[str]) -> tuple[str, ...]:
    """What stands beside the answer to a question, in sentences for people; none where nothing does."""
    rows = {f"{question.key}-{row.key}": f"{row.label}: " for row in getattr(question, "rows", ())}
    said = [MARKS[Mark(mark)] for mark in marks]
    for part in parts_of(question):
        row = rows.get(part, "")
        if part in beside.codes:
            said.append(f"{row}{CODES[beside.codes[part]]}")
        if part in beside.as_written:
            said.append(f"{row}As written: “{beside.as_written[part]}”")
    return tuple(said)
