"""Keeps staff from pages that would show nought of a consultation whose responses are deleted.

Every guard of `consult.access` asks here. What is left of such a consultation, its summaries and decisions, is served;
whatever is worked out from responses, adds to them or exports them says instead that they were deleted. A new page is
refused until somebody says that it stays.
"""

from flask import request
from sqlalchemy import select
from sqlmodel import col

from consult.extensions import db
from consult.models import Batch, Consultation
from consult.queries.deletion import ResponsesDeleted

STAYS = frozenset(
    {
        "policy.decision",
        "policy.decisions",
        "policy.export_decisions",
        "policy.impact_note",
        "policy.publish_decision_on",
        "policy.summaries",
        "policy.summary",
        "policy.summary_file",
        "policy.summary_progress",
        "policy.take_back_decision_on",
    }
)
"""Pages about one consultation that are worth reading without its responses."""
ABOUT_RESPONSES = frozenset({"officers", "policy"})
"""The blueprints whose pages are worked out from responses, or add to them."""


def refuse_where_responses_are_deleted() -> None:
    """Raise ResponsesDeleted where the address is of a page about responses that are deleted."""
    if request.blueprint not in ABOUT_RESPONSES or request.endpoint in STAYS:
        return
    named = request.view_args or {}
    query = select(Consultation).where(col(Consultation.responses_deleted_at).is_not(None))
    if "slug" in named and "\0" not in named["slug"]:  # PostgreSQL refuses even to look for it
        query = query.where(col(Consultation.slug) == named["slug"])
    elif "batch_id" in named:
        query = query.join(Batch, col(Batch.consultation_id) == col(Consultation.id))
        query = query.where(col(Batch.id) == named["batch_id"])
    else:
        return
    found = db.session.scalars(query).one_or_none()
    if found is not None:
        raise ResponsesDeleted(found)
