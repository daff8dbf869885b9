"""An upgrade from the migration before, with rows in every table, and the way back."""

import pytest
from sqlalchemy import create_engine

from consult.backup.rows import KeptTable
from consult.backup.tables import kept_tables, migration_of
from consult.config import Settings
from consult.migrating import downgrade_database, known_migrations, upgrade_database
from tests.databases import database_of
from tests.every_table import fill_every_table


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_and_settings(request, tmp_path_factory):
    with database_of(request.param, tmp_path_factory.mktemp("upgrading")) as url:
        settings = Settings(environment="test", database_url=url)
        engine = create_engine(settings.sqlalchemy_url)
        yield engine, settings
        engine.dispose()


def test_every_row_of_the_migration_before_outlives_the_upgrade_and_the_way_back(engine_and_settings):
    engine, settings = engine_and_settings
    newest, before = known_migrations(settings)[:2]
    upgrade_database(settings)
    with engine.begin() as connection:
        fill_every_table(connection)
    downgrade_database(settings, before)
    with engine.connect() as connection:
        assert migration_of(connection) == before
        tables = kept_tables(connection)
    rows = lines_of(engine, tables)
    assert {len(lines) for lines in rows.values()} == {2}

    upgrade_database(settings)
    assert lines_of(engine, tables) == rows
    with engine.connect() as connection:
        assert migration_of(connection) == newest

    downgrade_database(settings, before)
    assert lines_of(engine, tables) == rows


def lines_of(engine, tables: list[KeptTable]) -> dict[str, list[bytes]]:
    """The rows of these tables in the columns that they had, each table's in one order."""
    with engine.connect() as connection:
        return {
            table.name: sorted(table.line(row) for row in connection.execute(table.select(engine.dialect.name)))
            for table in tables
        }
