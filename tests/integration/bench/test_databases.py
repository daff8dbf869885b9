"""Databases filled for the benchmark."""

from pathlib import Path

from sqlmodel import select

from consult import create_app
from consult.config import Settings
from consult.demo.consultations import RESULTS_SLUG
from consult.extensions import db
from consult.models import Batch, Response
from consult.queries.consultations import require_consultation
from tests.bench.databases import fill
from tests.bench.servers import CONSULT, environment_of, production_settings


def test_a_database_is_filled_up_to_so_many_responses_with_a_batch_to_key(tmp_path: Path):
    settings = Settings(environment="test", database_url=f"sqlite:///{tmp_path}/filled.db", data_folder=tmp_path)
    filled = fill(settings, 522, 4)
    assert filled.responses == 522
    with create_app(settings).app_context():
        assert db.session.get_one(Batch, filled.batch_id).forms_received == 4
        results = require_consultation(db.session, RESULTS_SLUG)
        asked = select(Response).where(Response.consultation_id == results.id)
        assert len(db.session.exec(asked).all()) == 522
        db.engine.dispose()


def test_a_process_of_its_own_reads_the_settings_it_is_given_and_no_others(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("CONSULT_PARTNERSHIP", "Somewhere else")
    environment = environment_of(production_settings(tmp_path))
    assert environment["CONSULT_ENVIRONMENT"] == "production"
    assert "CONSULT_PARTNERSHIP" not in environment
    assert CONSULT == "wsgi:app"
