"""What staff are asked about waves, asked like the questions of a questionnaire."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from consult.clock import today_in_london
from consult.models import Channel, Study, WaveMatch
from consult.policy.words import CHANNELS
from consult.services.consultations import problem_with_slug
from consult.services.imports import FUTURE, NewWave
from consult.services.waves import DATES_TURNED, LONGEST_LABEL, LONGEST_NAME, PublishedWave
from forms.answers import Answer, ChoiceAnswer, DateAnswer, TextAnswer
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import Correction, FormData, QuestionField
from forms.questions import DateQuestion, LongText, Option, ShortText, SingleChoice

STUDIES = {
    Study.OPEN_CONSULTATION: (
        "Open consultation",
        "People chose to answer. Figures speak of those who answered, and of nobody else.",
    ),
    Study.SAMPLE_SURVEY: (
        "Sample survey",
        "People were drawn at random. Figures speak of everybody who could have been drawn.",
    ),
}
COMPARABLE, NOT_COMPARABLE = "comparable", "not-comparable"


def series_form(formdata: FormData | None = None, *, name: str = "") -> AnswerForm:
    """Ask what a series is called."""
    question = ShortText(
        key="name",
        ask="Name of the series",
        hint="For example: Police and council confidence survey",
        required=True,
        max_characters=LONGEST_NAME,
        origin="product",
    )
    return form_asking((question,), formdata=formdata, answers={"name": TextAnswer(name)} if name else None)


def published_form(formdata: FormData | None = None) -> AnswerForm:
    """Ask about a wave of which only published figures are known."""
    source = ShortText(
        key="source",
        ask="Where the figures were published",
        hint="Report, page and table, so that anybody can look them up. The page and the summary name it.",
        required=True,
        max_characters=500,
        origin="product",
    )
    return form_asking((*_wave_questions(), source, _study_question()), formdata=formdata)


def read_published(form: AnswerForm) -> PublishedWave:
    """The wave that a form found valid describes."""
    said = read_answers(form)
    return PublishedWave(
        label=_text(said, "label"),
        first_on=_day(said, "first_on"),
        last_on=_day(said, "last_on"),
        source=_text(said, "source"),
        study=_study(said),
    )


def import_form(formdata: FormData | None = None) -> AnswerForm:
    """Ask about an earlier wave whose responses are in a file."""
    questions = (
        *_wave_questions(),
        ShortText(
            key="title", ask="Title of the consultation or survey", required=True, max_characters=200, origin="product"
        ),
        ShortText(
            key="slug",
            ask="Address on this site",
            hint="Small letters, digits and hyphens, for example confidence-2023. It cannot change later.",
            required=True,
            origin="product",
        ),
        _study_question(),
        _channel_question(),
    )
    return form_asking(questions, formdata=formdata)


def channel_form(formdata: FormData | None = None) -> AnswerForm:
    """Ask how the responses of a file came in."""
    return form_asking((_channel_question(),), formdata=formdata)


def read_channel(form: AnswerForm) -> Channel:
    """How the responses came in, by a form that was found valid."""
    return _channel(read_answers(form))


def read_import(form: AnswerForm) -> NewWave:
    """The wave that a form found valid describes."""
    said = read_answers(form)
    return NewWave(
        label=_text(said, "label"),
        title=_text(said, "title"),
        slug=_text(said, "slug"),
        first_on=_day(said, "first_on"),
        last_on=_day(said, "last_on"),
        study=_study(said),
        channel=_channel(said),
    )


def is_valid_wave(form: AnswerForm) -> bool:
    """Check a form about a wave. What is wrong is then in its errors."""
    checks: dict[str, list[Any]] = {"last_on": [_is_after_the_first]}
    if "slug" in form:
        checks["slug"] = [_is_an_address]
    return form.validate(checks)


def match_form(formdata: FormData | None = None, *, match: WaveMatch | None = None) -> AnswerForm:
    """Ask whether a question of two waves can be compared, and why."""
    questions = (
        SingleChoice(
            key="verdict",
            ask="Can the answers of the two waves be compared?",
            required=True,
            origin="product",
            options=(
                Option(value=COMPARABLE, label="Yes", hint="What changed is shown, with your reason beside it"),
                Option(
                    value=NOT_COMPARABLE, label="No", hint="The question is listed as not compared, with your reason"
                ),
            ),
        ),
        LongText(
            key="reason",
            ask="Why?",
            hint="The board reads this. For example: only the name of the council in the question changed.",
            required=True,
            origin="product",
        ),
    )
    now: dict[str, Answer] = {}
    if match:
        now["verdict"] = ChoiceAnswer(COMPARABLE if match.is_comparable else NOT_COMPARABLE)
        now["reason"] = TextAnswer(match.reason)
    return form_asking(questions, formdata=formdata, answers=now)


def read_match(form: AnswerForm) -> tuple[bool, str]:
    """Whether a person says that a question can be compared, and why."""
    said = read_answers(form)
    return _chosen(said, "verdict") == COMPARABLE, _text(said, "reason")


def study_form(formdata: FormData | None = None, *, study: Study | None = None, design_effect: str = "") -> AnswerForm:
    """Ask how those who answer come to be asked, and for the design effect of a sample."""
    effect = ShortText(
        key="design_effect",
        ask="Design effect of the sample",
        hint="Where its report gives one, for example 1.4. Left blank, it is worked out from the weights, if any.",
        origin="product",
        max_characters=10,
    )
    now: dict[str, Answer] = {"design_effect": TextAnswer(design_effect)} if design_effect else {}
    if study:
        now["study"] = ChoiceAnswer(_worded(study.value))
    return form_asking((_study_question(), effect), formdata=formdata, answers=now)


def is_valid_study(form: AnswerForm) -> bool:
    """Check the form about the kind of study. What is wrong is then in its errors."""
    return form.validate({"design_effect": [_is_an_effect]})


def read_study(form: AnswerForm) -> tuple[Study, float | None]:
    """The kind of study, and the design effect where one was given."""
    said = read_answers(form)
    effect = said.get("design_effect")
    return _study(said), float(effect.text) if isinstance(effect, TextAnswer) else None


def _wave_questions() -> tuple[ShortText | DateQuestion, ...]:
    return (
        ShortText(
            key="label",
            ask="Name of the wave",
            hint="Short, as it stands in tables. For example: 2023",
            required=True,
            max_characters=LONGEST_LABEL,
            origin="product",
        ),
        DateQuestion(key="first_on", ask="First day that people could answer", required=True, origin="product"),
        DateQuestion(key="last_on", ask="Last day that people could answer", required=True, origin="product"),
    )


def _study_question() -> SingleChoice:
    return SingleChoice(
        key="study",
        ask="What kind of study was it?",
        required=True,
        origin="product",
        options=tuple(
            Option(value=_worded(study.value), label=label, hint=hint) for study, (label, hint) in STUDIES.items()
        ),
    )


def _channel_question() -> SingleChoice:
    return SingleChoice(
        key="channel",
        ask="How did the responses come in?",
        required=True,
        origin="product",
        options=tuple(Option(value=_worded(channel.value), label=label) for channel, label in CHANNELS.items()),
    )


def _is_after_the_first(form: BaseForm, field: QuestionField[Any]) -> None:
    first, last = form["first_on"].data, field.data
    if not isinstance(last, DateAnswer):
        return
    if isinstance(first, DateAnswer) and last.on < first.on:
        raise ValidationError(Correction(field.control("day"), DATES_TURNED))
    if last.on >= today_in_london():
        raise ValidationError(Correction(field.control("day"), FUTURE))


def _is_an_address(_form: BaseForm, field: QuestionField[Any]) -> None:
    problem = problem_with_slug(field.data.text) if isinstance(field.data, TextAnswer) else None
    if problem:
        raise ValidationError(Correction(field.name, problem))


def _is_an_effect(_form: BaseForm, field: QuestionField[Any]) -> None:
    if not isinstance(field.data, TextAnswer):
        return
    try:
        effect = float(field.data.text)
    except ValueError:
        effect = 0
    if not 0.1 <= effect <= 20:
        raise ValidationError(Correction(field.name, "Enter the design effect as a number from 0.1 to 20, like 1.4"))


def _worded(value: str) -> str:
    return value.replace(" ", "-")


def _text(said: Mapping[str, Answer], key: str) -> str:
    answer = said[key]
    return answer.text if isinstance(answer, TextAnswer) else ""


def _day(said: Mapping[str, Answer], key: str) -> date:
    answer = said[key]
    return answer.on if isinstance(answer, DateAnswer) else today_in_london()


def _chosen(said: Mapping[str, Answer], key: str) -> str:
    answer = said[key]
    return answer.value if isinstance(answer, ChoiceAnswer) else ""


def _channel(said: Mapping[str, Answer]) -> Channel:
    return next(each for each in Channel if _worded(each.value) == _chosen(said, "channel"))


def _study(said: Mapping[str, Answer]) -> Study:
    return next(each for each in Study if _worded(each.value) == _chosen(said, "study"))
