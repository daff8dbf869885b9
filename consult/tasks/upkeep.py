"""Keeping pages quick: what the database's planner goes by is counted, and large waves before somebody asks."""

from datetime import timedelta

from flask import Flask
from huey import crontab
from sqlalchemy import Connection
from sqlmodel import Session

from consult.extensions import db
from consult.queries.waves import list_consultations_in_waves
from consult.reports.wave_changes import wave_changes

COUNT_ROWS = "count_rows_for_the_planner"
COUNT_WAVES = "count_waves_ahead"
# Rows looked at in each index: a good guess in some milliseconds, however large the tables are.
ROWS_LOOKED_AT = 1_000
MUCH = 1_000
"""So many responses or comments at once are not left for the next hour."""


def count_rows_for_the_planner(session: Session) -> None:
    """Let the database guess how many rows each step of a query meets. It commits.

    PostgreSQL does so by itself, but only minutes after much has come in: until then one page may take it many seconds.
    """
    connection = session.connection(execution_options={"is_writing": True})
    if connection.dialect.name == "sqlite":
        _count_rows_of_sqlite(connection)
    else:
        connection.exec_driver_sql("ANALYZE")
    session.commit()


def count_rows_after(session: Session, *, came_in: int) -> None:
    """The same at once where much has come in. It commits."""
    if came_in >= MUCH:
        count_rows_for_the_planner(session)


def count_waves_ahead(session: Session) -> None:
    """Count what the page of changes shows of each wave, unless what was counted is true still.

    Two waves of 100,000 responses take two seconds. The web processes of this machine find them counted: see
    `queries.kept_counts`.
    """
    for consultation in list_consultations_in_waves(session):
        wave_changes(session, consultation)


def _count_rows_of_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
    connection.exec_driver_sql("ANALYZE")
    # An empty table is left out by that, and what is not known is taken to hold a million rows.
    connection.exec_driver_sql(
        "INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT name, NULL, '0' FROM sqlite_schema "
        "WHERE type = 'table' AND name NOT IN (SELECT tbl FROM sqlite_stat1) "
        "AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # reads what was written


def init_app(app: Flask) -> None:
    """Register the tasks with the application's queue."""

    def count_rows() -> None:
        """Count the rows of every table, about."""
        with app.app_context():
            count_rows_for_the_planner(db.session)

    def count_waves() -> None:
        """Count the answers and themes of every wave."""
        with app.app_context():
            count_waves_ahead(db.session)

    queue = app.extensions["queue"]
    hourly = queue.periodic_task(crontab(minute="17"), name=COUNT_ROWS, expires=timedelta(minutes=50))
    often = queue.periodic_task(crontab(minute="*/10"), name=COUNT_WAVES, expires=timedelta(minutes=9))
    app.extensions["upkeep_tasks"] = {COUNT_ROWS: hourly(count_rows), COUNT_WAVES: often(count_waves)}
