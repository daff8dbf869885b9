"""Typing a change of the code book. Nothing is changed yet: what it does is looked at on the next page."""

from itertools import islice

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import ChangeKind, Role
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import Booked, require_booked, uuid_of
from consult.policy.code_book.forms import (
    A_NEW_ONE,
    FORMS,
    PARTS_SHOWN,
    WITH_WORDS,
    Errors,
    Typed,
    filled_with,
    filled_with_words,
    kind_of,
    read_form,
)
from consult.queries.candidates import CandidateShown, get_candidate
from consult.queries.code_book_history import what_became_of
from consult.queries.code_books import Planned, require_planned
from consult.services.code_book_changes import plan_change
from consult.services.code_book_edits import CannotChange, read_change
from nlp.codebook import STANDING_ALONE

STALE = (("", "Your page had been open too long, so nothing was saved. Check what you typed and go on again"),)
EXAMPLES_TAKEN = 5
LONGEST_EXAMPLE = 200


@bp.get("/<slug>/questions/<question_key>/code-book/change/<name>")
@requires(Role.POLICY)
def code_book_change(slug: str, question_key: str, name: str) -> ResponseReturnValue:
    """The form for one kind of change, empty, as a theme is now, or as it was typed before."""
    booked, kind = require_booked(slug, question_key), _require_kind(name)
    planned = _planned(booked, request.args.get("planned"))
    return _page(booked, kind, _typed_first(booked, kind, planned), planned=planned)


@bp.post("/<slug>/questions/<question_key>/code-book/change/<name>")
@requires(Role.POLICY)
@keeps_what_was_typed
def code_book_plan(slug: str, question_key: str, name: str) -> ResponseReturnValue:
    """Keep what was typed and go on to what it does, or say what to put right."""
    booked, kind = require_booked(slug, question_key), _require_kind(name)
    planned = _planned(booked, request.form.get("planned"))
    if form_is_stale():
        return _page(booked, kind, request.form, planned=planned, errors=STALE)
    read = read_form(kind, request.form)
    if read.change is None:
        return _page(booked, kind, request.form, planned=planned, errors=read.errors)
    try:
        kept = plan_change(
            db.session,
            booked.place,
            read.change,
            planned_by=current_user(),
            made_from=uuid_of(request.form.get("made_from")),
            instead_of=planned.row if planned else None,
        )
    except CannotChange as refused:
        sentence = _what_became(booked, request.form) or str(refused)
        db.session.rollback()
        booked = require_booked(slug, question_key)
        return _page(booked, kind, request.form, planned=None, errors=((refused.field, sentence),))
    planned_id = kept.id
    db.session.commit()
    return redirect(url_for("policy.code_book_planned", **booked.address, planned_id=planned_id), code=303)


def _page(
    booked: Booked, kind: ChangeKind, typed: Typed, *, planned: Planned | None, errors: Errors = ()
) -> ResponseReturnValue:
    heading, first = FORMS[kind]
    theme, category = typed.get("theme", ""), typed.get("category", "")
    return render_template(
        "policy/code_book/change.html",
        **booked.shown,
        kind=kind,
        heading=heading,
        first=first,
        typed=typed,
        errors=_linked(errors, kind),
        theme=booked.contents.theme(theme) if theme in booked.contents else None,
        category=next((each for each in booked.contents.categories if each.id == category), None),
        candidate=_candidate(booked, typed),
        planned=planned,
        made_from=typed.get("made_from") or (planned.row.code_book_id if planned else booked.book.id),
        has_words=kind in WITH_WORDS,
        parts=range(1, PARTS_SHOWN + 1),
        a_new_one=A_NEW_ONE,
        standing_alone=STANDING_ALONE,
    )


def _typed_first(booked: Booked, kind: ChangeKind, planned: Planned | None) -> Typed:
    """What the form holds when it is opened."""
    if planned is not None and planned.row.kind is kind:
        return filled_with(read_change(planned.row.kind, planned.row.content))
    wanted = request.args.copy()
    theme = wanted.get("theme", "")
    candidate = _candidate(booked, wanted)
    if kind is ChangeKind.EDIT_THEME and theme in booked.contents:
        return filled_with_words(booked.contents, theme)
    if candidate is None:
        return wanted
    examples = list(islice(candidate.short_examples(LONGEST_EXAMPLE), EXAMPLES_TAKEN))
    if kind is ChangeKind.MERGE_CANDIDATE and theme in booked.contents:
        typed = filled_with_words(booked.contents, theme, more=examples)
    else:
        typed = wanted
        typed["label"], typed["include"] = candidate.label, "\n".join(examples)
    typed["candidate"] = str(candidate.id)
    return typed


def _what_became(booked: Booked, typed: Typed) -> str | None:
    """What became of the theme that a form is about, where the code book has it no more."""
    for key in (typed.get("theme", ""), typed.get("into", ""), *typed.getlist("themes")):
        became = what_became_of(db.session, booked.asked.consultation, booked.asked.question.key, key)
        if became is not None:
            return became.sentence
    return None


def _linked(errors: Errors, kind: ChangeKind) -> Errors:
    """The errors, each linked to a field that this form has, or to none."""
    fields = {"label", "description", "include", "exclude"} if kind in WITH_WORDS else set()
    match kind:
        case ChangeKind.ADD_CATEGORY | ChangeKind.EDIT_CATEGORY:
            fields = {"label"}
        case ChangeKind.ADD_THEME | ChangeKind.ACCEPT_CANDIDATE | ChangeKind.MOVE_THEME:
            fields |= {"category"}
        case ChangeKind.MERGE_THEMES:
            fields = {"themes", "into", "category", "label", "description", "include", "exclude"}
    return tuple(
        (field if field in fields or field.startswith(("part-", "decided_")) else "", said) for field, said in errors
    )


def _candidate(booked: Booked, typed: Typed) -> CandidateShown | None:
    candidate_id = uuid_of(typed.get("candidate"))
    if candidate_id is None:
        return None
    return get_candidate(db.session, booked.asked.consultation, booked.asked.question.key, candidate_id)


def _planned(booked: Booked, planned_id: str | None) -> Planned | None:
    found = uuid_of(planned_id)
    if found is None:
        return None
    return require_planned(db.session, booked.asked.consultation, booked.asked.question.key, found)


def _require_kind(name: str) -> ChangeKind:
    kind = kind_of(name)
    if kind is None:
        raise NotFound("There is no such change of a code book.")
    return kind
