"""Matching a file: which column is what, and which of its words stand for which answer."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.importing.columns import Value
from consult.importing.guessing import guess_words
from consult.importing.matching import LEFT_OUT, Matching, matched_twice, words_of
from consult.importing.targets import Target
from consult.models import ImportStatus, ResponseImport, Role
from consult.policy.blueprint import bp
from consult.policy.waves.importing import seen_version
from consult.policy.waves.matched import MatchedColumn, columns_matched, targets_for
from consult.queries.consultations import questionnaire_with
from consult.queries.imports import require_import
from consult.services.imports import columns_of, matching_of, save_matching

COLUMNS_A_PAGE = 40
STALE = "This page had been open too long, so nothing was saved. Your choices are still here: save them again"
NOT_NOW = "The columns of this file can be matched once the worker has read it, and until it is imported."
MATCHED = (ImportStatus.MATCHING, ImportStatus.CHECKED)
NOTHING, UNDECIDED = "-", ""
"""What a form sends for a word that says nothing, and for one that is still to be matched."""


@bp.route("/imports/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def import_columns(import_id: UUID) -> ResponseReturnValue:
    """Say what each column is, some forty at a time."""
    found = _to_match(import_id)
    targets = targets_for(found, questionnaire_with(db.session, found.questionnaire_id))
    columns = columns_of(found)
    pages = max(1, -(-len(columns) // COLUMNS_A_PAGE))
    page = _page(pages)
    places = range((page - 1) * COLUMNS_A_PAGE, min(page * COLUMNS_A_PAGE, len(columns)))
    matching = matching_of(found)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        matching = _with_columns(found, matching, places, targets)
        errors = [("", STALE)] if form_is_stale() else _twice(matching, places, found)
        errors = errors or _saved(found, matching)
        if not errors:
            if page < pages:
                return redirect(url_for("policy.import_columns", import_id=import_id, page=page + 1), code=303)
            return redirect(url_for("policy.response_import", import_id=import_id), code=303)
    shown = columns_matched(found, questionnaire_with(db.session, found.questionnaire_id))
    return render_template(
        "policy/waves/columns.html",
        found=found,
        columns=[shown[place] for place in places],
        chosen=matching.columns,
        groups=_grouped(targets),
        page=page,
        pages=pages,
        errors=errors,
    )


@bp.route("/imports/<uuid:import_id>/columns/<int:place>", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def import_words(import_id: UUID, place: int) -> ResponseReturnValue:
    """Say which answer each word of a column stands for."""
    found = _to_match(import_id)
    column = _column_with_words(found, place)
    words = words_of(column.column, column.target) if column.target else ()
    matching = matching_of(found)
    chosen = {word: option or NOTHING for word, option in matching.words.get(place, {}).items()}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        chosen = {word.text: request.form.get(f"word-{number}", UNDECIDED) for number, word in enumerate(words)}
        errors = [("", STALE)] if form_is_stale() else _wrong_words(chosen, words, column)
        if not errors:
            kept = {word: LEFT_OUT if one == NOTHING else one for word, one in chosen.items() if one != UNDECIDED}
            words_by_column = {**matching.words, place: kept}
            errors = _saved(found, matching.model_copy(update={"words": words_by_column}))
        if not errors:
            return redirect(_next(found, place), code=303)
    return render_template(
        "policy/waves/words.html",
        found=found,
        column=column,
        words=words,
        chosen=chosen,
        nothing=NOTHING,
        errors=errors,
    )


def _to_match(import_id: UUID) -> ResponseImport:
    found = require_import(db.session, import_id)
    if found.status not in MATCHED:
        raise Conflict(NOT_NOW)
    return found


def _page(pages: int) -> int:
    text = request.args.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(page, 1), pages)


def _with_columns(found: ResponseImport, matching: Matching, places: range, targets: Sequence[Target]) -> Matching:
    """The matching with what the form says of these columns. The words of a column that changed are guessed anew."""
    by_key = {target.key: target for target in targets}
    columns, words = dict(matching.columns), dict(matching.words)
    headers = columns_of(found)
    for place in places:
        key = request.form.get(f"column-{place}", "")
        if columns.get(place, "") == key:
            continue
        columns.pop(place, None)
        words.pop(place, None)
        if key in by_key:
            columns[place] = key
            if by_key[key].options:
                words[place] = guess_words(headers[place], by_key[key])
    return Matching(columns=columns, words=words)


def _twice(matching: Matching, places: range, found: ResponseImport) -> list[tuple[str, str]]:
    headers = [column.header for column in columns_of(found)]
    return [
        (
            f"column-{place}" if place in places else "",
            f"“{headers[place]}” is matched with the same as “{headers[first]}”. Change one of them, or leave it out",
        )
        for place, first in matched_twice(matching)
    ]


def _saved(found: ResponseImport, matching: Matching) -> list[tuple[str, str]]:
    """Save what was matched; gives why not, where somebody else was quicker."""
    try:
        save_matching(db.session, found, matching, seen=seen_version(), actor=current_user())
    except Conflict as error:
        db.session.rollback()
        return [("", str(error))]
    db.session.commit()
    return []


def _column_with_words(found: ResponseImport, place: int) -> MatchedColumn:
    columns = columns_matched(found, questionnaire_with(db.session, found.questionnaire_id))
    column = columns[place] if place < len(columns) else None
    if column is None or column.target is None or not column.target.options:
        raise NotFound("This column has no words to match.")
    return column


def _wrong_words(chosen: dict[str, str], words: Sequence[Value], column: MatchedColumn) -> list[tuple[str, str]]:
    known = {option.value for option in column.target.options} if column.target else set()
    return [
        (f"word-{number}", f"Choose what “{word.text}” stands for from the list")
        for number, word in enumerate(words)
        if chosen[word.text] not in {*known, NOTHING, UNDECIDED}
    ]


def _next(found: ResponseImport, place: int) -> str:
    """The next column with words that nothing is said of, or the page of the import."""
    columns = columns_matched(found, questionnaire_with(db.session, found.questionnaire_id))
    later = next((each for each in columns if each.place > place and each.unmatched), None)
    if later is None:
        return url_for("policy.response_import", import_id=found.id)
    return url_for("policy.import_words", import_id=found.id, place=later.place)


def _grouped(targets: Sequence[Target]) -> dict[str, list[Target]]:
    """The targets under the questions they belong to, as a list to select from groups them."""
    groups: dict[str, list[Target]] = {}
    for target in targets:
        groups.setdefault(target.question.ask if target.question else "About the response", []).append(target)
    return groups
