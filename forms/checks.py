"""What one question of a questionnaire cannot know of the others: unique keys, and rules that can be followed."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from forms import spec
from forms.problems import Problem
from forms.questions import AGREES
from forms.rules import AboutOneQuestion as RulePart
from forms.rules import AnswerAtLeast, AnswerAtMost, AnswerIs, AnswerIsAnyOf, IsAnswered, Rule, parts_about_one_question
from forms.spec import Page, Question, Questionnaire

_KINDS_FOR_USE: Mapping[str, tuple[type[Question], ...]] = {
    "locality": (spec.Place, spec.SingleChoice),
    "impact": (spec.Scale0To10,),
    "main_issue": (spec.LongText,),
    "body": (spec.ShortText,),
    "publication": (spec.SingleChoice,),
}
_TAKEN_BY_EVERY_PAGE = frozenset({"csrf_token"})


def problems_in(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Everything that is wrong between the parts of a questionnaire. Empty: it can be used."""
    return (
        *_dates(questionnaire),
        *_repeated_keys(questionnaire),
        *_uses(questionnaire),
        *_routing(questionnaire),
    )


def _dates(questionnaire: Questionnaire) -> Iterator[Problem]:
    opens_on, closes_on = questionnaire.opens_on, questionnaire.closes_on
    if opens_on and closes_on and closes_on < opens_on:
        yield Problem(f"It closes on {closes_on}, before it opens on {opens_on}. Correct one of the dates.")


def _repeated_keys(questionnaire: Questionnaire) -> Iterator[Problem]:
    pages: set[str] = set()
    questions: set[str] = set(_TAKEN_BY_EVERY_PAGE)
    for page in questionnaire.pages:
        if page.key in pages:
            yield Problem("An earlier page has the same key. Give each page its own key.", page=page.key)
        pages.add(page.key)
        for question in page.questions:
            if question.key in questions:
                remedy = "This key is already in use. Give each question its own key."
                yield Problem(remedy, page=page.key, question=question.key)
            questions.add(question.key)


def _uses(questionnaire: Questionnaire) -> Iterator[Problem]:
    used: dict[str, str] = {}
    for page in questionnaire.pages:
        for question in page.questions:
            use = question.use
            if use is None:
                continue
            if use in used:
                remedy = f"use: {use} is already given to {used[use]}. Give it to one question only."
                yield Problem(remedy, page=page.key, question=question.key)
            elif not isinstance(question, _KINDS_FOR_USE[use]):
                remedy = f"use: {use} does not fit the kind {question.kind}. Give it to another question."
                yield Problem(remedy, page=page.key, question=question.key)
            elif isinstance(question, spec.SingleChoice) and use == "publication":
                yield from _consent(page, question)
            used.setdefault(use, question.key)


def _consent(page: Page, question: spec.SingleChoice) -> Iterator[Problem]:
    if AGREES not in (choice.value for choice in question.choices):
        remedy = f'use: publication needs an option with the value "{AGREES}". Add it, with the quotes.'
        yield Problem(remedy, page=page.key, question=question.key)
    if question.required:
        remedy = "use: publication must be left to people to answer. Take required: true away."
        yield Problem(remedy, page=page.key, question=question.key)


def _routing(questionnaire: Questionnaire) -> Iterator[Problem]:
    earlier: dict[str, Question] = {}
    for page in questionnaire.pages:
        yield from _rule(page.show_when, earlier, page=page)
        for question in page.questions:
            yield from _rule(question.show_when, earlier, page=page, question=question)
            earlier.setdefault(question.key, question)


def _rule(
    rule: Rule | None, earlier: Mapping[str, Question], *, page: Page, question: Question | None = None
) -> Iterator[Problem]:
    for part in parts_about_one_question(rule):
        asked = earlier.get(part.question)
        remedy = (
            f"show_when names {part.question}, which is not asked before it. Name an earlier question."
            if asked is None
            else _misfit(part, asked)
        )
        if remedy:
            yield Problem(remedy, page=page.key, question=question.key if question else None)


def _misfit(part: RulePart, asked: Question) -> str | None:
    """Why this part of a rule could never hold of the question it names; None when it could."""
    match part:
        case IsAnswered():
            return None
        case AnswerIs(value=value):
            return _unknown((value,), asked)
        case AnswerIsAnyOf(any_of=values):
            return _unknown(values, asked)
        case AnswerAtLeast(at_least=number) | AnswerAtMost(at_most=number):
            if isinstance(asked, spec.Scale0To10 | spec.WholeNumber):
                return _unknown((number,), asked)
            return f"show_when compares {asked.key} with a number, but its kind is {asked.kind}. Use is or any_of."
        case _:
            assert_never(part)


def _unknown(values: tuple[str | int, ...], asked: Question) -> str | None:
    match asked:
        case spec.Scale0To10():
            return _outside(values, asked, 0, 10)
        case spec.WholeNumber(at_least=least, at_most=most):
            return _outside(values, asked, least, most)
        case spec.Matrix() | spec.ShortText() | spec.LongText() | spec.DateQuestion() | spec.Postcode():
            return f"show_when compares {asked.key}, whose kind is {asked.kind}. Use answered: true or answered: false."
        case _:
            known = [choice.value for choice in asked.choices]
            wrong = [str(value) for value in values if value not in known]
            if not wrong:
                return None
            return f"{asked.key} has no option {', '.join(wrong)}. Use one of {', '.join(known)}."


def _outside(values: tuple[str | int, ...], asked: Question, least: int, most: int) -> str | None:
    if all(isinstance(value, int) and least <= value <= most for value in values):
        return None
    return f"{asked.key} takes whole numbers from {least} to {most}. Use one of those, without quotes."
