"""After sending: the confirmation, a copy to keep, and the optional equality questions."""

from functools import cache

from flask import Response as WebResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.drawn_once import draw_once, face_of
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Response
from consult.page_furniture import date_and_time
from consult.public.blueprint import bp
from consult.public.writing import begun_here
from consult.queries.consultations import questionnaire_with
from consult.queries.deletion import require_responses
from consult.queries.received import what_was_said
from consult.queries.telling import is_telling_asked_for
from consult.reports.receipt import Receipt, draw_receipt
from consult.senders import at_most
from consult.services.equality import give_equality_answers
from forms import widgets
from forms.build import AnswerForm, error_summary, page_form, read_answers
from forms.loading import equality_section
from forms.spec import Questionnaire

STALE = (
    "This page had been open for a long time, so nothing was sent from it. What you chose is still here: send it again."
)


class NotSentFromHere(NotFound):
    """A confirmation is shown only in the browser that sent the response, or that opened it with its code."""

    template = "public/not_sent_from_here.html"
    title = "This confirmation cannot be shown here"


@bp.get("/consultations/<slug>/sent/<reference>")
@public
def sent(slug: str, reference: str) -> ResponseReturnValue:
    """Confirm that the response was received, and say what happens next."""
    consultation, response = require_sent_from_here(slug, reference)
    can_leave_address = not is_telling_asked_for(db.session, consultation)
    return draw_once(
        "public/sent.html",
        look=(
            face_of(consultation),
            response.questionnaire_version_id,
            can_leave_address,
            response.has_given_equality,
        ),
        context=lambda: {
            "consultation": consultation,
            "questionnaire": questionnaire_with(db.session, response.questionnaire_version_id),
            "can_leave_address": can_leave_address,
            "has_given_equality": response.has_given_equality,
        },
        own={"reference": response.reference, "received_at": date_and_time(response.received_at)},
    )


@bp.get("/consultations/<slug>/sent/<reference>/copy.pdf")
@public
@at_most(60, method="GET")
def copy(slug: str, reference: str) -> ResponseReturnValue:
    """The answers as a tagged PDF."""
    consultation, response = require_sent_from_here(slug, reference)
    questionnaire = questionnaire_with(db.session, response.questionnaire_version_id)
    receipt = Receipt(
        title=consultation.title,
        run_by=questionnaire.run_by,
        partnership=current_app.config["CONSULT"].partnership,
        reference=response.reference,
        received_at=response.received_at,
        rows=what_was_said(db.session, response),
        what_happens_next=questionnaire.what_happens_next,
        is_demonstration=consultation.is_demonstration,
    )
    headers = {"Content-Disposition": f'attachment; filename="response-{response.reference}.pdf"'}
    return WebResponse(draw_receipt(receipt), mimetype="application/pdf", headers=headers)


@bp.route("/consultations/<slug>/sent/<reference>/equality", methods=["GET", "POST"])
@public
@keeps_what_was_typed
def equality(slug: str, reference: str) -> ResponseReturnValue:
    """Ask the optional equality questions, once."""
    consultation, response = require_sent_from_here(slug, reference)
    questionnaire = questionnaire_with(db.session, response.questionnaire_version_id)
    if response.has_given_equality or not questionnaire.equality_section:
        return redirect(url_for("public.sent", slug=slug, reference=reference), code=303)
    formdata = request.form if request.method == "POST" else None
    form = page_form(section(), section().pages[0], formdata=formdata, answers={})
    if form_is_stale():
        return show_equality(consultation, response, form, problem=STALE), 400
    if formdata is None or not form.validate():
        return show_equality(consultation, response, form)
    kept = give_equality_answers(db.session, consultation, response, read_answers(form))
    db.session.commit()
    if kept is not None:
        flash("Thank you. Your answers to the equality questions have been sent.", "success")
    return redirect(url_for("public.sent", slug=slug, reference=reference), code=303)


@cache
def section() -> Questionnaire:
    """The equality questions, read once in each process."""
    return equality_section()


def show_equality(
    consultation: Consultation, response: Response, form: AnswerForm, *, problem: str | None = None
) -> str:
    """The page of equality questions."""
    return render_template(
        "public/equality.html",
        consultation=consultation,
        response=response,
        section=section(),
        blocks=widgets.blocks(form),
        errors=[(None, problem)] if problem else error_summary(form),
    )


def require_sent_from_here(slug: str, reference: str) -> tuple[Consultation, Response]:
    """The consultation and the response of this browser with this reference.

    Raises NotFound, NotSentFromHere, or ResponsesDeleted where nobody has a response any more.
    """
    begun = begun_here(slug)
    if begun.response is None:
        require_responses(begun.consultation)
    if begun.response is None or begun.response.reference != reference:
        raise NotSentFromHere("A confirmation is shown only in the browser that the response was sent from.")
    return begun.consultation, begun.response
