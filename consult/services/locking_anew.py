"""Locking details anew with the newest key, so that older keys can be taken away."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from consult.db.locked import Locked, keys_of
from consult.details_keys import WAY
from consult.models import ContactAddress

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _LockedColumn:
    rows: sa.TableClause  # the column as it is kept: locked
    name: str
    purpose: str


def lock_anew(session: Session) -> int:
    """Lock the next details anew that an older key locks, and give how many: 0 once none are left. Commit after each.

    Raises DetailsLocked where the key of some is not here, and has changed nothing then.
    """
    newest = keys_of(session).newest
    for column in _locked_columns():
        locked = column.rows.c[column.name]
        query = sa.select(column.rows.c.id, locked).where(locked.not_like(f"{WAY}.{newest}.%"))
        rows = session.execute(query.order_by(column.rows.c.id).limit(AT_ONCE)).all()
        for id_, text in rows:
            _lock_one(session, column, id_, text)
        if rows:
            return len(rows)
    return 0


def _lock_one(session: Session, column: _LockedColumn, id_: object, text: str) -> None:
    keys = keys_of(session)
    plain = keys.open(text, purpose=column.purpose)
    changes = {column.name: keys.lock(plain, purpose=column.purpose)}
    if column.rows.name == ContactAddress.__tablename__:
        of = col(ContactAddress.id) == id_
        consultation_id = session.execute(sa.select(col(ContactAddress.consultation_id)).where(of)).scalar_one()
        digest = keys.digests(str(consultation_id), plain)[0]
        # Left a second time while the key it was left with first was missing: nobody gets two messages.
        twice = sa.and_(col(ContactAddress.email_digest) == digest, col(ContactAddress.id) != id_)
        session.execute(sa.delete(ContactAddress).where(twice))
        session.execute(sa.update(ContactAddress).where(of).values(email_digest=digest))
    session.execute(sa.update(column.rows).where(column.rows.c.id == id_).values(changes))


def _locked_columns() -> Iterator[_LockedColumn]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Locked):
                rows = sa.table(table.name, sa.column("id", sa.Uuid()), sa.column(column.name, sa.Text()))
                yield _LockedColumn(rows, column.name, column.type.purpose)
