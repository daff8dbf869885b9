"""The quotes of a question: what stands for each theme in people's own words."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.questions import require_asked
from consult.reports.quoted import quoted_question


@bp.get("/<slug>/questions/<question_key>/quotes")
@requires(Role.POLICY)
def quotes(slug: str, question_key: str) -> ResponseReturnValue:
    """A typical comment for each theme, and others that show the range of what was said."""
    asked = require_asked(slug, question_key)
    smallest = current_app.config["CONSULT"].smallest_cell
    return render_template(
        "policy/quotes.html",
        consultation=asked.consultation,
        question=asked.question,
        quoted=quoted_question(db.session, asked.consultation, question_key, smallest=smallest),
        smallest=smallest,
    )
