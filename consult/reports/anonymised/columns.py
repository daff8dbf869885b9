"""What an anonymised file can hold of a questionnaire's answers, and what it never holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms import spec
from forms.questions import asks_about_person
from forms.rules import AboutOneQuestion, parts_about_one_question
from forms.spec import Question, Questionnaire

WEEK, CHANNEL = "-week", "-channel"
"""Facts that are no answer. No question can have a key like these."""
NAMES_OF_FACTS: Mapping[str, str] = {WEEK: "Week received, by its Monday", CHANNEL: "Channel"}


PURPOSES: Mapping[str, str] = {
    "publication": "To publish it",
    "research": "For researchers",
    "request": "To answer a request for information",
    "own work": "For our own work",
}


class LeftOut(StrEnum):
    """Why a question is never in the file."""

    WRITTEN = "What people wrote, numbers, days and postcodes are never in it"
    SEVERAL_FACTS = "It is about the person, and people could choose several answers"
    ASKED_OF_SOME = "It is asked only of some people, by an answer about who they are"
    AGREEMENT_TO_PUBLISH = "It is about publishing the response"


@dataclass(frozen=True, slots=True)
class Offered:
    """The questions by what can be done with them, each in the order asked.

    `facts` are about the person, with one answer each. `answers` are the other closed questions; those of `either` may
    be taken for facts too, since they have one answer.
    """

    facts: tuple[Question, ...]
    answers: tuple[Question, ...]
    either: tuple[Question, ...]
    left_out: tuple[tuple[Question, LeftOut], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants in a file: keys of facts and of answers, and whether it holds published comments."""

    facts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    has_comments: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is wanted, of what is offered. `also` are answers that are taken for facts."""

    wanted: Wanted
    also: tuple[str, ...]
    offered: Offered


def offered(questionnaire: Questionnaire, *, also_facts: Sequence[str] = ()) -> Offered:
    """What a file of this questionnaire's answers can hold, with these questions taken for facts as well."""
    about_sender = _about_sender(questionnaire, also_facts)
    facts: list[Question] = []
    answers: list[Question] = []
    either: list[Question] = []
    left_out: list[tuple[Question, LeftOut]] = []
    for question in questionnaire.questions:
        why = _left_out(questionnaire, question, about_sender)
        if why is not None:
            left_out.append((question, why))
            continue
        is_fact = question.key in about_sender
        (facts if is_fact else answers).append(question)
        if _has_one_answer(question) and (not is_fact or question.key in also_facts):
            either.append(question)
    return Offered(tuple(facts), tuple(answers), tuple(either), tuple(left_out))


def choose(
    questionnaire: Questionnaire,
    *,
    facts: Sequence[str],
    answers: Sequence[str] | None,
    also_facts: Sequence[str] = (),
    has_comments: bool = False,
) -> Chosen:
    """What there is of what somebody chose, in the order asked. None: every answer. Unknown keys are left out."""
    may_be_either = {question.key for question in offered(questionnaire).either}
    also = tuple(key for key in also_facts if key in may_be_either)
    there = offered(questionnaire, also_facts=also)
    named = (*(question.key for question in there.facts), *NAMES_OF_FACTS)
    wanted = Wanted(
        facts=tuple(key for key in named if key in facts or key in also),
        answers=tuple(each.key for each in there.answers if answers is None or each.key in answers),
        has_comments=has_comments,
    )
    return Chosen(wanted, also, there)


def _about_sender(questionnaire: Questionnaire, also_facts: Sequence[str]) -> frozenset[str]:
    """The questions about who answers: about the person, said to be so, or asked to find out whether a body answers."""
    body = questionnaire.question_for("body")
    leads = {part.question for part in _rules(questionnaire, body)} if body else set()
    asked = {question.key for question in questionnaire.questions if asks_about_person(question)}
    return frozenset(asked | leads | set(also_facts))


def _left_out(questionnaire: Questionnaire, question: Question, about_sender: frozenset[str]) -> LeftOut | None:
    if question.use == "publication":
        return LeftOut.AGREEMENT_TO_PUBLISH
    if isinstance(question, spec.LongText | spec.ShortText | spec.WholeNumber | spec.DateQuestion | spec.Postcode):
        return LeftOut.WRITTEN
    if question.key in about_sender and not _has_one_answer(question):
        return LeftOut.SEVERAL_FACTS
    if _hangs_on(questionnaire, question, about_sender):
        return LeftOut.ASKED_OF_SOME
    return None


def _hangs_on(questionnaire: Questionnaire, question: Question, keys: frozenset[str]) -> bool:
    """Whether to have been asked this says something of the answers to any of these questions."""
    seen: set[str] = set()
    waiting = [question]
    while waiting:
        for part in _rules(questionnaire, waiting.pop()):
            if part.question in keys:
                return True
            if part.question not in seen:
                seen.add(part.question)
                waiting.append(questionnaire.question(part.question))
    return False


def _rules(questionnaire: Questionnaire, question: Question) -> Sequence[AboutOneQuestion]:
    of_page = questionnaire.page_of(question.key).show_when
    return [*parts_about_one_question(of_page), *parts_about_one_question(question.show_when)]


def _has_one_answer(question: Question) -> bool:
    return isinstance(question, spec.SingleChoice | spec.Place | spec.YesNoDontKnow | spec.Agreement)
