"""What stands on a paper form beside its answers, and what is odd about answers that a web page would not have taken.

A person with a pen may leave a question out, tick two boxes, write what nobody can read, or answer a question that
they were told to pass over. All of that is kept as what it is: none of it is made into an answer.
"""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum

from forms import spec
from forms.answers import Answer, Answers, ChoicesAnswer, MatrixAnswer
from forms.rules import verdict
from forms.spec import Matrix, Question, Questionnaire

Part = str
"""A part of the form that has one answer: the key of its question, or for a row of a matrix `question-row`."""


class Code(StrEnum):
    """What stands on the paper in place of an answer."""

    NO_ANSWER = "no_answer"
    ILLEGIBLE = "illegible"
    TWO_BOXES_TICKED = "two_boxes_ticked"


class Mark(StrEnum):
    """What is odd about an answer that was kept as it was written."""

    OFF_ROUTE = "off_route"
    TOO_MANY = "too_many"


def parts_of(question: Question) -> tuple[Part, ...]:
    """The parts of a question, in the order on the form."""
    if isinstance(question, Matrix):
        return tuple(f"{question.key}-{row.key}" for row in question.rows)
    return (question.key,)


def codes_for(question: Question) -> tuple[Code, ...]:
    """The codes that can stand for an answer to this question: where there are no boxes, no two can be ticked."""
    match question:
        case spec.ShortText() | spec.LongText() | spec.WholeNumber() | spec.DateQuestion() | spec.Postcode():
            return (Code.NO_ANSWER, Code.ILLEGIBLE)
        case spec.MultipleChoice(none=None):
            return (Code.NO_ANSWER, Code.ILLEGIBLE)
        case _:
            return tuple(Code)


def part_is_answered(question: Question, part: Part, answer: Answer | None) -> bool:
    """Whether an answer says something to this part of its question."""
    if isinstance(answer, MatrixAnswer):
        return part in {f"{question.key}-{row}" for row in answer.rows}
    return answer is not None


def marks_on(
    questionnaire: Questionnaire, answers: Answers, *, unclear: Set[str] = frozenset()
) -> Mapping[str, tuple[Mark, ...]]:
    """What is odd about the answers, by question, in the order of the form; questions without marks are left out.

    `unclear` are questions whose answer nobody can tell: no answer is called off the route because of one of them.
    """
    off_route = set(_off_route(questionnaire, answers, unclear))
    found: dict[str, tuple[Mark, ...]] = {}
    for question in questionnaire.questions:
        marks = [Mark.OFF_ROUTE] if question.key in off_route else []
        if _has_too_many(question, answers.get(question.key)):
            marks.append(Mark.TOO_MANY)
        if marks:
            found[question.key] = tuple(marks)
    return found


def _off_route(questionnaire: Questionnaire, answers: Answers, unclear: Set[str]) -> Iterable[str]:
    """The questions that were answered though the answers before them lead past them."""
    met: dict[str, Answer] = {}
    for page in questionnaire.pages:
        page_is_asked = verdict(page.show_when, met, undecided=unclear)
        for question in page.questions:
            if question.key not in answers:
                continue
            if page_is_asked is False or verdict(question.show_when, met, undecided=unclear) is False:
                yield question.key
            else:
                met[question.key] = answers[question.key]


def _has_too_many(question: Question, answer: Answer | None) -> bool:
    match question, answer:
        case spec.MultipleChoice(at_most=int(most)), ChoicesAnswer(values=values):
            return len(values) > most
        case _:
            return False
