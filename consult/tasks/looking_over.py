"""Looking the comments on a question over: which of them are copies, and which to quote."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.queries.campaigns import has_unlooked_comments
from consult.queries.theming import questions_changed_since_a_look
from consult.tasks.campaigns import look_for_campaigns
from consult.tasks.quotes import choose_quotes
from consult.tasks.theming_tools import ThemingTools

AGAIN_AFTER = timedelta(minutes=5)
"""A look takes every comment of a question, so what comes in or is reviewed within so long waits together."""


def look_over(session: Session, consultation_id: UUID, question_key: str, tools: ThemingTools) -> None:
    """Find the copies among the comments on a question, then choose its quotes. Safe to repeat; never raises.

    Copies are looked for only where something was coded since they were last looked for.
    """
    if has_unlooked_comments(session, consultation_id, question_key):
        look_for_campaigns(session, consultation_id, question_key)
    choose_quotes(session, consultation_id, question_key, tools)


def look_over_what_changed(session: Session, tools: ThemingTools) -> None:
    """Look over every question on which something changed, unless it was looked over a short while ago.

    So a copy that arrives after a run joins its group, or waits for the person who decided on it, without another run.
    """
    for consultation_id, question_key in list_due(session):
        look_over(session, consultation_id, question_key, tools)


def list_due(session: Session) -> Sequence[tuple[UUID, str]]:
    """The questions that should be looked over now, by consultation and key."""
    return questions_changed_since_a_look(session, looked_before=utc_now() - AGAIN_AFTER)
