"""The comments behind a count, with the words the machine went by marked in them."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.filters import DECIDED, Choices, Filters, read_comment_filters
from consult.policy.highlighting import Piece, pieces_of
from consult.policy.paging import ROWS_A_PAGE, Paging
from consult.policy.questions import require_asked
from consult.policy.words import CHANNELS
from consult.queries.comments import CommentFilter, CommentWithThemes, count_comments, list_comments
from consult.queries.responses import locality_question
from consult.queries.themes import code_book_for, list_themes


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as a list shows it: marked where the machine saw what is being looked for."""

    comment: CommentWithThemes
    pieces: tuple[Piece, ...]


@bp.get("/<slug>/questions/<question_key>/comments")
@requires(Role.POLICY)
def comments(slug: str, question_key: str) -> ResponseReturnValue:
    """The comments on a question that fit the filters, newest first."""
    asked = require_asked(slug, question_key)
    book = code_book_for(db.session, asked.consultation, question_key)
    choices = Choices.of(
        locality_question(db.session, asked.consultation), list_themes(db.session, book) if book else []
    )
    filters, wanted = read_comment_filters(request.args, choices)
    paging = Paging.of(count_comments(db.session, asked.consultation, question_key, wanted), request.args.get("page"))
    found = list_comments(db.session, asked.consultation, question_key, wanted, offset=paging.offset, limit=ROWS_A_PAGE)
    address = {"slug": slug, "question_key": question_key}
    return render_template(
        "policy/comments.html",
        consultation=asked.consultation,
        question=asked.question,
        choices=choices,
        decided=DECIDED,
        filters=filters,
        heading=heading_of(filters, choices),
        paging=paging,
        pagination=paging.links("policy.comments", {**address, **filters.kept}),
        shown=[ShownComment(comment, _pieces(comment, wanted)) for comment in found],
        channels=CHANNELS,
        here=request.full_path.rstrip("?"),
    )


def heading_of(filters: Filters, choices: Choices) -> str:
    """What the list is about, in words: “Comments on Speeding, East”."""
    labels = {
        name: {choice.value: choice.label for choice in offered}.get(filters.typed.get(name, ""))
        for name, offered in (
            ("theme", choices.themes),
            ("category", choices.categories),
            ("channel", choices.channels),
            ("locality", choices.localities),
        )
    }
    subject = labels["theme"] or labels["category"]
    where = [label for label in (labels["channel"], labels["locality"]) if label]
    return ", ".join([f"Comments on {subject}" if subject else "Comments", *where])


def _pieces(comment: CommentWithThemes, wanted: CommentFilter) -> tuple[Piece, ...]:
    """The comment marked with the grounds for what is looked for, or for everything on it.

    A person gives no words to go by: where they chose what the machine proposed too, its words are marked.
    """
    counting = {theme.key for theme in comment.themes}
    sought = [
        theme
        for theme in comment.machines
        if theme.key in counting and wanted.theme in (None, theme.key) and wanted.category in (None, theme.category_key)
    ]
    return pieces_of(comment.text, [span for theme in sought for span in theme.evidence])
