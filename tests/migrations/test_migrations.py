"""Migrations on both databases, with rows in the tables."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import Session, SQLModel, select

from consult.config import Settings
from consult.migrating import alembic_config, is_described_by_a_model, upgrade_database
from consult.models import Answer, Channel, Consultation, QuestionnaireVersion, Response
from consult.queries.comments import count_comments
from consult.queries.search import search_of
from consult.queries.selections import CommentFilter
from forms.answers import ChoiceAnswer, TextAnswer
from tests.databases import database_of
from tests.factories import Factories
from tests.migrations.before_the_index import BEFORE_THE_INDEX, identifiers


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with database_of(request.param, tmp_path_factory.mktemp("migrations")) as url:
        yield Settings(environment="test", database_url=url)


@pytest.fixture
def config(settings: Settings) -> Config:
    return alembic_config(settings)


def fill(settings: Settings) -> None:
    engine = create_engine(settings.sqlalchemy_url)
    with Session(engine) as session:
        factories = Factories(session)
        consultation = factories.consultation()
        answers = {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer("Bikes 🏍 on the moor")}
        factories.response(consultation, answers, channel=Channel.PAPER)
        factories.code_book()
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_models_describe(settings):
    upgrade_database(settings)
    engine = create_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_described_by_a_model}
        )
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert differences == []


def test_every_migration_goes_up_down_and_up_again_with_rows_in_the_tables(settings, config):
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    upgrade_database(settings)
    fill(settings)
    for _ in revisions:
        command.downgrade(config, "-1")
    engine = create_engine(settings.sqlalchemy_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    upgrade_database(settings)
    fill(settings)


def test_migrating_twice_changes_nothing(settings):
    upgrade_database(settings)
    fill(settings)
    upgrade_database(settings)
    engine = create_engine(settings.sqlalchemy_url)
    with Session(engine) as session:
        assert session.exec(select(Consultation)).one().title == "Every kind of question"
        assert session.exec(select(QuestionnaireVersion)).one().published_at.tzinfo is not None
        assert session.exec(select(Response)).one().channel is Channel.PAPER
        assert {answer.question_key for answer in session.exec(select(Answer))} == {"agree", "main_issue"}
    engine.dispose()


def test_there_is_one_line_of_migrations(config):
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_comments_that_were_there_before_the_index_of_words_are_found(settings, config):
    command.upgrade(config, "0001")
    engine = create_engine(settings.sqlalchemy_url)
    values = identifiers(engine.dialect.name, "version", "consultation", "response", "comment")
    with engine.begin() as connection:
        for statement in BEFORE_THE_INDEX:
            connection.execute(text(statement), values)
    upgrade_database(settings)
    with Session(engine) as session:
        consultation = session.exec(select(Consultation)).one()
        for words, count in (("bike", 1), ("cars", 0)):
            wanted = CommentFilter(search=search_of(words))
            assert count_comments(session, consultation, "main_issue", wanted) == count
    engine.dispose()


def test_why_a_last_day_was_changed_leaves_the_audit_trail_and_comes_back(settings, config):
    command.upgrade(config, "0009")
    engine = create_engine(settings.sqlalchemy_url)
    values = identifiers(engine.dialect.name, "version", "consultation", "event")
    with engine.begin() as connection:
        for statement in (*BEFORE_THE_INDEX[:2], CLOSING_DAY_CHANGED):
            connection.execute(text(statement), values)
    command.upgrade(config, "0010")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT reason FROM closing_change")) == "Two parishes asked"
        assert "parishes" not in str(connection.scalar(text("SELECT details FROM audit_event")))
    command.downgrade(config, "0009")
    with engine.begin() as connection:
        assert "Two parishes asked" in str(connection.scalar(text("SELECT details FROM audit_event")))
    engine.dispose()


CLOSING_DAY_CHANGED = (
    "INSERT INTO audit_event (id, happened_at, action, subject_type, subject_id, details)"
    " VALUES (:event, '2026-01-20 10:00:00.123456', 'closing day changed', 'Consultation', :consultation,"
    ' \'{"before"\\: "2026-02-01", "after"\\: "2026-03-01", "reason"\\: "Two parishes asked"}\')'
)
