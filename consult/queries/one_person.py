"""Everything that is held of one response, wherever it stands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from consult.errors import NotFound
from consult.models import Comment, Consultation, Response, Summary, User
from consult.queries.received import what_was_said


def require_response_called(session: Session, reference: str) -> Response:
    """The response with this reference, of whichever consultation. Raises NotFound."""
    found = session.scalars(
        sa.select(Response).where(col(Response.reference) == reference.strip().upper())
    ).one_or_none()
    if found is None:
        raise NotFound("There is no response with this reference. Copy it whole, as the confirmation gives it.")
    return found


def everything_held(session: Session, response: Response) -> Mapping[str, object]:
    """What the person said as it was asked, and each row about the response by table, as values of JSON.

    Which member of staff did what is left out.
    """
    consultation = session.get_one(Consultation, response.consultation_id)
    found = rows_held(session, response)
    return {
        "consultation": consultation.title,
        "reference": response.reference,
        "said": [{"question": row.ask, "answer": row.said} for row in what_was_said(session, response)],
        "rows": {name: found[name] for name in sorted(found)},
    }


def rows_held(session: Session, response: Response) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Each row about the response, by table: those that go with it."""
    found: dict[str, list[dict[str, object]]] = {}
    _add_rows(session, SQLModel.metadata.tables["response"], "id", [response.id], found)
    return found


def quotes_of(session: Session, response: Response, summary: Summary) -> Mapping[int, str]:
    """The quotes of a summary in which words of this response stand, by their position among all of its quotes."""
    of_response = col(Comment.response_id) == response.id
    comments = [text for text in session.scalars(sa.select(col(Comment.masked_text)).where(of_response)) if text]
    quotes = enumerate(_quotes(json.loads(summary.content or "null")))
    return {position: quote for position, quote in quotes if any(_is_from(quote, text) for text in comments)}


def _add_rows(
    session: Session, table: sa.Table, column: str, values: Sequence[UUID], found: dict[str, list[dict[str, object]]]
) -> None:
    """Add the rows of a table that refer to something, and after them the rows that would go with them."""
    staff = SQLModel.metadata.tables[str(User.__tablename__)]
    shown = [each for each in table.columns if not any(key.column.table is staff for key in each.foreign_keys)]
    rows = session.execute(sa.select(*shown).where(table.c[column].in_(values)).order_by(table.c.id)).mappings().all()
    if not rows:
        return
    said = [each.name for each in shown if not isinstance(each.type, sa.Uuid)]  # identifiers are random
    in_order = sorted(rows, key=lambda row: [str(row[name]) for name in said])
    found.setdefault(table.name, []).extend(json.loads(json.dumps(dict(row), default=str)) for row in in_order)
    ids = [row["id"] for row in rows]
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table and key.ondelete == "CASCADE":
                _add_rows(session, other, key.parent.name, ids, found)


def _is_from(quote: str, text: str) -> bool:
    """Whether a quote is of a text; where it leaves words out, each part has to be."""
    parts = [part.strip() for part in quote.split("…") if part.strip()]
    return bool(parts) and all(part in text for part in parts)


def _quotes(content: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a summary's JSON holds
    """The words of every quote in the content of a summary."""
    if isinstance(content, dict):
        if content.get("block") == "quotes":
            yield from (quote["text"] for quote in content["quotes"])
        for part in content.values():
            yield from _quotes(part)
    elif isinstance(content, list):
        for part in content:
            yield from _quotes(part)
