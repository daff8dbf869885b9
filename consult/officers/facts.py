"""What an officer is asked about a batch or a written comment, asked like the questions of a questionnaire."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from consult.models import Channel, Consultation
from consult.page_furniture import long_date
from consult.services.batches import MOST_FORMS, BatchFacts, problem_with_collecting
from consult.services.written_comments import WrittenFacts, problem_with_receiving
from forms.answers import Answers, DateAnswer, from_json, to_json
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import Correction, FormData, QuestionField
from forms.questions import DateQuestion, Option, Question, ShortText, SingleChoice, WholeNumber

CHANNELS = {
    Channel.PAPER: "Paper",
    Channel.LETTER: "Letter",
    Channel.EMAIL: "E-mail",
    Channel.COMMITTEE: "Committee",
    Channel.TELEPHONE: "Telephone",
    Channel.EASY_READ: "Easy read",
}
"""How a response that an officer entered reached the partnership, in words for people."""


def batch_form(
    consultation: Consultation, *, formdata: FormData | None = None, facts: BatchFacts | None = None
) -> AnswerForm:
    """Ask for the facts of a batch."""
    opened, closes = long_date(consultation.opens_at), long_date(consultation.closes_at)
    questions = (
        ShortText(
            key="venue",
            ask="Where were the forms collected?",
            hint="A place or an event, for example Seaham market stall",
            required=True,
            origin="product",
        ),
        ShortText(
            key="event",
            ask="What was the event?",
            hint="Leave this empty if there was none",
            origin="product",
        ),
        DateQuestion(
            key="collected_on",
            ask="When were they collected?",
            hint=f"From {opened} to {closes}, while the consultation is open",
            required=True,
            origin="product",
        ),
        ShortText(
            key="collected_by",
            ask="Which officer collected them?",
            origin="product",
        ),
        WholeNumber(
            key="forms_handed_out",
            ask="How many forms were handed out?",
            hint="Leave this empty if nobody counted",
            at_most=MOST_FORMS,
            origin="product",
        ),
        WholeNumber(
            key="forms_received",
            ask="How many forms were received?",
            hint="Count the forms with at least one answer. Leave blank ones out.",
            at_least=1,
            at_most=MOST_FORMS,
            required=True,
            origin="product",
        ),
        WholeNumber(
            key="blank_or_refused",
            ask="How many forms came back blank, or were refused?",
            hint="They are not among the forms received",
            at_most=MOST_FORMS,
            origin="product",
        ),
    )
    known = facts.model_dump(mode="json") if facts else {}
    stored = {key: value for key, value in known.items() if value not in ("", None)}
    return form_asking(questions, formdata=formdata, answers=_answers(questions, stored))


def is_valid_batch(form: AnswerForm, consultation: Consultation) -> bool:
    """Check the form. What is wrong is then in its errors."""
    return form.validate({"collected_on": [_on_a_day_when(consultation, problem_with_collecting)]})


def read_batch_facts(form: AnswerForm) -> BatchFacts:
    """The facts of a form that was found valid."""
    return BatchFacts.model_validate({key: to_json(answer) for key, answer in read_answers(form).items()})


def written_form(
    consultation: Consultation, *, formdata: FormData | None = None, facts: WrittenFacts | None = None
) -> AnswerForm:
    """Ask how a written comment arrived. The keys begin with `entry`: the questionnaire's stand on the same page."""
    questions = (
        SingleChoice(
            key="entry_channel",
            ask="How did it arrive?",
            required=True,
            origin="product",
            options=(
                Option(value="letter", label="As a letter"),
                Option(value="email", label="By e-mail"),
                Option(value="committee", label="From a committee", hint="In its minutes, or noted at its meeting"),
                Option(value="telephone", label="By telephone", hint="As you wrote down what was said"),
                Option(value="easy-read", label="On an easy-read form"),
            ),
        ),
        SingleChoice(
            key="entry_sender",
            ask="Who is it from?",
            required=True,
            origin="product",
            options=(
                Option(value="body", label="A body, such as a council, a committee or a group"),
                Option(value="individual", label="An individual", hint="Do not enter the person’s name anywhere"),
            ),
        ),
        ShortText.model_validate(
            {
                "key": "entry_body",
                "ask": "Name of the body",
                "required": True,
                "origin": "product",
                "show_when": {"question": "entry_sender", "is": "body"},
            }
        ),
        DateQuestion(
            key="entry_received_on",
            ask="When was it received?",
            hint=f"On or after {long_date(consultation.opens_at)}, when the consultation opened",
            required=True,
            origin="product",
        ),
    )
    stored = _stored_written(facts) if facts else {}
    return form_asking(questions, formdata=formdata, answers=_answers(questions, stored))


def is_valid_written(form: AnswerForm, consultation: Consultation) -> bool:
    """Check the form. What is wrong is then in its errors."""
    return form.validate(
        {
            "entry_sender": [_a_body_when_a_committee],
            "entry_received_on": [_on_a_day_when(consultation, problem_with_receiving)],
        }
    )


def read_written_facts(form: AnswerForm) -> WrittenFacts:
    """The facts of a form that was found valid."""
    answers = read_answers(form)
    body = answers.get("entry_body")
    return WrittenFacts.model_validate(
        {
            "channel": answers["entry_channel"].words()[0].replace("-", " "),
            "received_on": to_json(answers["entry_received_on"]),
            "on_behalf_of": to_json(body) if body else None,
        }
    )


def _answers(questions: Iterable[Question], stored: Mapping[str, Any]) -> Answers:
    return {question.key: from_json(question, stored[question.key]) for question in questions if question.key in stored}


def _stored_written(facts: WrittenFacts) -> dict[str, Any]:
    sender = {"entry_sender": {"value": "body"}, "entry_body": facts.on_behalf_of}
    return {
        "entry_channel": {"value": facts.channel.value.replace(" ", "-")},
        "entry_received_on": facts.received_on.isoformat(),
        **(sender if facts.on_behalf_of else {"entry_sender": {"value": "individual"}}),
    }


Check = Callable[[BaseForm, QuestionField[Any]], None]
"""Checks one field of a form, and raises ValidationError with a sentence."""


def _on_a_day_when(consultation: Consultation, problem_with: Callable[..., str | None]) -> Check:
    def check(_form: BaseForm, field: QuestionField[Any]) -> None:
        problem = problem_with(consultation, field.data.on) if isinstance(field.data, DateAnswer) else None
        if problem:
            raise ValidationError(Correction(field.control("day"), problem))

    return check


def _a_body_when_a_committee(form: BaseForm, field: QuestionField[Any]) -> None:
    channel = form["entry_channel"].data
    if channel and channel.words() == ("committee",) and field.data and field.data.words() == ("individual",):
        raise ValidationError(Correction(field.name, "Select “A body” and enter the name of the committee"))
