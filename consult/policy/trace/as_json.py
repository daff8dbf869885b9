"""The trace of a figure for a machine to read. Times are in UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from consult.clock import utc_now
from consult.figures.shares import Share
from consult.policy.questions import Asked
from consult.queries.code_book_history import ChangeMade
from consult.queries.trace import CodeOfFigure, FigureTrace
from consult.reports.exports import INVENTED

FOR_STAFF = "For staff only: it names persons, and its counts may be small."


def figure_as_json(
    asked: Asked, chosen: Mapping[str, str], share: Share | None, trace: FigureTrace, codes: Sequence[CodeOfFigure]
) -> dict[str, Any]:
    """Everything that the page of a figure says, and each code behind it. Never what a person wrote."""
    consultation, book = asked.consultation, trace.code_book
    told: dict[str, object] = {
        "about": FOR_STAFF,
        "answers": INVENTED if consultation.holds_invented_answers else "as received",
        "made_at": utc_now(),
        "consultation": {"address": consultation.slug, "title": consultation.title},
        "question": {"key": asked.question.key, "ask": asked.question.ask},
        "figure": {
            "chosen": chosen,
            "count": trace.count,
            "base": trace.base,
            "share": share.share if share else None,
            "interval_95": [share.interval.low, share.interval.high] if share else None,
        },
        "code_book": {
            "name": book.slug,
            "version": book.version,
            "checksum": book.checksum,
            "themes": [theme.key for theme in trace.themes],
        },
        "runs": [asdict(each) for each in trace.runs],
        "persons": [asdict(each) for each in trace.persons],
        "changes": [_change(each) for each in trace.changes],
        "codes": [asdict(each) for each in codes],
    }
    return {name: _plain(each) for name, each in told.items()}


def _change(change: ChangeMade) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": change.kind,
        "summary": change.summary,
        "reason": change.reason,
        "made_by": change.made_by,
        "made_at": change.made_at,
        "from_version": change.from_version,
        "to_version": change.to_version,
        "undone_at": change.undone_at,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
