"""What cookies are given, by where the application runs."""

import pytest
from flask import Flask

from consult import security
from consult.config import Settings
from consult.details_keys import new_key


@pytest.fixture
def cookies():
    def of(**settings: str) -> dict[str, object]:
        app = Flask("cookies")
        security.init_app(app, Settings(**settings))
        return {name.removeprefix("SESSION_COOKIE_"): app.config[name] for name in app.config if "COOKIE_" in name}

    return of


def test_in_production_the_cookie_is_of_this_host_alone_over_https_and_hidden_from_scripts(cookies):
    found = cookies(environment="production", secret_key="x" * 32, details_keys=new_key())
    assert found["NAME"] == "__Host-consult_session"
    assert (found["SECURE"], found["HTTPONLY"], found["SAMESITE"]) == (True, True, "Lax")
    assert not found["DOMAIN"]
    assert found["PATH"] in (None, "/")


def test_elsewhere_it_is_sent_without_https_too(cookies):
    found = cookies(environment="development")
    assert (found["NAME"], found["SECURE"], found["HTTPONLY"]) == ("consult_session", False, True)
