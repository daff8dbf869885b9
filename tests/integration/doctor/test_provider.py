import pytest

from consult.config import Settings
from consult.doctor.findings import Level
from consult.doctor.provider import look_at_provider
from consult.models import Role


@pytest.fixture
def said(provider):
    def settings(**changes):
        told = {"oidc_issuer": provider.issuer, "oidc_client_id": "consult", "oidc_client_secret": "a secret"}
        return Settings(environment="test", **{**told, **changes})

    return settings


def test_without_a_provider_all_is_well(session):
    assert look_at_provider(session, Settings(environment="test")).level is Level.OK


def test_a_provider_that_answers_is_well(session, said, provider):
    found = look_at_provider(session, said())
    assert (found.level, found.sentence) == (Level.OK, f"{provider.issuer} answers, and signs with 1 keys.")


def test_a_provider_that_is_away_is_to_be_mended(session, said):
    found = look_at_provider(session, said(oidc_issuer="http://127.0.0.1:1"))
    assert found.level is Level.MEND
    assert "http://127.0.0.1:1 cannot be signed in through: ConnectionError." in found.sentence


def test_a_provider_of_another_name_is_to_be_mended(session, said, provider):
    found = look_at_provider(session, said(oidc_issuer=f"{provider.issuer}/"))
    assert "its description names another issuer than CONSULT_OIDC_ISSUER" in found.sentence


def test_nobody_to_break_the_glass_is_told_of(session, said, factories):
    officer, admin = factories.user(), factories.user(role=Role.ADMIN)
    assert "nobody can sign in" in look_at_provider(session, said(oidc_only=True)).sentence
    found = look_at_provider(session, said(oidc_only=True, break_glass=f"{officer.email},{admin.email}"))
    assert found.level is Level.WARNING
    assert "1 of 2 have no open account as administrator" in found.sentence
    assert look_at_provider(session, said(oidc_only=True, break_glass=admin.email)).level is Level.OK
