"""One row of every table about one consultation, made up from the tables themselves: a new table has its row too."""

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Enum, Float, Integer, LargeBinary, String, Uuid
from sqlmodel import Session, SQLModel

from consult.clock import today_in_london, utc_now
from consult.db.base import UtcDateTime
from consult.models import Channel, Consultation, User
from consult.services.code_books import SHIPPED_SLUG
from forms.answers import TextAnswer, to_json
from nlp.codebook import parse_codebook

CODE_BOOK = files("nlp.resources").joinpath("codebook.yaml").read_text(encoding="utf-8")
Rows = Mapping[str, Mapping[str, Any]]
"""The row of each table, by the table's name."""

_numbers = count(1_000)


def one_of_each(session: Session, consultation: Consultation, person: User, *, begins: str = "") -> Rows:
    """Keep one row of every table that belongs, through whatever other tables, to this consultation and person.

    Every text in it begins like this; texts that may be missing are there only then.
    """
    book = parse_codebook(CODE_BOOK, source="the code book that ships")
    given: Mapping[str, Mapping[str, Any]] = {
        "answer": {"value": to_json(TextAnswer(f"{begins}made up"))},
        "batch": {"closed_at": utc_now()},
        "code_book": {"definition": CODE_BOOK, "version": f"{book.version}-{consultation.slug}", "slug": SHIPPED_SLUG},
        "keying": {"response_id": None},
        "response": {"channel": Channel.LETTER},
        "theme": {"key": book.themes[0].id},
        "wave": {"consultation_id": None},
    }
    own: dict[str, dict[str, Any]] = {
        "consultation": {"id": consultation.id, "slug": consultation.slug},
        "questionnaire_version": {"id": consultation.questionnaire_version_id},
        "user_account": {"id": person.id},
    }
    session.rollback()
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in own:
            made = {column.name: _value(column, own, begins) for column in table.columns}
            own[table.name] = made | given.get(table.name, {})
            session.connection().execute(table.insert(), own[table.name])
    session.commit()
    return own


def _value(column: Column[Any], own: Mapping[str, Mapping[str, Any]], begins: str) -> Any:
    for key in column.foreign_keys:
        made = own.get(key.column.table.name)
        return made and made[key.column.name]
    if column.name == "question_key":
        return "main_issue"
    if isinstance(column.type, Uuid):
        return uuid4()
    is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
    return None if column.nullable and not (begins and is_text) else _of_type(column, begins)


def _of_type(column: Column[Any], begins: str) -> Any:
    match column.type:
        case Enum(enum_class=members) if members:
            return next(iter(members))
        case UtcDateTime():
            return utc_now()
        case JSON():
            return {}
        case LargeBinary():
            return b"made up"
        case Integer() | Float():
            return next(_numbers)
    kinds: dict[type, Any] = {bool: False, date: today_in_london()}
    length = getattr(column.type, "length", None) or 40
    return kinds.get(column.type.python_type, f"{begins}{next(_numbers)}-made-up"[:length])
