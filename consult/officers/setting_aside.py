"""Setting a paper form aside, giving one up, and going on with one that somebody else began."""

from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Consultation, FormOutcome, Role
from consult.officers.blueprint import bp
from consult.officers.facts import Check
from consult.queries.batches import progress_of, require_batch
from consult.queries.entries import consultation_of, get_response_called
from consult.queries.keyings import require_unfinished
from consult.services import keying
from forms.answers import Answers, ChoiceAnswer, TextAnswer
from forms.build import AnswerForm, error_summary, form_asking, read_answers
from forms.question_field import Correction, QuestionField
from forms.questions import Option, ShortText, SingleChoice
from forms.widgets import blocks

NO_SUCH_REFERENCE = "No form of this consultation has that reference. Check it on the first form"


@bp.route("/batches/<uuid:batch_id>/set-aside", methods=["GET", "POST"])
@requires(Role.OFFICER)
def set_form_aside(batch_id: UUID) -> ResponseReturnValue:
    """Ask why a form makes no response, and count it as what it is."""
    batch = require_batch(db.session, batch_id)
    consultation = consultation_of(db.session, batch)
    form_id = request.values.get("form", type=UUID) or uuid4()
    form = _aside_form(request.args.get("same-as", ""))
    if request.method == "POST" and form.validate({"same_as": [_a_reference_of(consultation)]}):
        answers = read_answers(form)
        begun = keying.begin_form(db.session, batch, consultation, form_id=form_id, clerk=current_user())
        keying.set_aside(
            db.session,
            begun,
            FormOutcome(answers["why"].words()[0]),
            reason=_text(answers, "reason"),
            same_as=get_response_called(db.session, consultation, _text(answers, "same_as")),
            clerk=current_user(),
        )
        db.session.commit()
        flash(f"Form {begun.number} of the batch has been set aside. Write “set aside” on it.", "success")
        return redirect(url_for("officers.batch", batch_id=batch_id), code=303)
    return render_template(
        "officers/set_form_aside.html",
        consultation=consultation,
        progress=progress_of(db.session, batch),
        form_id=form_id,
        blocks=blocks(form),
        errors=error_summary(form),
    )


@bp.post("/batches/<uuid:batch_id>/forms/<uuid:form_id>/give-up")
@requires(Role.OFFICER)
def give_up_form(batch_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """Forget what was keyed of a form, which goes back on the pile."""
    batch = require_batch(db.session, batch_id)
    keying.give_up(db.session, require_unfinished(db.session, batch, form_id), clerk=current_user())
    db.session.commit()
    flash("What was keyed of the form is gone. Put the form back on the pile.", "success")
    return redirect(url_for("officers.batch", batch_id=batch_id), code=303)


@bp.post("/batches/<uuid:batch_id>/forms/<uuid:form_id>/take-over")
@requires(Role.OFFICER)
def take_over_form(batch_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """Go on with a form where somebody else left it."""
    batch = require_batch(db.session, batch_id)
    keying.take_over(db.session, require_unfinished(db.session, batch, form_id), clerk=current_user())
    db.session.commit()
    return redirect(url_for("officers.resume_form", batch_id=batch_id, form_id=form_id), code=303)


def _aside_form(same_as: str) -> AnswerForm:
    questions = (
        SingleChoice(
            key="why",
            ask="Why is it set aside?",
            required=True,
            origin="product",
            options=(
                Option(value="spoiled", label="It is spoiled", hint="Torn, soaked or scrawled over: nothing to key"),
                Option(value="duplicate", label="It is the same form as one keyed before"),
            ),
        ),
        ShortText.model_validate(
            {
                "key": "reason",
                "ask": "What is wrong with it?",
                "required": True,
                "origin": "product",
                "show_when": {"question": "why", "is": "spoiled"},
            }
        ),
        ShortText.model_validate(
            {
                "key": "same_as",
                "ask": "Reference of the form keyed before",
                "hint": "For example, SDP-7KQ4-92XM",
                "required": True,
                "origin": "product",
                "show_when": {"question": "why", "is": "duplicate"},
            }
        ),
    )
    known: Answers = {"why": ChoiceAnswer("duplicate"), "same_as": TextAnswer(same_as)} if same_as else {}
    return form_asking(questions, formdata=request.form if request.method == "POST" else None, answers=known)


def _a_reference_of(consultation: Consultation) -> Check:
    def check(_form: BaseForm, field: QuestionField[Any]) -> None:
        given = field.data
        if isinstance(given, TextAnswer) and get_response_called(db.session, consultation, given.text) is None:
            raise ValidationError(Correction("same_as", NO_SUCH_REFERENCE))

    return check


def _text(answers: Answers, key: str) -> str:
    given = answers.get(key)
    return given.text if isinstance(given, TextAnswer) else ""
