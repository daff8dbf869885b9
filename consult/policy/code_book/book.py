"""The code book of a question with its counts, one theme of it, and the comments that need a second look."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import require_booked
from consult.queries.code_book_columns import counts_now
from consult.queries.code_book_history import ChangeMade, list_changes, what_became_of
from consult.queries.code_books import (
    CodingState,
    Version,
    coding_state,
    list_planned,
    list_second_looks,
    list_versions,
)
from consult.queries.comments import every_comment
from consult.queries.sign_offs import SignedOff, list_sign_offs
from consult.queries.themes import code_book_for
from forms.spec import LongText
from nlp.codebook import STANDING_ALONE


@dataclass(frozen=True, slots=True)
class Standing:
    """How the figures of a question stand to its code book, for every page that shows them."""

    state: CodingState
    second_looks: int
    signed_off: SignedOff | None


@bp.get("/<slug>/questions/<question_key>/code-book")
@requires(Role.POLICY)
def code_book(slug: str, question_key: str) -> ResponseReturnValue:
    """The categories and themes with how many comments carry each, and the ways to change them."""
    booked = require_booked(slug, question_key)
    consultation = booked.asked.consultation
    versions = list_versions(db.session, booked.book.slug)
    return render_template(
        "policy/code_book/book.html",
        **booked.shown,
        counts=counts_now(db.session, consultation.id, question_key),
        standing_alone=STANDING_ALONE,
        made_by=next((each.made_by for each in versions if each.id == booked.book.id), None),
        newer=_newer(versions, booked.book.id, list_changes(db.session, consultation, question_key)),
        planned=list_planned(db.session, consultation, question_key),
    )


@bp.get("/<slug>/questions/<question_key>/code-book/themes/<theme>")
@requires(Role.POLICY)
def code_book_theme(slug: str, question_key: str, theme: str) -> ResponseReturnValue:
    """What the code book says of a theme, and the ways to change it; of one that is gone, what became of it."""
    booked = require_booked(slug, question_key)
    if theme not in booked.contents:
        became = what_became_of(db.session, booked.asked.consultation, question_key, theme)
        if became is None:
            raise NotFound("The code book has no such theme.")
        return render_template("policy/code_book/theme_gone.html", **booked.shown, became=became), 404
    return render_template(
        "policy/code_book/theme.html",
        **booked.shown,
        theme=booked.contents.theme(theme),
        category=booked.contents.category_of(theme),
        count=counts_now(db.session, booked.asked.consultation.id, question_key).themes.get(theme, 0),
        stands_alone=theme in STANDING_ALONE,
    )


@bp.get("/<slug>/questions/<question_key>/code-book/second-looks")
@requires(Role.POLICY)
def code_book_second_looks(slug: str, question_key: str) -> ResponseReturnValue:
    """The comments that somebody should decide again, since a theme they had decided is several now."""
    booked = require_booked(slug, question_key)
    ids = list_second_looks(db.session, booked.asked.consultation, question_key)
    paging = Paging.of(len(ids), request.args.get("page"))
    return render_template(
        "policy/code_book/second_looks.html",
        **booked.shown,
        comments=list(every_comment(db.session, ids[paging.offset : paging.offset + ROWS_A_PAGE])),
        paging=paging,
        pagination=paging.links("policy.code_book_second_looks", booked.address),
        here=request.full_path.rstrip("?"),
    )


@bp.app_template_global()
def code_book_standing(consultation: Consultation, question: LongText) -> Standing | None:
    """What must be said beside the figures of a question; None where it has no code book."""
    if code_book_for(db.session, consultation, question.key) is None:
        return None
    signed_off = list_sign_offs(db.session, consultation, question.key)
    return Standing(
        coding_state(db.session, consultation, question.key),
        len(list_second_looks(db.session, consultation, question.key)),
        signed_off[0] if signed_off else None,
    )


def _newer(versions: Sequence[Version], in_use: object, changes: Sequence[ChangeMade]) -> Version | None:
    """The newest version, where it is another than the one in use and was not in use here before."""
    newest = versions[0]
    were_here = {in_use, *(change.from_id for change in changes), *(change.to_id for change in changes)}
    return None if newest.id in were_here else newest
