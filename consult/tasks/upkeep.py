"""Keeping the database quick: what its planner goes by is counted anew each hour."""

from datetime import timedelta

from flask import Flask
from huey import crontab
from sqlmodel import Session

from consult.extensions import db

COUNT_ROWS = "count_rows_for_the_planner"
# Rows looked at in each index: a good guess in some milliseconds, however large the tables are.
ROWS_LOOKED_AT = 1_000


def count_rows_for_the_planner(session: Session) -> None:
    """Let SQLite guess how many rows each step of a query meets. PostgreSQL does so by itself."""
    connection = session.connection(execution_options={"is_writing": True})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        connection.exec_driver_sql("ANALYZE")
    session.commit()


def init_app(app: Flask) -> None:
    """Register the task with the application's queue."""

    def count_rows() -> None:
        """Count the rows of every table, about."""
        with app.app_context():
            count_rows_for_the_planner(db.session)

    queue = app.extensions["queue"]
    hourly = queue.periodic_task(crontab(minute="17"), name=COUNT_ROWS, expires=timedelta(minutes=50))
    app.extensions["upkeep_tasks"] = {COUNT_ROWS: hourly(count_rows)}
