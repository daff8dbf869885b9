import pytest
from pydantic import ValidationError

from consult import read_settings
from consult.config import DEVELOPMENT_SECRET, Settings
from consult.details_keys import new_key


@pytest.mark.parametrize("secret", [None, "short", DEVELOPMENT_SECRET])
def test_production_refuses_to_start_without_a_secret_of_its_own(secret):
    with pytest.raises(ValidationError, match="Set CONSULT_SECRET_KEY to at least 32 random characters"):
        Settings(environment="production", secret_key=secret)


def test_production_starts_with_a_long_secret():
    settings = Settings(environment="production", secret_key="x" * 32, details_keys=new_key())
    assert settings.is_production
    assert settings.session_secret == "x" * 32


@pytest.mark.parametrize("keys", [None, "", "short", "c2hvcnQ=", f"{'a' * 43}=,short"])
def test_production_refuses_to_start_without_keys_for_details(keys):
    with pytest.raises(ValidationError, match="Set CONSULT_DETAILS_KEYS to one or more keys") as refused:
        Settings(environment="production", secret_key="x" * 32, details_keys=keys)
    assert "short" not in str(refused.value.errors()[0]["msg"])


def test_nothing_set_means_production(monkeypatch):
    monkeypatch.delenv("CONSULT_ENVIRONMENT")
    with pytest.raises(SystemExit, match="Consult cannot start:\n- Set CONSULT_SECRET_KEY"):
        read_settings()


def test_a_setting_left_empty_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("CONSULT_SMTP_URL", "")
    assert Settings(environment="test").smtp_url is None


def test_postgresql_is_reached_with_psycopg():
    settings = Settings(environment="test", database_url="postgresql://user@host/consult")
    assert settings.sqlalchemy_url == "postgresql+psycopg://user@host/consult"
    assert settings.uses_postgresql


def test_an_sqlite_file_is_named_by_its_absolute_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(environment="test", database_url="sqlite:///x.db")
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/x.db"
    assert not settings.uses_postgresql


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path):
    settings = Settings(environment="test", data_folder=tmp_path)
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/consult.db"


def test_the_address_of_the_site_has_no_slash_at_its_end():
    settings = Settings(environment="test", public_address="https://consult.example.org/")
    assert settings.site_address == "https://consult.example.org"


def test_outside_production_the_site_is_on_this_machine_and_in_production_nobody_knows():
    assert Settings(environment="development", port=8001).site_address == "http://localhost:8001"
    assert Settings(environment="production", secret_key="x" * 32, details_keys=new_key()).site_address is None


def test_the_return_address_has_a_line_for_each_part_between_commas():
    assert Settings(environment="test", return_address="Freepost, County Hall,, Durham ").return_address_lines == (
        "Freepost",
        "County Hall",
        "Durham",
    )
    assert Settings(environment="test").return_address_lines == ()


@pytest.mark.parametrize("address", ["clamd", "http://host", "tcp://", "unix:"])
def test_what_is_no_address_of_a_virus_scanner_is_refused(address):
    with pytest.raises(ValidationError, match="Set CONSULT_VIRUS_SCANNER to where clamd listens"):
        Settings(environment="test", virus_scanner=address)


def test_originals_are_in_one_folder_of_the_data_folder(tmp_path):
    settings = Settings(environment="test", data_folder=tmp_path, virus_scanner="unix:/run/clamav/clamd.ctl")
    assert settings.originals_folder == tmp_path / "originals"
    assert settings.virus_scanner == "unix:/run/clamav/clamd.ctl"
    assert Settings(environment="test", virus_scanner="").virus_scanner is None
