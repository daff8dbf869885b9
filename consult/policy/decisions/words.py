"""How the pages about decisions say things."""

from collections.abc import Mapping

from consult.models import DecisionStatus
from consult.page_furniture import count_of, long_date
from consult.policy.blueprint import bp
from consult.services.response_deadline import WEEKS, ResponseDeadline

STATUS_TAGS: Mapping[DecisionStatus, tuple[str, str]] = {
    DecisionStatus.CONSIDERING: ("Being considered", "blue"),
    DecisionStatus.PLANNED: ("Planned", "purple"),
    DecisionStatus.UNDER_WAY: ("Under way", "yellow"),
    DecisionStatus.DONE: ("Done", "green"),
    DecisionStatus.NOT_DOING: ("Not doing", "grey"),
}

FIELDS: Mapping[str, str] = {
    "decided": "what was decided",
    "because": "why",
    "did": "what was done",
    "owner": "the owner",
    "due_on": "the due date",
    "status": "the status",
}


@bp.app_template_filter()
def said_of_deadline(deadline: ResponseDeadline) -> str:
    """How long a consultation has been closed, and by when a response is expected or since when it is there."""
    days = deadline.days_since_closing
    closed = f"Closed {count_of(days, 'day')} ago" if days else "Closed today"
    due = f"{long_date(deadline.due_on)} ({WEEKS} weeks)"
    if deadline.responded_on:
        return f"{closed}; the first decision was published on {long_date(deadline.responded_on)}"
    if deadline.is_overdue:
        return f"{closed}; a response was expected by {due} and is {count_of(deadline.days_overdue, 'day')} overdue"
    return f"{closed}; a response is expected by {due}"


def said_of_change(action: str, fields: list[str]) -> str:
    """What was done to a decision, as a line of its history."""
    if action == "decision changed":
        named = [FIELDS[field] for field in fields if field in FIELDS]
        return f"Changed {', '.join(named)}" if named else "Written down"
    return action.removeprefix("decision ").capitalize()
