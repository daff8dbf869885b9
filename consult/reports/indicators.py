"""The questions whose answers are reported as indicators, with those who gave the answer that counts place by place."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import repeat

from sqlmodel import Session

from consult.figures.disclosure.groups import Group
from consult.models import Consultation
from consult.queries.answers_by_place import AnswerAtPlace, count_answers_by_place
from consult.reports.counted_groups import coded_at, raised_at
from consult.reports.small_groups import ThemesByPlace
from consult.reports.waves.lines import AGREE, AGREEING
from forms.answers import ChoiceAnswer
from forms.indicators import Indicator
from forms.questions import indicator_of
from forms.spec import Question, Questionnaire

COUNTED, NOT_COUNTED = "counted", "not-counted"


@dataclass(frozen=True, slots=True)
class PlacedAnswer:
    """Whether one person gave the answer that counts, and where they live."""

    locality: str | None
    themes: tuple[str]


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """An indicator with everybody's answer to its question. No answers: people were not asked where they live."""

    question: Question
    indicator: Indicator
    placed: tuple[PlacedAnswer, ...]

    @property
    def line(self) -> str:
        """The line of the question that counts, by its key among the lines that waves are compared by."""
        return self.indicator.answer or AGREE

    @property
    def by_place(self) -> ThemesByPlace:
        """Those who gave the answer that counts and those who did not, so that neither group is given away."""
        return ThemesByPlace(self.question.key, self.placed, (COUNTED, NOT_COUNTED), {}, divide=True)

    def groups_at(self, place: str) -> tuple[Group, Group, Group]:
        """What is counted of a place: all who answered there, and the two groups that they fall into."""
        key = self.question.key
        return coded_at(key, place), raised_at(key, COUNTED, place), raised_at(key, NOT_COUNTED, place)


def asked_indicators(
    session: Session, consultation: Consultation, questionnaire: Questionnaire
) -> tuple[AskedIndicator, ...]:
    """Every indicator of a questionnaire, in the order asked."""
    place = questionnaire.question_for("locality")
    found = []
    for question in questionnaire.questions:
        indicator = indicator_of(question)
        if indicator is not None:
            answers = count_answers_by_place(session, consultation, question, place) if place else ()
            values = {indicator.answer} if indicator.answer else AGREEING
            placed = tuple(each for answer in answers for each in _placed(answer, values))
            found.append(AskedIndicator(question, indicator, placed))
    return tuple(found)


def _placed(answer: AnswerAtPlace, values: Set[str]) -> Iterator[PlacedAnswer]:
    is_counted = isinstance(answer.answer, ChoiceAnswer) and answer.answer.value in values
    theme = COUNTED if is_counted else NOT_COUNTED
    return repeat(PlacedAnswer(answer.place, (theme,)), answer.count)
