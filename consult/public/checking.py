"""Checking the answers, and sending them."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.access import public
from consult.drawn_once import draw_once, face_of
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Draft
from consult.public.blueprint import bp
from consult.public.leaving import is_leaving, leave
from consult.public.this_browser import known_as
from consult.public.writing import NothingBegun, Writing, address_of, begin_or_continue, begun_here
from consult.senders import Tally, network_of
from consult.services import responding
from consult.services.marking import HowItCame
from consult.services.responding import NothingAnswered, StillToAnswer
from consult.tasks.coding import enqueue_in_a_rush
from forms.check_answers import rows

HIDDEN_FIELD = "consult.leave_empty"  # no question can have a key with a full stop in it
_sent = Tally()
STALE = (
    "This page had been open for a long time, so your response was not sent. Your answers are safe: send it again. "
    "If this message comes back, allow cookies for this website."
)


@bp.route("/consultations/<slug>/check", methods=["GET", "POST"])
@public
@keeps_what_was_typed
def check(slug: str) -> ResponseReturnValue:
    """Show every answer with a way to change it; send them when the person says so."""
    if request.method == "POST" and not form_is_stale():
        return send_or_leave(slug)
    return show_answers(slug, problem=STALE if form_is_stale() else None)


def send_or_leave(slug: str) -> ResponseReturnValue:
    """Send the draft of this browser. A second click is shown the confirmation of the first."""
    begun = begun_here(slug)
    if begun.draft is None:
        raise NothingBegun(begun.consultation)
    if is_leaving() and begun.response is None:
        return leave(begun.consultation, begun.draft.id)
    return send(begun.consultation, begun.draft)


def send(consultation: Consultation, draft: Draft) -> ResponseReturnValue:
    """Send it, or go to the page that is in the way."""
    try:
        response = responding.submit(db.session, consultation, draft, device=known_as(consultation), came=how_it_came())
    except StillToAnswer as error:
        return redirect(address_of(consultation.slug, error.page, is_change=True, shows_missing=True), code=303)
    except NothingAnswered as error:
        return show_answers(consultation.slug, problem=str(error))
    # Read before the commit, after which every one of them would have to be asked of the database again.
    slug, consultation_id, reference = consultation.slug, consultation.id, response.reference
    db.session.commit()
    note_sender()
    enqueue_in_a_rush(consultation_id)
    return redirect(url_for("public.sent", slug=slug, reference=reference), code=303)


def how_it_came() -> HowItCame:
    """What a request says of the program that sent it, and of where it came from. None of it is kept as it is."""
    sender = network_of(request.remote_addr)
    return HowItCame(
        hidden_field=request.form.get(HIDDEN_FIELD, ""),
        program=request.headers.get("User-Agent", ""),
        sent_lately=_sent.so_far(sender) if sender else 0,
    )


def note_sender() -> None:
    """Count that a response came from where this request did."""
    sender = network_of(request.remote_addr)
    if sender is not None:
        _sent.count(sender)


def show_answers(slug: str, *, problem: str | None = None) -> ResponseReturnValue:
    """The answers as they stand, and what has to be put right before they can be sent."""
    writing = begin_or_continue(slug)
    if writing.draft is None and request.method == "POST":  # the cookie is gone, and with it the way to the answers
        raise NothingBegun(writing.consultation)
    if writing.draft is None:
        return redirect(address_of(slug, writing.progress.where_left()))
    return draw_answers(writing, problem=problem), 400 if form_is_stale() else 200


def draw_answers(writing: Writing, *, problem: str | None) -> str:
    """The page of the answers. Around them it looks alike to everybody who may send theirs."""
    slug, progress = writing.consultation.slug, writing.progress
    last_page = progress.route()[-1]
    answers = render_template(
        "public/answers_to_check.html",
        rows=rows(progress.questionnaire, progress.answers),
        change={page.key: address_of(slug, page, is_change=True) for page in progress.route()},
    )
    around: Mapping[str, object] = {
        "consultation": writing.consultation,
        "to_put_right": progress.to_put_right(),
        "errors": [(None, problem)] if problem else [],
        "last_page": last_page,
    }
    own = {"answers": Markup(answers)}  # noqa: S704 - a template drew them
    if around["to_put_right"] or problem:
        return render_template("public/check.html", **around, **own)
    return draw_once(
        "public/check.html", look=(face_of(writing.consultation), last_page.key), context=lambda: around, own=own
    )
