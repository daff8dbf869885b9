"""Details that were readable before they were locked."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.orm import load_only
from sqlmodel import Session, select

from consult.config import Settings
from consult.db.locked import give_keys
from consult.details_keys import keys_by
from consult.migrating import alembic_config
from consult.models import Consultation, EqualityReturn
from consult.queries.telling import find_address
from tests.databases import database_of
from tests.migrations.before_the_index import identifiers


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with database_of(request.param, tmp_path_factory.mktemp("migrations")) as url:
        yield Settings(environment="test", database_url=url)


def test_addresses_and_equality_answers_that_were_there_before_are_locked_and_come_back(settings):
    config = alembic_config(settings)
    command.upgrade(config, "0022")
    engine = create_engine(settings.sqlalchemy_url)
    values = identifiers(engine.dialect.name, "version", "consultation", "address", "return")
    with engine.begin() as connection:
        for statement in DETAILS:
            connection.execute(text(statement), values)
    command.upgrade(config, "0023")
    with engine.begin() as connection:
        readable = "SELECT email FROM contact_address UNION ALL SELECT answers FROM equality_return"
        assert not any("example" in row or "sex" in row for row in connection.execute(text(readable)).scalars())
    give_keys(engine, keys_by(settings))
    with Session(engine) as session:
        # Only the columns that there were then.
        consultation = session.exec(select(Consultation).options(load_only(Consultation.id))).one()
        assert find_address(session, consultation, "ann@example.org").email == "ann@example.org"
        assert session.exec(select(EqualityReturn)).one().answers == {"sex": {"value": "female"}}
    command.downgrade(config, "0022")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT email FROM contact_address")) == "ann@example.org"
        assert "female" in str(connection.scalar(text("SELECT answers FROM equality_return")))
    engine.dispose()


DETAILS = (
    "INSERT INTO questionnaire_version (id, key, version, title, definition, checksum, created_at)"
    " VALUES (:version, 'k', 1, 't', 'd', 'c', '2026-01-01')",
    "INSERT INTO consultation (id, slug, title, questionnaire_version_id, opens_at, closes_at, is_demonstration,"
    " holds_invented_answers, study, is_imported, created_at) VALUES (:consultation, 's', 't', :version, '2026-01-01',"
    " '2026-02-01', false, false, 'open consultation', false, '2026-01-01')",
    "INSERT INTO contact_address (id, consultation_id, email, left_on, tries)"
    " VALUES (:address, :consultation, 'ann@example.org', '2026-01-01', 0)",
    "INSERT INTO equality_return (id, consultation_id, answers, received_in)"
    ' VALUES (:return, :consultation, \'{"sex"\\: {"value"\\: "female"}}\', \'2026-01-01\')',
)
