import secrets

import pytest

from consult.config import Settings
from consult.doctor.findings import Level
from consult.doctor.settings import BITS, guesses_in_bits, look_at_environment, look_at_https, look_at_secret

SECRET = "Q7c1-vZt0mJx4RkWb9sYe2LhUa6nPd8GfoTiKuEwXq"


def settings(**changed):
    base = Settings(environment="test", secret_key=SECRET, public_address="https://consult.example.org")
    return base.model_copy(update={"environment": "production", "trusted_proxies": 1} | changed)


def test_settings_of_production_are_well():
    for look in (look_at_environment, look_at_secret, look_at_https):
        assert look(settings()).level is Level.OK


def test_another_environment_is_told_of():
    found = look_at_environment(settings(environment="development"))
    assert found.level is Level.WARNING
    assert "leave CONSULT_ENVIRONMENT out" in found.sentence


def test_what_the_documentation_says_to_run_makes_a_secret_that_will_do():
    for _ in range(200):
        assert guesses_in_bits(secrets.token_urlsafe(48)) > BITS
        assert guesses_in_bits(secrets.token_hex(32)) > BITS


@pytest.mark.parametrize("secret", ["a" * 64, "ab" * 32, "0000000000000000000000000000000001", "abcabcabc" * 4])
def test_a_regular_secret_is_to_be_mended(secret):
    found = look_at_secret(Settings(environment="test", secret_key=secret))
    assert found.level is Level.MEND
    assert secret not in found.sentence


def test_the_secret_of_development_is_told_of():
    found = look_at_secret(Settings(environment="test"))
    assert found.level is Level.WARNING
    assert "set CONSULT_SECRET_KEY" in found.sentence


@pytest.mark.parametrize(
    ("address", "proxies", "environment", "level"),
    [
        (None, 1, "production", Level.MEND),
        (None, 0, "development", Level.WARNING),
        ("http://consult.example.org", 1, "production", Level.MEND),
        ("http://localhost:8000", 0, "production", Level.WARNING),
        ("https://consult.example.org", 0, "production", Level.MEND),
        ("https://consult.example.org", 1, "production", Level.OK),
    ],
)
def test_pages_are_to_travel_where_nobody_else_reads_them(address, proxies, environment, level):
    made = Settings(environment="test", secret_key=SECRET, public_address=address, trusted_proxies=proxies)
    assert look_at_https(made.model_copy(update={"environment": environment})).level is level
