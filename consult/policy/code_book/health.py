"""The health checks of a code book."""

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.figures import code_book_health as health
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import require_booked
from consult.queries.code_book_health import count_themes, count_uncovered
from consult.queries.code_books import coding_state
from nlp.codebook import OTHER, STANDING_ALONE


@bp.get("/<slug>/questions/<question_key>/code-book/health")
@requires(Role.POLICY)
def code_book_health(slug: str, question_key: str) -> ResponseReturnValue:
    """Themes that overlap, are rare or catch all, and comments that nothing covers."""
    booked = require_booked(slug, question_key)
    consultation_id = booked.asked.consultation.id
    counts = count_themes(db.session, consultation_id, question_key)
    known = {key: count for key, count in counts.alone.items() if key in booked.contents}
    keys = [theme.id for theme in booked.contents.themes if theme.id not in STANDING_ALONE]
    state = coding_state(db.session, booked.asked.consultation, question_key)
    together = {pair: count for pair, count in counts.together.items() if set(pair) <= known.keys()}
    return render_template(
        "policy/code_book/health.html",
        **booked.shown,
        limits=health,
        state=state,
        overlaps=health.overlaps(known, together),
        rare=health.rare(known, keys),
        catch_alls=health.catch_alls(known, state.coded, left_over=OTHER),
        uncovered=count_uncovered(db.session, consultation_id, question_key),
        other=OTHER,
    )
