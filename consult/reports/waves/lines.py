"""The lines that a closed question is compared by: its options, and the sums of options that are read together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from consult.figures.intervals import Interval, t_quantile
from consult.figures.means import ROUNDING_VARIANCE, Mean
from consult.figures.readings import Reading
from consult.queries.weighed_answers import WeighedAnswer
from forms import spec
from forms.answers import Answer, ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, RankingAnswer
from forms.questions import asks_about_person
from forms.spec import Question, Questionnaire

AGREE, DISAGREE = "agree-together", "disagree-together"
AGREEING = frozenset({"strongly_agree", "agree"})
_TOGETHER = {
    AGREE: ("Agree or strongly agree", AGREEING),
    DISAGREE: ("Disagree or strongly disagree", frozenset({"strongly_disagree", "disagree"})),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be said in answer: an option, or several read together. `values` are the options' words."""

    key: str
    label: str
    values: frozenset[str]
    is_together: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A closed question, or one row of a matrix. `name` is unique in the questionnaire.

    A part with a scale has no lines. The scale is its lowest and highest number; `unit` says what a number is out of.
    """

    name: str
    ask: str
    question: Question
    lines: tuple[Line, ...] = ()
    row: str = ""
    scale: tuple[int, int] | None = None
    unit: str = ""
    may_choose_several: bool = False

    @property
    def is_about_person(self) -> bool:
        """Whether it says who answered, so that its counts are groups of people."""
        return asks_about_person(self.question)


def parts_of(questionnaire: Questionnaire) -> tuple[Part, ...]:
    """What can be compared of a questionnaire, in the order asked. Consent to publication says nothing to compare."""
    asked = [question for question in questionnaire.questions if question.use != "publication"]
    return tuple(part for question in asked for part in _parts(question))


def _parts(question: Question) -> Sequence[Part]:
    match question:
        case spec.SingleChoice() | spec.Place() | spec.YesNoDontKnow():
            return [Part(question.key, question.ask, question, _options(question))]
        case spec.Agreement():
            together = [Line(key, label, values, is_together=True) for key, (label, values) in _TOGETHER.items()]
            return [Part(question.key, question.ask, question, (*_options(question), *together))]
        case spec.MultipleChoice():
            return [Part(question.key, question.ask, question, _options(question), may_choose_several=True)]
        case spec.Ranking():
            ask = f"{question.ask} (ranked first)"
            return [Part(question.key, ask, question, _options(question))]
        case spec.Matrix():
            lines = tuple(Line(each.value, each.label, frozenset({each.value})) for each in question.columns)
            return [
                Part(f"{question.key}.{row.key}", f"{question.ask} {row.label}", question, lines, row=row.key)
                for row in question.rows
            ]
        case spec.Scale0To10():
            return [Part(question.key, question.ask, question, scale=(0, 10), unit="out of 10")]
        case spec.WholeNumber(at_least=least, at_most=most):
            return [Part(question.key, question.ask, question, scale=(least, most))]
        case _:
            return ()


def _options(question: Question) -> tuple[Line, ...]:
    return tuple(Line(option.value, option.label, frozenset({option.value})) for option in spec.choices_of(question))


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to one part. `counts` are people; the readings allow for weights and for how a sample was drawn."""

    base: int
    counts: Mapping[str, int]
    readings: Mapping[str, Reading]


def tally(part: Part, answers: Sequence[WeighedAnswer], *, design_effect: float | None) -> Tally | None:
    """How many, and which share, said each line of a part. None: nobody answered it.

    A design effect that is known for the survey is used; else Kish's, from the weights (see `figures.weighted`).
    """
    said = [(words, each) for each in answers if (words := _words(part, each.answer))]
    base = sum(each.count for _, each in said)
    weight = sum(each.weight for _, each in said)
    if not base or not weight:
        return None
    effective = base / design_effect if design_effect else weight**2 / sum(each.squares for _, each in said)
    counts, readings = {}, {}
    for line in part.lines:
        saying = [each for words, each in said if line.values & words]
        counts[line.key] = sum(each.count for each in saying)
        share = min(1.0, sum(each.weight for each in saying) / weight)
        readings[line.key] = Reading(share, base, effective, weight)
    return Tally(base, counts, readings)


def mean_of_part(part: Part, answers: Sequence[WeighedAnswer], *, design_effect: float | None) -> Mean | None:
    """The mean of a part's numbers with its interval, weights and design allowed for. None: fewer than two answered."""
    numbers = [(each.answer.number, each) for each in answers if isinstance(each.answer, NumberAnswer)]
    base, weight = sum(each.count for _, each in numbers), sum(each.weight for _, each in numbers)
    if part.scale is None or base < 2 or not weight:
        return None
    effective = base / design_effect if design_effect else weight**2 / sum(each.squares for _, each in numbers)
    if effective < 2:
        return None
    mean = sum(number * each.weight for number, each in numbers) / weight
    within = sum(each.weight * (number - mean) ** 2 for number, each in numbers) / weight
    spread = max(within * effective / (effective - 1), ROUNDING_VARIANCE)
    half = t_quantile(effective - 1) * sqrt(spread / effective)
    lowest, highest = part.scale
    # Paper is keyed as written, beyond the limits too.
    lowest = min(lowest, *(number for number, _ in numbers))
    highest = max(highest, *(number for number, _ in numbers))
    return Mean(round(effective), mean, spread, Interval(mean - half, mean + half).within(lowest, highest))


def _words(part: Part, answer: Answer) -> frozenset[str]:
    """What an answer says to a part: empty where it says nothing to it."""
    match answer:
        case ChoiceAnswer() | ChoicesAnswer():
            return frozenset(answer.words())
        case RankingAnswer(values=values):
            return frozenset(values[:1])
        case MatrixAnswer(rows=rows):
            return frozenset({rows[part.row]}) if part.row in rows else frozenset()
        case _:
            return frozenset()
