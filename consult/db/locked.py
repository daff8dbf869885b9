"""Columns that are locked at rest: written and read as they are, kept in the database as nobody can read them."""

import json
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Dialect, Text
from sqlalchemy.engine import Engine
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from consult.details_keys import DetailsKeys

# By the dialect, of which each engine has one of its own: it is all that a column is told of its database.
_KEYS: WeakKeyDictionary[Dialect, DetailsKeys] = WeakKeyDictionary()


def give_keys(engine: Engine, keys: DetailsKeys) -> None:
    """Have locked columns of a database written and read with these keys."""
    _KEYS[engine.dialect] = keys


def keys_of(session: Session) -> DetailsKeys:
    """The keys of a session's database."""
    return keys_for(session.get_bind().dialect)


def keys_for(dialect: Dialect) -> DetailsKeys:
    """The keys of a database by its dialect. Raises LookupError where it was given none."""
    if dialect not in _KEYS:
        raise LookupError("This engine was given no keys: call consult.db.locked.give_keys(engine, keys) first.")
    return _KEYS[dialect]


class Locked(TypeDecorator[Any]):
    """A column whose text is locked. `purpose` names it: what is locked for one column opens in no other."""

    impl = Text
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801 - the name SQLAlchemy looks for
        """Refuses a value to compare with: words are locked differently each time, so nothing would ever be found."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:  # noqa: ANN401
            """Refuse what is no column. Columns are compared by SQLAlchemy itself, to tell which is which."""
            if not all(isinstance(each, ColumnElement) for each in other):
                raise TypeError("a locked column cannot be searched: look for a digest, or open the rows")
            return super().operate(op, *other, **kwargs)

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose


class LockedText(Locked):
    """Words, locked."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Lock what is written."""
        return None if value is None else keys_for(dialect).lock(value, purpose=self.purpose)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open what is read. Raises DetailsLocked where no key fits."""
        return None if value is None else keys_for(dialect).open(value, purpose=self.purpose)


class LockedJson(Locked):
    """A JSON value, locked."""

    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Lock what is written."""
        return keys_for(dialect).lock(json.dumps(value, ensure_ascii=False), purpose=self.purpose)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Open what is read. Raises DetailsLocked where no key fits."""
        return None if value is None else json.loads(keys_for(dialect).open(value, purpose=self.purpose))
