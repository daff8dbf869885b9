"""From a page of a questionnaire to a form, and from what was sent to answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_never

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from forms import fields, spec, validators
from forms.answers import Answer, Answers
from forms.fields import AnyField
from forms.journey import on_route, questions_offered
from forms.question_field import Correction, FormData
from forms.questions import other_of
from forms.rules import is_shown
from forms.spec import Page, Question, Questionnaire


class AnswerForm(BaseForm):
    """The form of some questions. Iterating gives their fields, in the order asked."""

    def __init__(self, questions: Iterable[Question], *, earlier: Answers, as_written: bool) -> None:
        super().__init__({question.key: field_for(question, as_written=as_written) for question in questions})
        self._earlier = earlier
        self.as_written = as_written

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field that applies. One that routing hides is left alone, whatever was typed in it."""
        checked = [
            field.validate(self, [*(extra_validators or {}).get(field.name, ())]) for field in self.fields_that_apply()
        ]
        return all(checked)

    def fields_that_apply(self) -> Iterator[AnyField]:
        """The fields of the questions that apply, given what was answered before and in this form."""
        known = dict(self._earlier)
        for field in self.fields():
            if self.as_written or is_shown(field.question.show_when, known):
                yield field
                if field.data is not None:
                    known[field.name] = field.data

    def fields(self) -> tuple[AnyField, ...]:
        """The fields of all questions on the form, in the order asked."""
        return tuple(field for field in self if isinstance(field, AnyField))

    def mark_optional(self) -> None:
        """Write “(optional)” after each question that can be left out."""
        for field in self.fields():
            if not field.question.required:
                field.label.text = f"{field.question.ask} (optional)"


def page_form(
    questionnaire: Questionnaire,
    page: Page,
    *,
    formdata: FormData | None = None,
    answers: Answers,
) -> AnswerForm:
    """The form of one page for a person who has given these answers so far.

    With `formdata` the page is what was sent, even when that is empty; without, what was answered before.
    Optional questions are marked, unless the questionnaire has no others: then a mark on each would say nothing.
    """
    earlier = _answered_before(questionnaire, page, answers)
    form = AnswerForm(questions_offered(page, earlier), earlier=earlier, as_written=False)
    form.process(formdata, data=answers)
    if any(question.required for question in questionnaire.questions):
        form.mark_optional()
    return form


def questions_asked(questionnaire: Questionnaire, page: Page, answers: Answers) -> tuple[Question, ...]:
    """The questions that `page_form` has fields for."""
    return questions_offered(page, _answered_before(questionnaire, page, answers))


def form_asking(
    questions: Iterable[Question], *, formdata: FormData | None = None, answers: Answers | None = None
) -> AnswerForm:
    """The form of questions that belong to no questionnaire: with `formdata` what was sent, without, the answers."""
    form = AnswerForm(questions, earlier={}, as_written=False)
    form.process(formdata, data=answers or {})
    return form


def paper_form(
    questionnaire: Questionnaire,
    *,
    formdata: FormData | None = None,
    answers: Answers | None = None,
) -> AnswerForm:
    """All questions on one page, to key a paper form as it was written: nothing required, routing and limits off."""
    form = AnswerForm(questionnaire.questions, earlier={}, as_written=True)
    form.process(formdata, data=answers or {})
    return form


def read_answers(form: AnswerForm) -> dict[str, Answer]:
    """The answers that were given, without those that routing hides. They replace all earlier answers of the page."""
    return {field.name: field.data for field in form.fields_that_apply() if field.data is not None}


def error_summary(form: AnswerForm) -> tuple[tuple[str, str], ...]:
    """What to put right, in page order: the id of the control to go to, and the sentence."""
    return tuple(
        (error.control if isinstance(error, Correction) else field.id, str(error))
        for field in form.fields()
        for error in field.errors
    )


def field_for(question: Question, *, as_written: bool = False) -> "UnboundField[Any]":
    """The field of a question, with its limits unless it is keyed as it was written on paper."""
    limits = [] if as_written else _limits(question)
    return UnboundField(_field_class(question), question, as_written=as_written, validators=limits)


def _answered_before(questionnaire: Questionnaire, page: Page, answers: Answers) -> Answers:
    here = {question.key for question in page.questions}
    return {key: answer for key, answer in on_route(questionnaire, answers).items() if key not in here}


def _field_class(question: Question) -> type[AnyField]:  # noqa: C901 (one return for each kind)
    match question:
        case spec.SingleChoice() | spec.Place() | spec.Agreement() | spec.YesNoDontKnow():
            return fields.ChoiceField
        case spec.MultipleChoice():
            return fields.ChoicesField
        case spec.Scale0To10():
            return fields.ScaleField
        case spec.Ranking():
            return fields.RankingField
        case spec.Matrix():
            return fields.MatrixField
        case spec.ShortText():
            return fields.LineField
        case spec.LongText():
            return fields.CommentField
        case spec.WholeNumber():
            return fields.WholeNumberField
        case spec.DateQuestion():
            return fields.DateField
        case spec.Postcode():
            return fields.PostcodeField
        case _:
            assert_never(question)


def _limits(question: Question) -> list[Any]:
    limits: list[Any] = [validators.Answered()] if question.required else []
    if (other := other_of(question)) is not None:
        limits.append(validators.OtherTextLimit(other.ask))
    match question:
        case spec.MultipleChoice(at_most=int(limit)):
            limits.append(validators.ChoiceLimit(limit))
        case spec.ShortText(max_characters=limit):
            limits.append(validators.CharacterLimit(limit))
        case spec.LongText(max_words=limit):
            limits.append(validators.WordLimit(limit))
        case _:
            pass
    return limits
