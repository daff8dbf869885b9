"""The comments on a question: searched, narrowed and read, with the words marked that they were found by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Consultation, Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.explore.compare import address_of_comparison
from consult.policy.explore.offers import ORDERS, Offers, offers_for
from consult.policy.explore.selecting import Selection, read_selection
from consult.policy.highlighting import Piece, pieces_of
from consult.policy.questions import require_asked
from consult.policy.words import CHANNELS
from consult.queries.comments import CommentWithThemes, count_comments, list_comments
from consult.queries.consultations import questionnaire_of
from consult.queries.saved_views import list_saved_views
from consult.queries.search import words_to_mark
from consult.queries.selections import CommentFilter
from consult.queries.themes import comment_questions
from consult.queries.waves import other_waves
from consult.reach import current_reach


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as a list shows it: marked where it was found, or where the machine saw what is being looked for."""

    comment: CommentWithThemes
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class InWave:
    """Another wave in which the same question was asked, and where it is."""

    label: str
    slug: str


@bp.get("/<slug>/questions/<question_key>/comments")
@requires(Role.POLICY)
def comments(slug: str, question_key: str) -> ResponseReturnValue:
    """The comments on a question that fit the search and the filters."""
    asked = require_asked(slug, question_key)
    consultation = asked.consultation
    offers = offers_for(db.session, consultation, question_key)
    selection = read_selection(request.args, offers)
    wanted = selection.wanted
    paging = Paging.of(count_comments(db.session, consultation, question_key, wanted), request.args.get("page"))
    found = list_comments(
        db.session,
        consultation,
        question_key,
        wanted,
        order=selection.order,
        offset=paging.offset,
        limit=ROWS_A_PAGE,
    )
    found_at = words_to_mark(db.session, wanted.search, {comment.id: comment.text for comment in found})
    address = {"slug": slug, "question_key": question_key}
    return render_template(
        "policy/comments.html",
        consultation=consultation,
        question=asked.question,
        offers=offers,
        orders=ORDERS,
        selection=selection,
        heading=heading_of(selection, offers),
        has_equality_questions=questionnaire_of(db.session, consultation).equality_section,
        paging=paging,
        pagination=paging.links("policy.comments", {**address, **selection.kept}),
        received=count_comments(db.session, consultation, question_key, CommentFilter(wave=wanted.wave)),
        shown=[ShownComment(comment, _pieces(comment, wanted, found_at)) for comment in found],
        in_other_waves=in_other_waves(consultation, question_key),
        kept={name: values for name, values in selection.kept.items() if name != "wave"},
        saved_views=list_saved_views(db.session, consultation, question_key),
        channels=CHANNELS,
        compare_address=address_of_comparison(asked, selection.narrowed, {}),
        here=request.full_path.rstrip("?"),
    )


def in_other_waves(consultation: Consultation, question_key: str) -> tuple[InWave, ...]:
    """The other waves of the same series that ask the question too, for the same selection of their comments."""
    return tuple(
        InWave(wave.label, other.slug)
        for wave, other in other_waves(db.session, consultation, within=current_reach())
        if any(question.key == question_key for question in comment_questions(db.session, other))
    )


def heading_of(selection: Selection, offers: Offers) -> str:
    """What the list is about, in words: “Comments on Speeding, East”."""
    labels: dict[str, list[str]] = {
        offer.name: [label for value in selection.typed.get(offer.name, ()) if (label := offer.label_of(value))]
        for offer in offers.every
        if offer.name in ("theme", "category", "channel", "locality")
    }
    subject = next(iter([*labels.get("theme", []), *labels.get("category", [])]), None)
    where = [" or ".join(labels[name]) for name in ("channel", "locality") if labels.get(name)]
    return ", ".join([f"Comments on {subject}" if subject else "Comments", *where])


def _pieces(
    comment: CommentWithThemes, wanted: CommentFilter, found_at: Mapping[UUID, Sequence[tuple[int, int]]]
) -> tuple[Piece, ...]:
    """The comment marked where it fits the search; without one, with the grounds for the themes looked for.

    A person gives no words to go by: where they chose what the machine proposed too, its words are marked.
    """
    if wanted.search.wanted:
        return pieces_of(comment.text, found_at.get(comment.id, ()))
    counting = {theme.key for theme in comment.themes}
    sought = [
        theme
        for theme in comment.machines
        if theme.key in counting and wanted.theme in (None, theme.key) and wanted.category in (None, theme.category_key)
    ]
    return pieces_of(comment.text, [span for theme in sought for span in theme.evidence])
