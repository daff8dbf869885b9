"""Questionnaires: those published, drafts, and those that come with the product."""

from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.policy.blueprint import bp
from consult.queries.consultations import questionnaire_with
from consult.queries.questionnaires import list_versions, missing_code_books, require_version
from consult.reach import current_reach
from consult.services import consultations as services
from consult.services.code_books import SHIPPED_SLUG, publish_shipped_code_book
from forms.build import paper_form
from forms.loading import QuestionnaireUnreadable, library, load_questionnaire
from forms.spec import Questionnaire
from forms.widgets import blocks

STALE = "This page had been open too long, so nothing was saved. The text is still here: save it again"
NOTHING = "Choose a file, or type or paste a questionnaire"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A questionnaire that comes with the product."""

    name: str
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Sent:
    """The text of a questionnaire as it was sent, what to call it, and what keeps it from being kept."""

    text: str = ""
    source: str = "the text"
    problems: tuple[str, ...] = ()


@bp.get("/questionnaires")
@requires(Role.POLICY)
def questionnaires() -> ResponseReturnValue:
    """Every wording there is, and those that come with the product."""
    versions = list_versions(db.session, within=current_reach())
    return render_template("policy/opening/questionnaires.html", versions=versions, shipped=_shipped())


@bp.get("/questionnaires/<uuid:version_id>")
@requires(Role.POLICY)
def questionnaire(version_id: UUID) -> ResponseReturnValue:
    """One wording, published or a draft, every question of it."""
    version = require_version(db.session, version_id)
    asked = questionnaire_with(db.session, version_id)
    return render_template(
        "policy/opening/questionnaire.html",
        version=version,
        questionnaire=asked,
        blocks=blocks(paper_form(asked)),
        missing=missing_code_books(db.session, asked),
        shipped_slug=SHIPPED_SLUG,
    )


@bp.route("/questionnaires/new", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def draft_questionnaire() -> ResponseReturnValue:
    """Take a questionnaire’s text: keep it as a draft, or say everything that is wrong with it."""
    sent = _text_sent()
    if request.method == "POST" and not sent.problems:
        try:
            draft = services.draft_questionnaire(db.session, sent.text, source=sent.source, actor=current_user())
        except QuestionnaireUnreadable as error:
            sent = replace(sent, problems=tuple(f"{sent.source}, {problem}" for problem in error.problems))
        except Conflict as error:
            sent = replace(sent, problems=(str(error),))
        else:
            db.session.commit()
            return redirect(url_for("policy.questionnaire", version_id=draft.id), code=303)
    return render_template("policy/opening/draft.html", sent=sent)


@bp.post("/questionnaires/<uuid:version_id>/publish")
@requires(Role.POLICY)
def publish_questionnaire(version_id: UUID) -> ResponseReturnValue:
    """Freeze a draft, if it is still the one that was read."""
    version = require_version(db.session, version_id)
    if request.form.get("checksum") != version.checksum:
        raise Conflict("Somebody changed this draft while you read it. Read it again, then publish it.")
    services.publish_draft(db.session, version, actor=current_user())
    db.session.commit()
    flash("The questionnaire is published. Its wording is frozen.", "success")
    return redirect(url_for("policy.questionnaire", version_id=version.id), code=303)


@bp.post("/questionnaires/<uuid:version_id>/code-book")
@requires(Role.POLICY)
def publish_code_book_for(version_id: UUID) -> ResponseReturnValue:
    """Publish the code book that comes with the product, under the name that a questionnaire asks for."""
    version = require_version(db.session, version_id)
    slug = request.form.get("slug", "")
    if slug not in missing_code_books(db.session, questionnaire_with(db.session, version.id)):
        raise Conflict("That code book is published already, or the questionnaire does not ask for it.")
    publish_shipped_code_book(db.session, slug=slug, actor=current_user())
    db.session.commit()
    flash(f"The code book “{slug}” is published.", "success")
    return redirect(url_for("policy.questionnaire", version_id=version_id), code=303)


def _text_sent() -> Sent:
    if request.method == "GET":
        path = library().get(request.args.get("library", ""))
        return Sent(path.read_text(encoding="utf-8"), path.name) if path else Sent()
    typed = Sent(request.form.get("definition", "").replace("\r\n", "\n"))
    if form_is_stale():
        return replace(typed, problems=(STALE,))
    file = request.files.get("file")
    if file is not None and file.filename:
        return _file_sent(file, typed)
    return typed if typed.text.strip() else replace(typed, problems=(NOTHING,))


def _file_sent(file: FileStorage, typed: Sent) -> Sent:
    name = file.filename or typed.source
    try:
        return Sent(file.read().decode("utf-8-sig").replace("\r\n", "\n"), name)
    except UnicodeDecodeError:
        return replace(typed, problems=(f"{name} is not UTF-8 text. Save it as UTF-8, and choose it again",))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Shipped, ...]:
    return tuple(Shipped(name, load_questionnaire(path)) for name, path in library().items())
