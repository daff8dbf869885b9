"""Candidate themes: what the machine proposes from comments that fit nothing, for a person to judge."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.questions import require_asked
from consult.queries.comments import CommentWithThemes, comments_with_ids
from consult.queries.themes import latest_finished_run
from consult.queries.theming import ProposedTheme, list_candidates


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate theme with its comments."""

    candidate: ProposedTheme
    comments: tuple[CommentWithThemes, ...]


@bp.get("/<slug>/questions/<question_key>/candidates")
@requires(Role.POLICY)
def candidates(slug: str, question_key: str) -> ResponseReturnValue:
    """The candidate themes of the last run, each with the comments it was drawn from."""
    asked = require_asked(slug, question_key)
    run = latest_finished_run(db.session, asked.consultation, question_key)
    proposed = list_candidates(db.session, run.id) if run else []
    return render_template(
        "policy/candidates.html",
        consultation=asked.consultation,
        question=asked.question,
        run=run,
        shown=[ShownCandidate(each, tuple(comments_with_ids(db.session, each.comment_ids))) for each in proposed],
    )
