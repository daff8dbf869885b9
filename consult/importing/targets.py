"""What a column of a file can be: an answer to a question, a part of one, or a fact of the response."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from forms import spec
from forms.questions import other_of
from forms.spec import Option, Question, Questionnaire


class What(StrEnum):
    """The kinds of thing that a column can be."""

    ANSWER = "answer"  # the whole answer to a question
    OPTION = "option"  # whether one option of several was ticked
    OTHER = "other"  # what was written beside "Other"
    ROW = "row"  # one row of a matrix
    PLACE = "place"  # one place of a ranking
    ABOUT = "about"  # a fact of the response


IDENTIFIER, RECEIVED, BODY, WEIGHT = "about.identifier", "about.received", "about.body", "about.weight"
TICKED, NOT_TICKED = "ticked", "not-ticked"
TICKS = (Option(value=TICKED, label="Ticked"), Option(value=NOT_TICKED, label="Not ticked"))


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a column can be. `key` is its name in forms and links; `options` are what its cells can say.

    Without options the cells are read as they stand: text, numbers, days. `part` is the option, row or place.
    """

    key: str
    label: str
    what: What
    question: Question | None = None
    part: str = ""
    options: tuple[Option, ...] = ()
    may_hold_several: bool = False


FACTS = (
    Target(IDENTIFIER, "Identifier of the response", What.ABOUT),
    Target(RECEIVED, "Day it was received", What.ABOUT),
    Target(BODY, "Organisation that it is on behalf of", What.ABOUT),
    Target(WEIGHT, "Weight (sample surveys)", What.ABOUT),
)


@lru_cache(maxsize=16)
def targets_of(questionnaire: Questionnaire) -> tuple[Target, ...]:
    """Everything that a column can be, facts of the response first, then in the order asked."""
    return (*FACTS, *(target for question in questionnaire.questions for target in _targets(question)))


def _targets(question: Question) -> Sequence[Target]:
    key, ask = question.key, question.ask
    if isinstance(question, spec.Matrix):
        columns = tuple(Option(value=each.value, label=each.label) for each in question.columns)
        return [
            Target(f"row.{key}.{row.key}", f"{ask} – {row.label}", What.ROW, question, row.key, columns)
            for row in question.rows
        ]
    options = spec.choices_of(question)
    several = isinstance(question, spec.MultipleChoice | spec.Ranking)
    found = [Target(f"answer.{key}", ask, What.ANSWER, question, "", options, may_hold_several=several)]
    if isinstance(question, spec.MultipleChoice):
        found += [
            Target(
                f"option.{key}.{option.value}", f"{ask} – {option.label}", What.OPTION, question, option.value, TICKS
            )
            for option in options
        ]
    if isinstance(question, spec.Ranking):
        found += [
            Target(f"place.{key}.{place}", f"{ask} – choice {place}", What.PLACE, question, str(place), options)
            for place in range(1, question.up_to + 1)
        ]
    other = other_of(question)
    if other is not None:
        found.append(Target(f"other.{key}", f"{ask} – {other.label}, {other.ask}", What.OTHER, question))
    return found
