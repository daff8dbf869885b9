"""Answering, one page at a time. Every page sent is kept before anything else happens."""

from collections.abc import Mapping

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import public
from consult.drawn_once import draw_once, face_of
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.public.blueprint import bp
from consult.public.leaving import is_leaving, leave
from consult.public.writing import Writing, address_of, begin_or_continue
from consult.services import responding
from forms import widgets
from forms.build import AnswerForm, error_summary, page_form, questions_asked
from forms.journey import next_page, previous_page
from forms.spec import Page

STALE = (
    "This page had been open for a long time, so it was not saved. What you typed is still here: send it again. "
    "If this message comes back, allow cookies for this website."
)


@bp.get("/consultations/<slug>/start")
@public
def start(slug: str) -> ResponseReturnValue:
    """Go to the first page, or to where this browser left. Makes nothing: the first page saved makes the draft."""
    writing = begin_or_continue(slug)
    return redirect(address_of(slug, writing.progress.where_left()))


@bp.route("/consultations/<slug>/answer/<page_key>", methods=["GET", "POST"])
@public
@keeps_what_was_typed
def answer(slug: str, page_key: str) -> ResponseReturnValue:
    """Ask the questions of a page, and keep what is sent."""
    writing = begin_or_continue(slug)
    page = writing.progress.page(page_key)
    if request.method != "POST":
        return show_unanswered(writing, page) if is_unanswered(writing, page) else show_left(writing, page)
    form = page_form(writing.progress.questionnaire, page, formdata=request.form, answers=writing.progress.answers)
    if form_is_stale():
        return show_page(writing, page, form, problem=STALE), 400
    return save(writing, page, form)


def is_unanswered(writing: Writing, page: Page) -> bool:
    """Whether nothing was said on a page yet, so that it looks as it does to everybody with such earlier answers."""
    answers = writing.progress.answers
    return (
        page.key not in writing.progress.unfinished
        and "missing" not in request.args
        and not any(question.key in answers for question in page.questions)
    )


def show_unanswered(writing: Writing, page: Page) -> str:
    """The page as everybody finds it whose answers lead to these questions."""
    consultation, progress = writing.consultation, writing.progress
    offered = tuple(question.key for question in questions_asked(progress.questionnaire, page, progress.answers))
    earlier = previous_page(progress.questionnaire, progress.answers, page)
    return draw_once(
        "public/answer.html",
        look=(
            face_of(consultation),
            writing.ticket.version_id,
            page.key,
            offered,
            earlier.key if earlier else None,
            "change" in request.args,
        ),
        context=lambda: page_context(writing, page, form_left(writing, page)),
    )


def show_left(writing: Writing, page: Page) -> str:
    """The page as this person left it."""
    return show_page(writing, page, form_left(writing, page))


def form_left(writing: Writing, page: Page) -> AnswerForm:
    """The page as it was left: the answers given, or what was typed and has to be put right, with the reasons."""
    typed = writing.progress.unfinished.get(page.key)
    form = page_form(
        writing.progress.questionnaire,
        page,
        formdata=None
        if typed is None
        else MultiDict((name, value) for name, values in typed.items() for value in values),
        answers=writing.progress.answers,
    )
    if typed is not None or "missing" in request.args:
        form.validate()
    return form


def save(writing: Writing, page: Page, form: AnswerForm) -> ResponseReturnValue:
    """Keep the page, then go on, leave, or say what has to be put right."""
    entry = responding.read_page(form)
    progress = responding.save_page(
        db.session,
        writing.consultation,
        page,
        entry,
        draft_id=writing.ticket.draft_id,
        version_id=writing.ticket.version_id,
        is_first=writing.draft is None,
        is_leaving=is_leaving(),
    )
    if is_leaving():
        return leave(writing.consultation, writing.ticket.draft_id)
    slug = writing.consultation.slug  # after the commit it would have to be asked of the database again
    db.session.commit()
    if not entry.is_complete:
        return show_page(writing, page, form)
    if "change" in request.args:
        return redirect(address_of(slug, progress.where_left(), is_change=True), code=303)
    return redirect(address_of(slug, next_page(progress.questionnaire, progress.answers, page)), code=303)


def show_page(writing: Writing, page: Page, form: AnswerForm, *, problem: str | None = None) -> str:
    """The page, with the errors that the form holds."""
    return render_template("public/answer.html", **page_context(writing, page, form, problem=problem))


def page_context(writing: Writing, page: Page, form: AnswerForm, *, problem: str | None = None) -> Mapping[str, object]:
    """What the template shows. A page that asks one thing has the question as its heading."""
    asks_one_thing = len(form.fields()) == 1 and page.text is None
    progress = writing.progress
    is_change = "change" in request.args
    return {
        "consultation": writing.consultation,
        "page": page,
        "heading": form.fields()[0].label.text if asks_one_thing else page.title,
        "shows_heading": not asks_one_thing,
        "blocks": widgets.blocks(form, page_heading=asks_one_thing),
        "errors": [(None, problem)] if problem else error_summary(form),
        "earlier": previous_page(progress.questionnaire, progress.answers, page),
        "is_change": is_change,
        "action": address_of(writing.consultation.slug, page, is_change=is_change),
    }
