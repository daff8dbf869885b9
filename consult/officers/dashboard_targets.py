"""Policy staff say how many responses are wanted, in all, by channel and by locality."""

from collections.abc import Iterator, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Channel, Consultation, Role
from consult.officers.blueprint import bp
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.targets import Targets, targets_of
from consult.reports.dashboard import CHANNELS
from consult.services.targets import MOST_WANTED, TargetsToSet, set_targets
from forms.answers import NumberAnswer
from forms.build import AnswerForm, error_summary, form_asking, read_answers
from forms.question_field import FormData
from forms.questions import Option, WholeNumber, choices_of
from forms.widgets import blocks


@bp.route("/consultations/<slug>/targets", methods=["GET", "POST"])
@requires(Role.POLICY)
def targets(slug: str) -> ResponseReturnValue:
    """Ask for the targets, each of which may be left out."""
    consultation = require_consultation(db.session, slug)
    places = _places(consultation)
    form = _form(places, targets_of(db.session, consultation), request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        set_targets(db.session, consultation, _read(form, places), set_by=current_user())
        db.session.commit()
        flash("The targets are set.", "success")
        return redirect(url_for("officers.dashboard", slug=slug), code=303)
    return render_template(
        "officers/targets.html", consultation=consultation, blocks=blocks(form), errors=error_summary(form)
    )


def _places(consultation: Consultation) -> tuple[Option, ...]:
    question = questionnaire_of(db.session, consultation).question_for("locality")
    return choices_of(question) if question else ()


def _keys(places: tuple[Option, ...]) -> Iterator[tuple[str, str, Channel | Option | None]]:
    """The key of each field, its label, and what it is the target of; None: the consultation."""
    yield "in_all", "How many responses are wanted in all?", None
    for number, channel in enumerate(channel for channel in CHANNELS if channel is not Channel.NOT_KNOWN):
        yield f"channel_{number}", f"{CHANNELS[channel]}: how many are wanted?", channel
    for number, place in enumerate(places):
        yield f"place_{number}", f"{place.label}: how many are wanted?", place


def _form(places: tuple[Option, ...], stored: Targets, formdata: FormData | None) -> AnswerForm:
    questions = []
    answers = {}
    for key, ask, target_of in _keys(places):
        questions.append(WholeNumber(key=key, ask=ask, at_least=1, at_most=MOST_WANTED, origin="product"))
        match target_of:
            case None:
                wanted = stored.in_all
            case Channel():
                wanted = stored.by_channel.get(target_of)
            case Option():
                wanted = stored.by_locality.get(target_of.value)
        if wanted is not None:
            answers[key] = NumberAnswer(wanted)
    form = form_asking(questions, formdata=formdata, answers=answers)
    form.mark_optional()
    return form


def _read(form: AnswerForm, places: tuple[Option, ...]) -> TargetsToSet:
    wanted = _numbers(form)
    named = [(target_of, wanted[key]) for key, _, target_of in _keys(places) if key in wanted]
    return TargetsToSet(
        in_all=wanted.get("in_all"),
        by_channel={target_of: number for target_of, number in named if isinstance(target_of, Channel)},
        by_locality={target_of.value: number for target_of, number in named if isinstance(target_of, Option)},
    )


def _numbers(form: AnswerForm) -> Mapping[str, int]:
    return {key: answer.number for key, answer in read_answers(form).items() if isinstance(answer, NumberAnswer)}
