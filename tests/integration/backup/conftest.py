from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, make_url

from consult.config import Settings
from consult.db.session import apply_sqlite_habits

Elsewhere = Callable[..., tuple[Settings, Engine]]


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings) -> Iterator[Elsewhere]:
    """Makes an empty database beside the one of the tests: of its kind, unless SQLite is asked for."""
    with ExitStack() as at_end:

        def make(name: str, *, kind: str | None = None) -> tuple[Settings, Engine]:
            folder = tmp_path / name
            folder.mkdir()
            url = f"sqlite:///{folder}/consult.db"
            if settings.uses_postgresql and kind != "sqlite":
                url = at_end.enter_context(_in_postgresql(settings, name))
            made = Settings(environment="test", database_url=url, data_folder=folder)
            engine = create_engine(made.sqlalchemy_url)
            apply_sqlite_habits(engine)
            at_end.callback(engine.dispose)
            return made, engine

        yield make


@contextmanager
def _in_postgresql(settings: Settings, name: str) -> Iterator[str]:
    server = settings.sqlalchemy_url.replace("postgresql+psycopg", "postgresql")
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name}")
