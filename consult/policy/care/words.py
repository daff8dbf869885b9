"""How the pages speak of concerns, personal details and deadlines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from consult.clock import in_london
from consult.models import ConcernOutcome, FoundBy
from consult.page_furniture import date_and_time
from consult.policy.filters import Choice
from consult.queries.concerns import Concern, ConcernState
from nlp.types import ConcernKind, DetailKind

CONCERN_KINDS: Mapping[ConcernKind, str] = {
    ConcernKind.SELF_HARM: "Self-harm",
    ConcernKind.CHILD_AT_RISK: "Child at risk",
    ConcernKind.ABUSE_AT_HOME: "Abuse at home",
    ConcernKind.ADULT_AT_RISK: "Adult at risk",
}

OUTCOMES: Mapping[ConcernOutcome, str] = {
    ConcernOutcome.SAFEGUARDING: "Passed on to safeguarding",
    ConcernOutcome.POLICE: "Passed on to the police",
    ConcernOutcome.ALREADY_KNOWN: "Already known",
    ConcernOutcome.NO_RISK: "No risk found",
    ConcernOutcome.OTHER: "Something else",
}

DETAIL_KINDS: Mapping[DetailKind, str] = {
    DetailKind.PERSON: "Name",
    DetailKind.PHONE: "Phone number",
    DetailKind.EMAIL: "E-mail address",
    DetailKind.POSTCODE: "Postcode",
    DetailKind.ADDRESS: "Address",
    DetailKind.VEHICLE: "Car registration",
    DetailKind.HANDLE: "Social media name",
}

CONCERN_STATES = (
    Choice(ConcernState.OPEN.value, "Open"),
    Choice(ConcernState.OVERDUE.value, "Overdue"),
    Choice(ConcernState.CLOSED.value, "Closed"),
)
FINDERS = (Choice(FoundBy.MACHINE.value, "The machine"), Choice(FoundBy.PERSON.value, "A person"))
CHECKED = (Choice("no", "Not checked"), Choice("yes", "Checked"))


@dataclass(frozen=True, slots=True)
class Due:
    """Where a concern stands, as a tag and a sentence. The colour says nothing that the words do not."""

    tag: str
    colour: str
    sentence: str


def hour_of(moment: time) -> str:
    """A full hour as pages say it: 4pm, midday."""
    return "midday" if moment.hour == 12 else f"{moment:%I%p}".lstrip("0").lower()


def due_of(concern: Concern, now: datetime) -> Due:
    """How a concern's deadline is said."""
    when = date_and_time(concern.due_at)
    if concern.closed_at is not None:
        return Due("Closed", "grey", f"Closed by {concern.closed_by} on {date_and_time(concern.closed_at)}.")
    if concern.due_at < now:
        return Due("Overdue", "red", f"It should have been closed by {when}.")
    days = in_london(concern.due_at).date() - in_london(now).date()
    if not days:
        return Due("Due today", "yellow", f"To be closed by {when}.")
    tag = "Due tomorrow" if days == timedelta(days=1) else "Open"
    return Due(tag, "blue", f"To be closed by {when}.")
