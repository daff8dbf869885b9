from pathlib import Path

import psycopg
import pytest
from huey import MemoryHuey, SqliteHuey

from consult.config import Settings
from consult.tasks import queue
from consult.tasks.queue import make_queue


def settings(folder, **options):
    return Settings(environment="development", data_folder=folder, **options)


def test_in_tests_the_queue_is_in_memory_and_nothing_runs_inside_a_request():
    made = make_queue(Settings(environment="test"))
    assert isinstance(made, MemoryHuey)
    assert not made.immediate


def test_beside_sqlite_the_queue_is_a_file_in_the_data_folder(tmp_path):
    made = make_queue(settings(tmp_path))
    assert isinstance(made, SqliteHuey)
    assert Path(made.storage.filename) == tmp_path / "huey.db"


def test_a_queue_of_its_own_may_be_named(tmp_path):
    made = make_queue(settings(tmp_path, queue_url=f"sqlite:///{tmp_path}/other.db"))
    assert Path(made.storage.filename) == tmp_path / "other.db"


@pytest.mark.parametrize(
    "options",
    [
        {"database_url": "postgresql://localhost/consult"},
        {"database_url": "postgresql+psycopg://localhost/consult"},
        {"queue_url": "postgresql://localhost/consult"},
    ],
)
def test_in_postgresql_the_queue_is_in_the_database(tmp_path, monkeypatch, options):
    asked_for = {}

    def remember(name, **given):
        asked_for.update(given)

    monkeypatch.setattr(queue, "PostgresQueue", remember)
    make_queue(settings(tmp_path, **options))
    assert asked_for["dsn"] == "postgresql://localhost/consult"
    assert asked_for["tcp_user_timeout"] == 60_000  # a worker that is cut off does not wait for two hours


def test_a_process_can_start_while_the_database_is_away(tmp_path):
    made = make_queue(settings(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none"))
    with pytest.raises(psycopg.OperationalError):
        made.storage.queue_size()
