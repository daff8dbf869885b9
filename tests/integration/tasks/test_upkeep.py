from sqlalchemy import text

from consult.tasks.upkeep import COUNT_ROWS, count_rows_for_the_planner


def test_sqlite_learns_how_many_rows_there_are(session, factories):
    factories.response(factories.consultation(), {})
    count_rows_for_the_planner(session)
    if session.get_bind().dialect.name == "sqlite":
        tables = session.execute(text("SELECT tbl FROM sqlite_stat1")).scalars().all()
        assert "response" in tables


def test_the_worker_does_it_each_hour(app, session, factories):
    factories.consultation()
    queue = app.extensions["queue"]
    (task,) = [each for each in queue._registry.periodic_tasks if each.name == COUNT_ROWS]
    queue.execute(task)
