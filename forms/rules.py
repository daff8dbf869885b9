"""When a page or a question is shown: a small closed language, read and never evaluated as code.

Written in YAML as `{question: KEY, is: VALUE}`, `any_of`, `at_least`, `at_most` or `answered` in place of `is`, and
joined by `{all: [...]}`, `{any: [...]}` and `{not: {...}}`.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Any, Protocol, assert_never

from pydantic import Discriminator, Field, StrictInt, Tag

from forms.wording import Part, QuestionKey, Value


class Readable(Protocol):
    """What a rule may read of an answer: the words that were chosen, and the number that was given."""

    def words(self) -> tuple[str, ...]: ...  # noqa: D102

    def amount(self) -> int | None: ...  # noqa: D102


class AnswerIs(Part):
    """Holds when the answer is, or is among several, this value."""

    question: QuestionKey
    value: Value | StrictInt = Field(alias="is")


class AnswerIsAnyOf(Part):
    """Holds when the answer is any one of these values."""

    question: QuestionKey
    any_of: tuple[Value | StrictInt, ...] = Field(min_length=1)


class AnswerAtLeast(Part):
    """Holds when the number given is this or more."""

    question: QuestionKey
    at_least: StrictInt


class AnswerAtMost(Part):
    """Holds when the number given is this or less."""

    question: QuestionKey
    at_most: StrictInt


class IsAnswered(Part):
    """Holds when the question has, or has not, been answered."""

    question: QuestionKey
    answered: bool


class AllOf(Part):
    """Holds when every one of its rules holds."""

    all: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(Part):
    """Holds when at least one of its rules holds."""

    any: tuple["Rule", ...] = Field(min_length=1)


class Not(Part):
    """Holds when its rule does not."""

    rule: "Rule" = Field(alias="not")


_WORDS = ("is", "any_of", "at_least", "at_most", "answered", "all", "any", "not")


def _word_of(written: Any) -> str | None:  # noqa: ANN401 (whatever the YAML held)
    """The one word that says which kind of rule was written."""
    if not isinstance(written, Mapping):
        return None
    words = [word for word in _WORDS if word in written]
    return words[0] if len(words) == 1 else None


Rule = Annotated[
    Annotated[AnswerIs, Tag("is")]
    | Annotated[AnswerIsAnyOf, Tag("any_of")]
    | Annotated[AnswerAtLeast, Tag("at_least")]
    | Annotated[AnswerAtMost, Tag("at_most")]
    | Annotated[IsAnswered, Tag("answered")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _word_of,
        custom_error_type="rule",
        custom_error_message="Write question and is, any_of, at_least, at_most or answered; or write all, any or not",
    ),
]

AboutOneQuestion = AnswerIs | AnswerIsAnyOf | AnswerAtLeast | AnswerAtMost | IsAnswered


def is_shown(rule: Rule | None, answers: Mapping[str, Readable]) -> bool:
    """Whether a page or question with this rule is shown, given the answers so far. No rule: always shown."""
    return verdict(rule, answers) is True


def verdict(rule: Rule | None, answers: Mapping[str, Readable], *, undecided: Set[str] = frozenset()) -> bool | None:
    """Whether the rule holds; None where that hangs on questions that are still being answered."""
    match rule:
        case None:
            return True
        case AllOf(all=rules):
            return _all({verdict(each, answers, undecided=undecided) for each in rules})
        case AnyOf(any=rules):
            return _not(_all({_not(verdict(each, answers, undecided=undecided)) for each in rules}))
        case Not(rule=inner):
            return _not(verdict(inner, answers, undecided=undecided))
        case _:
            return None if rule.question in undecided else _holds(rule, answers.get(rule.question))


def parts_about_one_question(rule: Rule | None) -> Iterator[AboutOneQuestion]:
    """Every part of the rule that asks about one question, in the order written."""
    match rule:
        case None:
            return
        case AllOf(all=rules) | AnyOf(any=rules):
            for each in rules:
                yield from parts_about_one_question(each)
        case Not(rule=inner):
            yield from parts_about_one_question(inner)
        case _:
            yield rule


def _holds(rule: AboutOneQuestion, answer: Readable | None) -> bool:
    if isinstance(rule, IsAnswered):
        return rule.answered is (answer is not None)
    if answer is None:
        return False
    amount = answer.amount()
    given = {*answer.words(), amount}
    match rule:
        case AnswerIs(value=value):
            return value in given
        case AnswerIsAnyOf(any_of=values):
            return not given.isdisjoint(values)
        case AnswerAtLeast(at_least=least):
            return amount is not None and amount >= least
        case AnswerAtMost(at_most=most):
            return amount is not None and amount <= most
        case _:
            assert_never(rule)


def _all(verdicts: Set[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _not(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict
