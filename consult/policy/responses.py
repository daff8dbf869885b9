"""Responses: a list to filter and page through, and each one whole."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Batch, Role, User
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.filters import Choices, read_response_filters
from consult.policy.highlighting import pieces_of
from consult.policy.words import CHANNELS
from consult.queries.comments import comments_of_response
from consult.queries.consultations import State, require_consultation, state_of
from consult.queries.imports import row_of
from consult.queries.originals import list_originals
from consult.queries.responses import count_responses, list_responses, locality_question, read_out, require_response
from consult.queries.themes import list_themes_of


@bp.get("/<slug>/responses")
@requires(Role.POLICY)
def responses(slug: str) -> ResponseReturnValue:
    """The responses to a consultation that fit the filters, newest first."""
    consultation = require_consultation(db.session, slug)
    choices = Choices.of(locality_question(db.session, consultation), list_themes_of(db.session, consultation))
    filters, wanted = read_response_filters(request.args, choices)
    paging = Paging.of(count_responses(db.session, consultation, wanted), request.args.get("page"))
    return render_template(
        "policy/responses.html",
        consultation=consultation,
        choices=choices,
        filters=filters,
        paging=paging,
        pagination=paging.links("policy.responses", {"slug": slug, **filters.kept}),
        responses=list_responses(db.session, consultation, wanted, offset=paging.offset, limit=ROWS_A_PAGE),
        channels=CHANNELS,
        can_add=not consultation.is_imported and state_of(consultation, utc_now()) is not State.FORTHCOMING,
    )


@bp.get("/<slug>/responses/<uuid:response_id>")
@requires(Role.POLICY)
def response(slug: str, response_id: UUID) -> ResponseReturnValue:
    """One response: how it came, and everything it says."""
    consultation = require_consultation(db.session, slug)
    found = require_response(db.session, consultation, response_id)
    comments = comments_of_response(db.session, found)
    return render_template(
        "policy/response.html",
        consultation=consultation,
        response=found,
        channels=CHANNELS,
        batch=db.session.get(Batch, found.batch_id) if found.batch_id else None,
        entered_by=db.session.get(User, found.entered_by_id) if found.entered_by_id else None,
        imported=row_of(db.session, found.id),
        originals=list_originals(db.session, found),
        answers=read_out(db.session, found),
        comments=comments,
        pieces={
            key: pieces_of(comment.text, [span for theme in comment.themes for span in theme.evidence])
            for key, comment in comments.items()
        },
    )
