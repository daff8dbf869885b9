"""What an officer is asked about a print run and about forms that were not handed out, as questions of a form."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from consult.models import PrintRun
from consult.services.printing import MOST_COPIES, PrintFacts, VoidFacts, problem_with_voiding
from forms.answers import DateAnswer, TextAnswer
from forms.build import AnswerForm, form_asking, read_answers
from forms.paper.serials import read_scanned, read_serial, written
from forms.paper.setting import Setting
from forms.question_field import FormData, QuestionField
from forms.questions import DateQuestion, Option, ShortText, SingleChoice, WholeNumber

SETTINGS = {
    Setting.STANDARD: ("Standard", "11 point, for most people"),
    Setting.LARGE_PRINT: ("Large print", "18 point and larger, about twice as many pages"),
    Setting.EASY_READ: (
        "Easy read",
        "Large boxes, a frame round each question, plain words where there are any",
    ),
}
"""The settings in words: what each is called, and what it is."""

MISTYPED = "That is not a serial number. Type all eight figures as they stand on the form"


def print_form(*, formdata: FormData | None = None) -> AnswerForm:
    """Ask what to print."""
    return form_asking(
        (
            ShortText(
                key="venue",
                ask="Where will the forms be handed out?",
                hint="A place or an event, for example Seaham market stall",
                required=True,
                origin="product",
            ),
            DateQuestion(
                key="event_on",
                ask="On which day?",
                hint="Leave this empty where forms lie out for longer, or are posted",
                origin="product",
            ),
            WholeNumber(
                key="copies", ask="How many forms?", at_least=1, at_most=MOST_COPIES, required=True, origin="product"
            ),
            SingleChoice(
                key="setting",
                ask="How should they be set?",
                required=True,
                origin="product",
                options=tuple(
                    Option(value=_value(setting), label=label, hint=hint) for setting, (label, hint) in SETTINGS.items()
                ),
            ),
        ),
        formdata=formdata,
        answers={},
    )


def read_print_facts(form: AnswerForm) -> PrintFacts:
    """The facts of a form that was found valid."""
    answers = read_answers(form)
    event = answers.get("event_on")
    chosen = answers["setting"].words()[0]
    return PrintFacts(
        venue=_text(answers, "venue"),
        event_on=event.on if isinstance(event, DateAnswer) else None,
        copies=answers["copies"].amount() or 0,
        setting=next(setting for setting in Setting if _value(setting) == chosen),
    )


def void_form(run: PrintRun, *, formdata: FormData | None = None) -> AnswerForm:
    """Ask which forms of a run were not handed out."""
    first, last = written(run.first_serial), written(run.last_serial)
    return form_asking(
        (
            ShortText(
                key="first_serial",
                ask="First serial number",
                hint=f"Eight figures. This run has {first} to {last}",
                required=True,
                origin="product",
            ),
            ShortText(
                key="last_serial",
                ask="Last serial number",
                hint="The same again for a single form",
                required=True,
                origin="product",
            ),
            ShortText(
                key="reason",
                ask="Why were they not handed out?",
                hint="For example left over, or spoiled at the printer",
                required=True,
                origin="product",
            ),
        ),
        formdata=formdata,
        answers={},
    )


def is_valid_void(form: AnswerForm, session: Session, run: PrintRun) -> bool:
    """Check the form. What is wrong is then in its errors."""

    def fits_the_run(whole: BaseForm, field: QuestionField[Any]) -> None:
        serials = [_serial(whole[key].data) for key in ("first_serial", "last_serial")]
        first, last = serials
        if first is None or last is None:
            return
        problem = problem_with_voiding(
            session, run, VoidFacts(first_serial=first, last_serial=last, reason="to be checked")
        )
        if problem:
            raise ValidationError(problem)

    return form.validate({"first_serial": [_is_a_serial, fits_the_run], "last_serial": [_is_a_serial]})


def read_void_facts(form: AnswerForm) -> VoidFacts:
    """The facts of a form that was found valid."""
    answers = read_answers(form)
    return VoidFacts(
        first_serial=_serial(answers["first_serial"]) or 0,
        last_serial=_serial(answers["last_serial"]) or 0,
        reason=_text(answers, "reason"),
    )


def _is_a_serial(_form: BaseForm, field: QuestionField[Any]) -> None:
    if field.data is not None and _serial(field.data) is None:
        raise ValidationError(MISTYPED)


def _serial(answer: object) -> int | None:
    """The serial number that was typed or scanned; None where it is none."""
    if not isinstance(answer, TextAnswer):
        return None
    scanned = read_scanned(answer.text)
    return scanned.serial if scanned else read_serial(answer.text)


def _text(answers: Mapping[str, Any], key: str) -> str:
    answer = answers[key]
    assert isinstance(answer, TextAnswer)  # noqa: S101 - the question asks for text
    return answer.text


def _value(setting: Setting) -> str:
    return setting.value.replace(" ", "_")
