"""What staff are asked to open a consultation, asked like the questions of a questionnaire."""

from collections.abc import Callable
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from consult.clock import in_london
from consult.extensions import db
from consult.models import Consultation
from consult.page_furniture import long_date
from consult.queries.consultations import get_consultation
from consult.services.consultations import (
    Closing,
    Opening,
    problem_with_closing,
    problem_with_days,
    problem_with_slug,
)
from forms.answers import Answer, DateAnswer, TextAnswer, to_json
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import Correction, FormData, QuestionField
from forms.questions import DateQuestion, ShortText
from forms.spec import Questionnaire

Check = Callable[[BaseForm, QuestionField[Any]], None]


def opening_form(questionnaire: Questionnaire, *, formdata: FormData | None = None) -> AnswerForm:
    """Ask what the consultation is called, its address, and its first and last day."""
    questions = (
        ShortText(key="title", ask="Title", hint="What residents see in the list", required=True, origin="product"),
        ShortText(
            key="slug",
            ask="Address on this site",
            hint="Small letters, digits and hyphens, for example speeding-2027. It cannot change later.",
            required=True,
            origin="product",
        ),
        DateQuestion(
            key="opens_on",
            ask="First day",
            hint="It opens at the beginning of this day, London time",
            required=True,
            origin="product",
        ),
        DateQuestion(
            key="closes_on",
            ask="Last day",
            hint="It closes at the end of this day, London time",
            required=True,
            origin="product",
        ),
    )
    answers: dict[str, Answer] = {"title": TextAnswer(questionnaire.title), "slug": TextAnswer(questionnaire.key)}
    if questionnaire.opens_on:
        answers["opens_on"] = DateAnswer(questionnaire.opens_on)
    if questionnaire.closes_on:
        answers["closes_on"] = DateAnswer(questionnaire.closes_on)
    return form_asking(questions, formdata=formdata, answers=answers)


def is_valid_opening(form: AnswerForm) -> bool:
    """Check the form. What is wrong is then in its errors."""
    return form.validate({"slug": [_is_an_address], "closes_on": [_is_after_the_first]})


def read_opening(form: AnswerForm) -> Opening:
    """What a form that was found valid says."""
    return Opening.model_validate({key: to_json(answer) for key, answer in read_answers(form).items()})


def closing_form(consultation: Consultation, *, formdata: FormData | None = None) -> AnswerForm:
    """Ask for another last day, and why."""
    questions = (
        DateQuestion(
            key="closes_on",
            ask="New last day",
            hint=f"Now {long_date(consultation.closes_at)}. It closes at the end of the day, London time.",
            required=True,
            origin="product",
        ),
        ShortText(
            key="reason",
            ask="Why it changes",
            hint=(
                "Staff read it beside the last day, so name nobody. "
                "For example: the parish council asked for two more weeks"
            ),
            required=True,
            origin="product",
        ),
    )
    now = {"closes_on": DateAnswer(in_london(consultation.closes_at).date())}
    return form_asking(questions, formdata=formdata, answers=now)


def is_valid_closing(form: AnswerForm, consultation: Consultation) -> bool:
    """Check the form. What is wrong is then in its errors."""

    def can_close_then(_form: BaseForm, field: QuestionField[Any]) -> None:
        problem = problem_with_closing(consultation, field.data.on) if isinstance(field.data, DateAnswer) else None
        if problem:
            raise ValidationError(Correction(field.control("day"), problem))

    return form.validate({"closes_on": [can_close_then]})


def read_closing(form: AnswerForm) -> Closing:
    """What a form that was found valid says."""
    return Closing.model_validate({key: to_json(answer) for key, answer in read_answers(form).items()})


def _is_an_address(_form: BaseForm, field: QuestionField[Any]) -> None:
    slug = field.data.text if isinstance(field.data, TextAnswer) else ""
    problem = problem_with_slug(slug) if slug else None
    if slug and not problem and get_consultation(db.session, slug) is not None:
        problem = f"There is already a consultation at /consultations/{slug}. Enter another address"
    if problem:
        raise ValidationError(Correction(field.name, problem))


def _is_after_the_first(form: BaseForm, field: QuestionField[Any]) -> None:
    opens, closes = form["opens_on"].data, field.data
    if isinstance(opens, DateAnswer) and isinstance(closes, DateAnswer):
        problem = problem_with_days(opens.on, closes.on)
        if problem:
            raise ValidationError(Correction(field.control("day"), problem))
