"""Everything that happened to a comment, in the order of time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from consult.policy.words import CHANNELS
from consult.queries.audit import EventRow
from consult.queries.code_book_history import ChangeMade
from consult.queries.comment_history import Arrival, MachineCode
from consult.queries.comments import CommentWithThemes
from consult.queries.received import CORRECTED
from consult.queries.runs import RunRecord
from consult.queries.themes import THEMES_DECIDED
from consult.rounding import probability

RECEIVED = "response received"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: what, who did it (None: the machine or a resident), and what to read about it."""

    at: datetime
    what: str
    who: str | None = None
    details: tuple[str, ...] = ()
    run_id: UUID | None = None
    change_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of a comment: rows, events and changes, from which its timeline is made."""

    comment: CommentWithThemes
    arrival: Arrival
    codes: Sequence[MachineCode]
    runs: Mapping[UUID, RunRecord]
    events: Sequence[EventRow]
    changes: Sequence[ChangeMade]
    labels: Mapping[str, str]


def timeline_of(recorded: Recorded) -> Sequence[Happening]:
    """What happened to a comment, the oldest first."""
    happenings = [
        *_arrival(recorded),
        *_codings(recorded),
        *(_event(event, recorded.labels) for event in _events_that_concern_it(recorded)),
        *_decision_without_event(recorded),
        *(_change(change) for change in recorded.changes),
    ]
    return sorted(happenings, key=lambda each: each.at)


def _arrival(recorded: Recorded) -> Iterator[Happening]:
    arrival = recorded.arrival
    yield Happening(arrival.received_at, f"Received: {CHANNELS[recorded.comment.channel].lower()}")
    if arrival.entered_by:
        yield Happening(arrival.entered_at, "Entered", arrival.entered_by)


def _codings(recorded: Recorded) -> Iterator[Happening]:
    for run_id, together in groupby(recorded.codes, key=lambda code: code.run_id):
        codes = list(together)
        run = recorded.runs.get(run_id) if run_id else None
        version = f" to {run.code_book}, version {run.version}" if run and run.code_book else ""
        said = tuple(_said(code) for code in codes)
        yield Happening(codes[0].assigned_at, f"Coded by the machine{version}", details=said, run_id=run_id)


def _said(code: MachineCode) -> str:
    return code.theme if code.probability is None else f"{code.theme}, {probability(code.probability)} sure"


def _events_that_concern_it(recorded: Recorded) -> Iterator[EventRow]:
    """The events, without that of the arrival, and without corrections to answers to other questions."""
    for event in recorded.events:
        is_elsewhere = event.action == CORRECTED and recorded.comment.question_key not in event.details["changed"]
        if event.action != RECEIVED and not is_elsewhere:
            yield event


def _event(event: EventRow, labels: Mapping[str, str]) -> Happening:
    what = event.action[:1].upper() + event.action[1:]
    said = [
        f"{heading}: {_named(event.details[name], labels)}"
        for name, heading in (("before", "Before"), ("after", "After"))
        if event.details.get(name)
    ]
    return Happening(event.happened_at, what, event.actor_name, tuple(said))


def _decision_without_event(recorded: Recorded) -> Iterator[Happening]:
    """The decision that counts, where it was stored without an event, as an import may."""
    comment = recorded.comment
    if comment.reviewed_at and not any(event.action == THEMES_DECIDED for event in recorded.events):
        themes = tuple(theme.label for theme in comment.persons)
        yield Happening(comment.reviewed_at, "Themes decided", comment.reviewed_by, themes)


def _change(change: ChangeMade) -> Happening:
    what = f"Themes altered by version {change.to_version} of the code book"
    undone = ("It was undone later.",) if change.undone_at else ()
    return Happening(change.made_at, what, change.made_by, (change.summary, *undone), change_id=change.id)


def _named(keys: Iterable[str], labels: Mapping[str, str]) -> str:
    return "; ".join(labels.get(key, key) for key in keys)
