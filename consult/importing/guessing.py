"""Guessing what the columns of a file are, from the headings that survey tools write. A person corrects the guess.

Known ways of writing a heading: the question alone (Microsoft Forms, SmartSurvey); its number in front and a part of it
behind (Citizen Space: "2: How did you hear? - The website"); its code in front, as LimeSurvey does ("socio2. Please
select", "heard[web]. How did you hear? [The website]"); a row of a matrix alone (Microsoft Forms); and this product's
own exports ("heard: How did you hear?", "seen-litter: How often have you seen these? Litter").
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from consult.importing.columns import Column
from consult.importing.matching import Matching, normal, words_of
from consult.importing.products import Product, names_in, question_before
from consult.importing.targets import (
    BODY,
    IDENTIFIER,
    NOT_TICKED,
    RECEIVED,
    TICKED,
    WEIGHT,
    Target,
    What,
    targets_of,
)
from forms import spec
from forms.questions import other_of
from forms.spec import Questionnaire

FACTS = {
    IDENTIFIER: ("id", "response id", "respondent id", "participant id", "reference", "identifier", "user no"),
    RECEIVED: ("received", "date submitted", "submitdate", "submitted", "completion time", "date finished", "end date"),
    BODY: ("on behalf of",),
    WEIGHT: ("weight", "weights", "weighting"),
}
YES, NO = ("yes", "y", "true", "1", "x", "ticked", "selected"), ("no", "n", "false", "0", "not selected", "not ticked")
NOTHING = ("n a", "na", "not answered", "no answer", "no response", "-", "nan", "none given", "missing")
SAID_OTHERWISE = {"yes": ("y", "true", "1"), "no": ("n", "false", "0"), "dont_know": ("dk", "don t know", "unsure")}


def guess(columns: Sequence[Column], questionnaire: Questionnaire, product: Product | None = None) -> Matching:
    """The likeliest matching: a target is given to the first column whose heading names it, and to no other.

    `product`: the tool that the file is an export of, which says what the columns besides the answers are.
    """
    names = _names(questionnaire, product)
    by_key = {target.key: target for target in targets_of(questionnaire)}
    alone = _questions_alone(columns)
    chosen: dict[int, str] = {}
    for place, column in enumerate(columns):
        candidates = [names[name] for name in (*names_in(column.header), *alone[place]) if name in names]
        free = [key for key in candidates if key not in chosen.values()]
        if free and column.filled:
            chosen[place] = free[0]
    words = {place: guess_words(columns[place], by_key[key]) for place, key in chosen.items() if by_key[key].options}
    return Matching(columns=chosen, words=words)


def guess_words(column: Column, target: Target) -> dict[str, str]:
    """The words of a column that are plainly one of the target's options, or nothing."""
    known = _words_for(target)
    found = {word.text: known.get(normal(word.text)) for word in words_of(column, target)}
    return {word: option for word, option in found.items() if option is not None}


def _words_for(target: Target) -> Mapping[str, str]:
    known = dict.fromkeys(NOTHING, "")
    if target.what is What.OPTION:
        own = [normal(option.label) for option in spec.choices_of(_asked(target)) if option.value == target.part]
        return known | dict.fromkeys(NO, NOT_TICKED) | dict.fromkeys((*YES, *own, target.part), TICKED)
    for option in target.options:
        known |= dict.fromkeys(SAID_OTHERWISE.get(option.value, ()), option.value)
    known |= {normal(option.value): option.value for option in target.options}
    return known | {normal(option.label): option.value for option in target.options}


def _asked(target: Target) -> spec.Question:
    if target.question is None:
        raise ValueError(f"{target.key} is no part of a question")
    return target.question


def _questions_alone(columns: Sequence[Column]) -> Sequence[tuple[str, ...]]:
    """For each column the question before its part, where no other column is a part of that question."""
    before = [question_before(column.header) for column in columns]
    times = Counter(before)
    return [tuple(names_in(each)) if each and times[each] == 1 else () for each in before]


def _names(questionnaire: Questionnaire, product: Product | None) -> Mapping[str, str]:
    """What headings can call each target. Where two targets have one name, the first asked has it.

    A row of a matrix by itself comes last: a tool that writes it so has nothing else that is called like it.
    """
    names = {name: key for key, words in (product.facts if product else {}).items() for name in words}
    for key, words in FACTS.items():
        for word in words:
            names.setdefault(word, key)
    for target in targets_of(questionnaire):
        for name in _names_of(target):
            names.setdefault(normal(name), target.key)
    for target in targets_of(questionnaire):
        if isinstance(target.question, spec.Matrix):
            label = next(row.label for row in target.question.rows if row.key == target.part)
            names.setdefault(normal(label), target.key)
    return names


def _names_of(target: Target) -> Iterator[str]:
    question, part = target.question, target.part
    if question is None:
        return
    match target.what:
        case What.ANSWER:
            yield from (question.key, question.ask)
        case What.OTHER:
            other = other_of(question)
            yield from (f"{question.key}-other", f"{question.key}[other]", f"{question.ask} [Other]")
            if other is not None:
                yield from (f"{question.ask} {other.ask}", f"{question.ask} {other.label}", other.ask)
        case What.ROW:
            labels = {row.key: row.label for row in question.rows} if isinstance(question, spec.Matrix) else {}
            yield from _part_names(question, part, labels[part])
        case What.OPTION if part == "other":
            return  # the column that a tool calls so holds what was written beside it
        case What.OPTION | What.PLACE:
            labels = {option.value: option.label for option in spec.choices_of(question)}
            yield from _part_names(question, part, labels.get(part, part))


def _part_names(question: spec.Question, part: str, label: str) -> Iterator[str]:
    yield from (f"{question.key}[{part}]", f"{question.key}-{part}", f"{question.key}_{part}")
    yield from (f"{question.ask} [{label}]", f"{question.ask} {label}", f"{question.key} {label}")
