import pytest
from sqlalchemy import text

from consult.queries import weighed_answers
from consult.queries.kept_counts import forget_counts
from consult.tasks.upkeep import COUNT_ROWS, COUNT_WAVES, MUCH, count_rows_after, count_rows_for_the_planner

ROWS_AS_PLANNED_BY = {
    "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = :table ORDER BY idx",
    "postgresql": "SELECT reltuples::int FROM pg_class WHERE relname = :table",
}


def rows_as_planned_by(session, table):
    query = text(ROWS_AS_PLANNED_BY[session.get_bind().dialect.name])
    found = session.execute(query, {"table": table}).scalars().first()
    session.rollback()
    return int(str(found).split()[0])


def test_the_database_learns_how_many_rows_there_are_and_which_tables_are_empty(session, factories):
    factories.response(factories.consultation(), {})
    session.commit()
    count_rows_for_the_planner(session)
    assert rows_as_planned_by(session, "response") == 1
    assert rows_as_planned_by(session, "concern_flag") == 0


def test_it_does_so_again_once_much_has_come_in(session, factories):
    consultation = factories.consultation()
    factories.response(consultation, {})
    session.commit()
    count_rows_for_the_planner(session)
    factories.response(consultation, {})
    session.commit()
    count_rows_after(session, came_in=MUCH - 1)
    assert rows_as_planned_by(session, "response") == 1
    count_rows_after(session, came_in=MUCH)
    assert rows_as_planned_by(session, "response") == 2


def test_the_worker_does_it_each_hour(app, session, factories):
    factories.consultation()
    queue = app.extensions["queue"]
    (task,) = [each for each in queue._registry.periodic_tasks if each.name == COUNT_ROWS]
    queue.execute(task)


def test_a_wave_that_the_worker_counted_is_not_counted_again_for_its_page(app, policy, waves, monkeypatch):
    series = waves.series()
    for label in ("2025", "2026"):
        later = waves.wave(series, label)
        waves.agreeing(later, agree=2, of=4)
    (task,) = [each for each in app.extensions["queue"]._registry.periodic_tasks if each.name == COUNT_WAVES]
    app.extensions["queue"].execute(task)
    forget_counts()

    def counted_again(*_: object) -> None:
        pytest.fail("it was counted again")

    monkeypatch.setattr(weighed_answers, "_count", counted_again)
    assert "50.0% of 4 50.0% of 4" in policy.get(f"/policy/{later.slug}/waves").words
