"""Routing in words for people with a pen: what the rules of a questionnaire say, with the numbers as printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from forms.answers import ChoiceAnswer, NumberAnswer
from forms.questions import (
    Agreement,
    Place,
    Question,
    Ranking,
    Scale0To10,
    SingleChoice,
    WholeNumber,
    YesNoDontKnow,
    choices_of,
)
from forms.rules import (
    AboutOneQuestion,
    AllOf,
    AnswerAtLeast,
    AnswerAtMost,
    AnswerIs,
    AnswerIsAnyOf,
    AnyOf,
    IsAnswered,
    Not,
    Readable,
    Rule,
    verdict,
)
from forms.spec import Questionnaire

END = "You have finished. Thank you."

_VERBS: Mapping[type[Question], tuple[str, str]] = {
    WholeNumber: ("write", "wrote"),
    Ranking: ("give a number to", "gave a number to"),
}


def numbers_of(questionnaire: Questionnaire) -> Mapping[str, int]:
    """The printed number of each question, by its key: counted through the whole form from 1."""
    return {question.key: number for number, question in enumerate(questionnaire.questions, start=1)}


class Routing:
    """The routing of one questionnaire, put in words."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.numbers = numbers_of(questionnaire)

    def only_if(self, rule: Rule, keys: Sequence[str]) -> str:
        """Who should answer the questions with these keys, which stand one after the other."""
        first, last = self.numbers[keys[0]], self.numbers[keys[-1]]
        which = (
            f"question {first}" if first == last else f"questions {first} {'and' if last == first + 1 else 'to'} {last}"
        )
        return f"Answer {which} only if {self._said(rule)}."

    def go_to(self, question: Question) -> Mapping[str, str]:
        """Where to go on after an option, by its value: only where whatever comes next is passed over.

        No question is passed over that could be answered after that option, whatever else was answered.
        """
        told = {}
        for value, answer in _single_answers(question):
            target = self._next_shown(question, {question.key: answer})
            if target != self._after(question):
                told[value] = END if target is None else f"Go to question {self.numbers[target]}"
        return told

    def go_to_from_scale(self, question: Scale0To10) -> tuple[str, ...]:
        """The same for the numbers of a scale, runs of which go the same way: “0 to 6: Go to question 9”."""
        told = self.go_to(question)
        sentences = []
        for run in _runs(told):
            said = f"{run.first}" if run.first == run.last else f"{run.first} to {run.last}"
            sentences.append(f"If you ticked {said}: {run.told}")
        return tuple(sentences)

    def _after(self, question: Question) -> str | None:
        keys = list(self.numbers)
        place = keys.index(question.key) + 1
        return keys[place] if place < len(keys) else None

    def _next_shown(self, question: Question, answers: Mapping[str, Readable]) -> str | None:
        """The first question after this one that is not ruled out by this one answer.

        What is ruled out is left unanswered, and so may rule out what hangs on it in turn.
        """
        undecided = set(self.numbers) - {question.key}
        for page in self.questionnaire.pages:
            for later in page.questions:
                if self.numbers[later.key] > self.numbers[question.key]:
                    rules = (page.show_when, later.show_when)
                    if all(verdict(rule, answers, undecided=undecided) is not False for rule in rules):
                        return later.key
                    undecided.discard(later.key)
        return None

    def _said(self, rule: Rule, *, negated: bool = False, inner: bool = False) -> str:
        match rule:
            case AllOf(all=rules):
                return self._joined(rules, "or" if negated else "and", negated=negated, inner=inner)
            case AnyOf(any=rules):
                return self._joined(rules, "and" if negated else "or", negated=negated, inner=inner)
            case Not(rule=within):
                return self._said(within, negated=not negated, inner=inner)
            case _:
                return self._said_of_one(rule, negated=negated)

    def _joined(self, rules: Iterable[Rule], word: str, *, negated: bool, inner: bool) -> str:
        parts = [self._said(rule, negated=negated, inner=True) for rule in rules]
        said = f", {word} ".join(parts)
        # “either … or” inside “and” says where the inner sentence begins and ends.
        return f"({said})" if inner and len(parts) > 1 else said

    def _said_of_one(self, rule: AboutOneQuestion, *, negated: bool) -> str:
        question = self.questionnaire.question(rule.question)
        where = f"at question {self.numbers[rule.question]}"
        if isinstance(rule, IsAnswered):
            did = "you answered" if rule.answered is not negated else "you did not answer"
            return f"{did} question {self.numbers[rule.question]}"
        present, past = _VERBS.get(type(question), ("tick", "ticked"))
        did = f"you did not {present}" if negated else f"you {past}"
        match rule:
            case AnswerIs(value=value):
                what = _label(question, value)
            case AnswerIsAnyOf(any_of=values):
                what = _either([_label(question, value) for value in values])
            case AnswerAtLeast(at_least=least):
                what = f"{least} or more"
            case AnswerAtMost(at_most=most):
                what = f"{most} or less"
            case _:
                assert_never(rule)
        return f"{did} {what} {where}"


@dataclass(slots=True)
class _Run:
    first: int
    last: int
    told: str


def _runs(told: Mapping[str, str]) -> Sequence[_Run]:
    runs: list[_Run] = []
    for number in sorted(int(value) for value in told):
        sentence = told[str(number)]
        if runs and runs[-1].last == number - 1 and runs[-1].told == sentence:
            runs[-1].last = number
        else:
            runs.append(_Run(number, number, sentence))
    return runs


def _single_answers(question: Question) -> Iterator[tuple[str, Readable]]:
    """Every answer by which somebody can be told where to go on: there is one, and a box for it."""
    match question:
        case SingleChoice() | Agreement() | YesNoDontKnow() | Place():
            for option in question.choices:
                yield option.value, ChoiceAnswer(option.value)
        case Scale0To10():
            for number in range(11):
                yield str(number), NumberAnswer(number)
        case _:
            return


def _label(question: Question, value: str | int) -> str:
    labels = {option.value: option.label for option in choices_of(question)}
    return f"“{labels[value]}”" if value in labels else str(value)


def _either(said: Sequence[str]) -> str:
    return " or ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
