"""How Alembic reaches the database and compares it with the tables."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum, String, create_engine, make_url, pool
from sqlmodel import AutoString, SQLModel

import consult.models  # noqa: F401 - registers every table
from consult.config import Settings
from consult.db.base import UtcDateTime
from consult.db.postgresql_habits import IN_UTF8
from consult.migrating import is_described_by_a_model, refuse_other_encodings


def database_url() -> str:
    """The address that the caller set, or the deployment's own."""
    return context.config.get_main_option("sqlalchemy.url") or Settings().sqlalchemy_url


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's own types
    """Write our column types as plain ones, so that a migration imports nothing of ours."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if isinstance(item, Enum | String | AutoString) and item.length:
        return f"sa.String(length={item.length})"
    return False


def run_migrations() -> None:
    """Run in one transaction, in batches on SQLite, which cannot alter most of a table in place."""
    address = make_url(database_url())
    options = IN_UTF8 if address.get_backend_name() == "postgresql" else {}
    engine = create_engine(address, poolclass=pool.NullPool, connect_args=options)
    with engine.connect() as connection:
        refuse_other_encodings(connection)
        connection.rollback()  # so that the transaction below is the migrations' own, and ends with them
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=plain_type,
            include_object=is_described_by_a_model,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run_migrations()
