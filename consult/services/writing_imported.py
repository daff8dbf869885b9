"""Writing the responses of a file down at once: many rows in a few statements."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table as SqlTable
from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from consult.clock import start_of_day_in_london, utc_now
from consult.db.base import ids_side_by_side
from consult.importing.rows import ReadRow
from consult.models import (
    Answer,
    Channel,
    Comment,
    Consultation,
    ImportedResponse,
    Response,
    ResponseImport,
    ResponseSignal,
    SignalKind,
)
from consult.models.response import words_digest_of
from consult.services.receiving import new_references, unused_references
from consult.services.signals import digest_of_text
from forms.answers import TextAnswer, to_json
from forms.counted import counted_as
from forms.spec import LongText, Questionnaire

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class InCommon:
    """What the responses of one file have in common. `last_on` is their day where a row says none: by then they came.

    `prefix` stands before each identifier, so that those of one tool are not taken for another's.
    """

    channel: Channel
    last_on: date
    has_weights: bool = False
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class PreparedRows:
    """Some rows of a file as the rows of tables that they will be, but for what only the import itself knows."""

    rows: tuple[ReadRow, ...]
    ids: tuple[UUID, ...]
    references: tuple[str, ...]
    answers: tuple[Mapping[str, Any], ...]
    comments: tuple[Mapping[str, Any], ...]
    signals: tuple[Mapping[str, Any], ...]


def prepare_rows(rows: Iterable[ReadRow], questionnaire: Questionnaire) -> tuple[PreparedRows, ...]:
    """Get rows ready to be written. On SQLite others wait while they are written, so this is done before.

    Identifiers are random, and rows are in their order: indexes take those of one piece in at one place.
    """
    named = sorted(((uuid4(), row) for row in rows), key=lambda pair: pair[0])
    return tuple(
        _prepare(named[start : start + ROWS_AT_ONCE], questionnaire) for start in range(0, len(named), ROWS_AT_ONCE)
    )


def write_responses(
    session: Session,
    found: ResponseImport,
    consultation: Consultation,
    prepared: Iterable[PreparedRows],
    common: InCommon,
) -> int:
    """Write the rows, many at a time: others wait on SQLite while this transaction is open. How many there were."""
    written, now = 0, utc_now()
    for some in prepared:
        references = unused_references(session, some.references)
        facts = zip(some.rows, some.ids, references, strict=True)
        shared = {"consultation_id": consultation.id, "questionnaire_version_id": found.questionnaire_id}
        told = [{**shared, "id": id_, "reference": name, **_response(row, common, now)} for row, id_, name in facts]
        _insert(session, Response, told)
        _insert(session, Answer, some.answers)
        _insert(session, Comment, some.comments)
        traced = zip(ids_side_by_side(len(some.rows)), some.rows, some.ids, strict=True)
        _insert(
            session,
            ImportedResponse,
            [{"id": own, "import_id": found.id, "response_id": id_, "row": row.number} for own, row, id_ in traced],
        )
        written += len(some.rows)
    return written


def write_signals(session: Session, consultation: Consultation, prepared: Iterable[PreparedRows]) -> None:
    """Note the words of the responses written, so that one that came by another route too is found."""
    for some in prepared:
        _insert(session, ResponseSignal, [{**each, "consultation_id": consultation.id} for each in some.signals])


def _prepare(named: Sequence[tuple[UUID, ReadRow]], questionnaire: Questionnaire) -> PreparedRows:
    comment_keys = {question.key for question in questionnaire.questions if isinstance(question, LongText)}
    answers = [each for id_, row in named for each in _answers(row, id_)]
    comments = [each for id_, row in named for each in _comments(row, id_, comment_keys)]
    signals = [each for id_, row in named for each in _signals(row, id_, questionnaire)]
    return PreparedRows(
        tuple(row for _, row in named),
        tuple(id_ for id_, _ in named),
        new_references(len(named)),
        answers=_with_ids(answers, ids_side_by_side(len(answers))),
        # A comment has an address of its own: nobody may guess it from another.
        comments=_with_ids(comments, sorted(uuid4() for _ in comments)),
        signals=_with_ids(signals, ids_side_by_side(len(signals))),
    )


def _with_ids(rows: Iterable[Mapping[str, Any]], ids: Iterable[UUID]) -> tuple[Mapping[str, Any], ...]:
    return tuple({"id": id_, **row} for id_, row in zip(ids, rows, strict=True))


def _response(row: ReadRow, common: InCommon, now: datetime) -> Mapping[str, Any]:
    return {
        "channel": common.channel,
        "received_at": start_of_day_in_london(row.received_on or common.last_on),
        "entered_at": now,
        "on_behalf_of": row.on_behalf_of,
        "source_id": None if row.identifier is None else common.prefix + row.identifier,
        "has_given_equality": False,
        "weight": row.weight if common.has_weights else None,
    }


def _answers(row: ReadRow, response_id: UUID) -> Iterator[Mapping[str, Any]]:
    for key, answer in row.answers.items():
        value = to_json(answer)
        # What the model would work out itself, but not before the rows are written.
        said = {"value": value, "counted_as": counted_as(value)}
        yield {"response_id": response_id, "question_key": key, **said}


def _comments(row: ReadRow, response_id: UUID, keys: Collection[str]) -> Iterator[Mapping[str, Any]]:
    for key, answer in row.answers.items():
        if key in keys and isinstance(answer, TextAnswer):
            said = {"text": answer.text, "words_digest": words_digest_of(answer.text)}
            yield {"response_id": response_id, "question_key": key, **said}


def _signals(row: ReadRow, response_id: UUID, questionnaire: Questionnaire) -> Iterator[Mapping[str, Any]]:
    digest = digest_of_text(questionnaire, row.answers)
    if digest is not None:
        yield {"response_id": response_id, "kind": SignalKind.TEXT, "value": digest}


def _insert(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        table: SqlTable = model.__table__  # type: ignore[attr-defined]
        session.execute(insert(table), list(rows))
