import pytest
from pydantic import ValidationError

from consult.config import Settings
from consult.details_keys import new_key
from consult.models import Role

ISSUER = "https://login.example.org/tenant/v2.0"


def settings(**changes):
    told = {"oidc_issuer": ISSUER, "oidc_client_id": "consult", "oidc_client_secret": "a secret"}
    return Settings(environment="test", **{**told, **changes})


def test_without_a_provider_nobody_is_sent_to_one():
    assert Settings(environment="test").sign_on_settings(site_address="https://here.example") is None


def test_a_provider_is_told_of_in_the_words_of_the_settings():
    about = settings(oidc_roles=" Consult.Admin=admin, dc=policy=officer ,", oidc_label="Durham").sign_on_settings(
        site_address="https://here.example"
    )
    assert (about.issuer, about.client_id, about.client_secret) == (ISSUER, "consult", "a secret")
    assert about.roles == {"Consult.Admin": Role.ADMIN, "dc=policy": Role.OFFICER}


@pytest.mark.parametrize("issuer", ["http://login.example.org", "login.example.org", "https://", f"{ISSUER}?a=b"])
def test_an_issuer_that_others_could_listen_to_is_refused(issuer):
    with pytest.raises(ValidationError, match="Set CONSULT_OIDC_ISSUER to the issuer"):
        settings(oidc_issuer=issuer)


def test_a_provider_on_this_machine_needs_no_https():
    assert settings(oidc_issuer="http://127.0.0.1:8080").oidc_issuer == "http://127.0.0.1:8080"


@pytest.mark.parametrize("roles", ["Consult.Admin", "Consult.Admin=manager", "=admin"])
def test_roles_that_are_none_are_refused(roles):
    with pytest.raises(ValidationError, match="Each role is one of officer, policy, board, admin"):
        settings(oidc_roles=roles)


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret"])
def test_a_provider_that_does_not_know_us_is_refused(missing):
    with pytest.raises(ValidationError, match="Set CONSULT_OIDC_CLIENT_ID and CONSULT_OIDC_CLIENT_SECRET"):
        settings(**{missing: ""})


def test_passwords_are_not_taken_away_for_nothing():
    with pytest.raises(ValidationError, match="set CONSULT_OIDC_ISSUER too"):
        settings(oidc_issuer=None, oidc_only=True)


def test_accounts_are_not_made_without_a_role():
    with pytest.raises(ValidationError, match="needs CONSULT_OIDC_ROLES"):
        settings(oidc_makes_accounts=True)


def test_a_provider_must_know_where_to_send_people_back_to():
    production = {"environment": "production", "secret_key": "x" * 32, "details_keys": new_key()}
    told = {"oidc_issuer": ISSUER, "oidc_client_id": "consult", "oidc_client_secret": "a secret"}
    with pytest.raises(ValidationError, match="Set CONSULT_PUBLIC_ADDRESS: people come back"):
        Settings(**production, **told)


def test_break_glass_addresses_are_told_apart_by_commas():
    told = settings(break_glass="Ann@example.org, bo@example.org,")
    assert told.break_glass_addresses == {"ann@example.org", "bo@example.org"}
