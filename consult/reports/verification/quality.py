"""How well a batch was keyed, by what two keyings of its forms differ in: in all, by person and by field."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.figures.intervals import Interval
from consult.figures.keying_errors import FEWEST_ERRORS, error_share, share_left
from consult.figures.shares import Share, share_of
from consult.models import KeyedDifference
from consult.queries.verifications import (
    DrawnForm,
    VerificationProgress,
    is_error_of_first,
    is_error_of_second,
)
from forms.as_written import parts_of
from forms.spec import Matrix, Questionnaire

FIRST, SECOND = "first keying", "second keying"


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """The fields that one person, or the first keying of one field, had wrong."""

    label: str
    forms: int
    wrong: Share

    @property
    def is_few(self) -> bool:
        """Whether the errors are so few that the share is mostly chance."""
        return self.wrong.count < FEWEST_ERRORS


@dataclass(frozen=True, slots=True)
class KeyingQuality:
    """What the forms keyed twice say of a batch. Fields whose difference is not settled count as right."""

    forms: int
    fields: int
    differences: int
    first: Share
    second: Share
    left: float  # the share of all fields of the batch that is likely to be wrong after verification
    left_interval: Interval
    by_person: tuple[ErrorLine, ...]
    by_field: tuple[ErrorLine, ...]  # those with an error of the first keying

    @property
    def fields_without_error(self) -> int:
        """How many fields of a form the first keying never had wrong."""
        return self.fields // self.forms - len(self.by_field)


def quality_of(progress: VerificationProgress, questionnaire: Questionnaire) -> KeyingQuality | None:
    """How well a batch was keyed; None before any form was keyed twice."""
    compared = progress.compared
    if not compared:
        return None
    fields = progress.verification.fields_per_form
    found = [each.difference for each in progress.differences]
    first = _share_of(compared, found, fields, is_error_of_first)
    second = _share_of(compared, found, fields, is_error_of_second)
    # Forms that could not be keyed again stay as the first keying left them.
    left, left_interval = share_left(first, second, min(1.0, len(compared) / progress.verification.forms))
    return KeyingQuality(
        forms=len(compared),
        fields=len(compared) * fields,
        differences=len(found),
        first=first,
        second=second,
        left=left,
        left_interval=left_interval,
        by_person=tuple(_by_person(compared, found, fields)),
        by_field=tuple(_by_field(compared, found, questionnaire)),
    )


def field_label(questionnaire: Questionnaire, part: str) -> str:
    """What a field of the form is called: the number and wording of its question, and of a matrix the row."""
    for number, question in enumerate(questionnaire.questions, start=1):
        if part in parts_of(question):
            row = next(
                (f": {row.label}" for row in question.rows if f"{question.key}-{row.key}" == part)
                if isinstance(question, Matrix)
                else iter(()),
                "",
            )
            return f"{number}. {question.ask}{row}"
    raise KeyError(part)


IsError = Callable[[KeyedDifference], bool]


def _share_of(
    forms: Sequence[DrawnForm], differences: Iterable[KeyedDifference], fields: int, is_error: IsError
) -> Share:
    wrong = Counter(each.second_keying_id for each in differences if is_error(each))
    return error_share([wrong[form.second.id] for form in forms], fields)


def _by_person(forms: Sequence[DrawnForm], differences: Sequence[KeyedDifference], fields: int) -> Iterable[ErrorLine]:
    """Each person's keyings, first and second apart, in order of name."""
    theirs: dict[tuple[str, str, UUID], list[DrawnForm]] = defaultdict(list)
    for form in forms:
        theirs[form.first_clerk, FIRST, form.second.first_clerk_id].append(form)
        if form.clerk and form.second.clerk_id:
            theirs[form.clerk, SECOND, form.second.clerk_id].append(form)
    # Two people of one name stand in the order in which their forms were drawn, never in that of their identifiers.
    for name, keying, person in sorted(theirs, key=lambda each: each[:2]):
        keyed = theirs[name, keying, person]
        is_error = is_error_of_first if keying == FIRST else is_error_of_second
        yield ErrorLine(f"{name}, {keying}", len(keyed), _share_of(keyed, differences, fields, is_error))


def _by_field(
    forms: Sequence[DrawnForm], differences: Iterable[KeyedDifference], questionnaire: Questionnaire
) -> Iterable[ErrorLine]:
    """The fields that the first keying had wrong, the most often wrong first, else in the order of the form."""
    wrong = [each for each in differences if is_error_of_first(each)]
    counts, places = Counter(each.part for each in wrong), {each.part: each.place for each in wrong}
    for part in sorted(counts, key=lambda part: (-counts[part], places[part])):
        yield ErrorLine(field_label(questionnaire, part), len(forms), share_of(counts[part], len(forms)))
