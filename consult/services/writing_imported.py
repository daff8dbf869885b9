"""Writing the responses of a file down at once: many rows in a few statements."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table as SqlTable
from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from consult.clock import start_of_day_in_london, utc_now
from consult.importing.rows import ReadRow
from consult.models import Answer, Channel, Comment, Consultation, ImportedResponse, Response, ResponseImport
from consult.models.response import words_digest_of
from consult.services.receiving import unused_references
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
    answers: tuple[Mapping[str, Any], ...]
    comments: tuple[Mapping[str, Any], ...]


def prepare_rows(rows: Iterable[ReadRow], questionnaire: Questionnaire) -> tuple[PreparedRows, ...]:
    """Get rows ready to be written. On SQLite others wait while they are written, so this is done before."""
    comments = {question.key for question in questionnaire.questions if isinstance(question, LongText)}
    return tuple(_prepare(some, comments) for some in _in_pieces(rows))


def write_responses(
    session: Session,
    found: ResponseImport,
    consultation: Consultation,
    prepared: Iterable[PreparedRows],
    common: InCommon,
) -> int:
    """Write the rows, many at a time: others wait on SQLite while this transaction is open. How many there were."""
    written = 0
    for some in prepared:
        references = unused_references(session, len(some.rows))
        facts = zip(some.rows, some.ids, references, strict=True)
        shared = {"consultation_id": consultation.id, "questionnaire_version_id": found.questionnaire_id}
        told = [{**shared, "id": id_, "reference": name, **_response(row, common)} for row, id_, name in facts]
        _insert(session, Response, told)
        _insert(session, Answer, some.answers)
        _insert(session, Comment, some.comments)
        pairs = zip(some.rows, some.ids, strict=True)
        _insert(
            session,
            ImportedResponse,
            [{"id": uuid4(), "import_id": found.id, "response_id": id_, "row": row.number} for row, id_ in pairs],
        )
        written += len(some.rows)
    return written


def _prepare(rows: Sequence[ReadRow], comment_keys: Collection[str]) -> PreparedRows:
    ids = tuple(uuid4() for _ in rows)
    pairs = list(zip(rows, ids, strict=True))
    return PreparedRows(
        tuple(rows),
        ids,
        answers=tuple(each for row, id_ in pairs for each in _answers(row, id_)),
        comments=tuple(each for row, id_ in pairs for each in _comments(row, id_, comment_keys)),
    )


def _response(row: ReadRow, common: InCommon) -> Mapping[str, Any]:
    return {
        "channel": common.channel,
        "received_at": start_of_day_in_london(row.received_on or common.last_on),
        "entered_at": utc_now(),
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
        yield {"id": uuid4(), "response_id": response_id, "question_key": key, **said}


def _comments(row: ReadRow, response_id: UUID, keys: Collection[str]) -> Iterator[Mapping[str, Any]]:
    for key, answer in row.answers.items():
        if key in keys and isinstance(answer, TextAnswer):
            said = {"text": answer.text, "words_digest": words_digest_of(answer.text)}
            yield {"id": uuid4(), "response_id": response_id, "question_key": key, **said}


def _insert(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        table: SqlTable = model.__table__  # type: ignore[attr-defined]
        session.execute(insert(table), list(rows))


def _in_pieces(rows: Iterable[ReadRow]) -> Iterator[list[ReadRow]]:
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        yield some
