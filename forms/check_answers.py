"""The answers of a response as the rows of a check-your-answers page."""

from dataclasses import dataclass

from forms.answers import Answers, said
from forms.journey import route
from forms.spec import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question on the route with what was said to it."""

    page_key: str
    question_key: str
    ask: str
    said: str
    is_answered: bool


def rows(questionnaire: Questionnaire, answers: Answers) -> tuple[CheckRow, ...]:
    """A row for each question on the route, in route order, answered or not."""
    return tuple(
        _row(page.key, question, answers) for page, questions in route(questionnaire, answers) for question in questions
    )


def _row(page_key: str, question: Question, answers: Answers) -> CheckRow:
    answer = answers.get(question.key)
    return CheckRow(
        page_key=page_key,
        question_key=question.key,
        ask=question.ask,
        said="Not answered" if answer is None else said(question, answer),
        is_answered=answer is not None,
    )
