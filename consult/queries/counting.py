"""Which responses count. The one rule: every figure, list of what was counted, and quote takes it from here."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from consult.models import Response


def counts() -> ColumnElement[bool]:
    """Whether a response counts: nobody decided that it is the same return as another, or no answer at all.

    For queries over `Response`.
    """
    return and_(col(Response.same_as_id).is_(None), col(Response.left_out_for).is_(None))


def counts_in(consultation_id: UUID) -> ColumnElement[bool]:
    """Whether a response is one of this consultation's, and counts."""
    return and_(col(Response.consultation_id) == consultation_id, counts())
