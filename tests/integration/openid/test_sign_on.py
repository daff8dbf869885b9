"""Who a provider says has signed in: with real signatures, over real connections."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.wrappers import Response

from consult.openid.asking import AT_ONCE, LARGEST_ANSWER, asking
from consult.openid.errors import NotVouchedFor, ProviderAway, TurnedAway
from consult.openid.provider import BETWEEN_LOOKS_FOR_KEYS_SECONDS, KEPT_SECONDS, LEFT_IN_PEACE_SECONDS
from tests.openid_provider import (
    key,
    sign_on_through,
    signed_by_somebody_else,
    signed_with_the_published_key_as_a_secret,
    unsigned,
)

BACK = "/account/single-sign-on/back"


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def signed_on(sign_on, provider, *, now=None, **changes):
    begun = sign_on.begin(comes_back_to=BACK)
    came_back_with = {**provider.send_back(begun.address), **changes.pop("came_back_with", {})}
    kept = {"nonce": begun.nonce, "verifier": begun.verifier, **changes}
    return sign_on.finish(came_back_with, comes_back_to=BACK, now=now or int(time.time()), **kept)


def test_somebody_who_signed_in_there_is_known_here(provider):
    provider.person = {
        "sub": "4711",
        "name": "Robin Example",
        "email": "Robin@Example.org",
        "email_verified": True,
        "roles": ["Consult.Policy"],
    }
    person = signed_on(sign_on_through(provider), provider)
    assert (person.issuer, person.subject, person.name) == (provider.issuer, "4711", "Robin Example")
    assert (person.email, person.is_email_verified) == ("robin@example.org", True)
    assert person.values == {"Consult.Policy"}


WRONG_CLAIMS = {
    "nonce of another sign-in": {"nonce": "of another"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "another"},
    "for others too, and not asked for by us": {"aud": ["consult-of-tests", "another"]},
    "asked for by another client": {"azp": "another"},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "over": {"exp": int(time.time()) - 120},
    "never over": {"exp": None},
    "over, but not in numbers": {"exp": "tomorrow"},
    "of the future": {"iat": int(time.time()) + 3600},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "of nobody": {"sub": ""},
    "of a number": {"sub": 4711},
    "of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "at_hash that is no text": {"at_hash": ["x"]},
}


@pytest.mark.parametrize("wrong", list(WRONG_CLAIMS))
def test_a_token_that_is_not_about_this_sign_in_proves_nothing(provider, wrong):
    provider.wrong = WRONG_CLAIMS[wrong]
    with pytest.raises(NotVouchedFor):
        signed_on(sign_on_through(provider), provider)


FORGED = {
    "not signed": unsigned,
    "signed with the published key as a secret": signed_with_the_published_key_as_a_secret,
    "signed by somebody else": signed_by_somebody_else,
    "no token": lambda _claims: None,
    "no such thing": lambda _claims: "a.b.c",
}


@pytest.mark.parametrize("forged", list(FORGED))
def test_a_token_that_the_provider_did_not_sign_proves_nothing(provider, forged):
    provider.signs = FORGED[forged]
    with pytest.raises(NotVouchedFor):
        signed_on(sign_on_through(provider), provider)


def test_keys_on_elliptic_curves_and_the_newer_way_to_sign_with_rsa_prove_as_much(provider):
    curve = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
    provider.more_keys = [curve.as_dict(private=False)]
    for algorithm, signing in (("ES256", curve), ("PS256", key("first"))):
        header = {"alg": algorithm, "kid": signing.kid}
        provider.signs = lambda claims, header=header, signing=signing: jwt.encode(
            header, dict(claims), signing, algorithms=[header["alg"]]
        )
        assert signed_on(sign_on_through(provider), provider).subject == "4711"


def test_an_algorithm_that_we_do_not_name_proves_nothing(provider):
    provider.signs = lambda claims: jwt.encode(
        {"alg": "RS512", "kid": "first"}, dict(claims), key("first"), algorithms=["RS512"]
    )
    with pytest.raises(NotVouchedFor, match="unsupported_algorithm"):
        signed_on(sign_on_through(provider), provider)


def test_keys_that_are_none_stand_beside_those_that_are(provider):
    provider.more_keys = [
        "no key",
        {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
        {"kty": "RSA", "kid": "broken", "n": 3, "e": None},
        {"kty": "RSA", "kid": "for-locking", "use": "enc"},
        {"kty": "of next year", "kid": "new"},
    ]
    assert signed_on(sign_on_through(provider), provider).subject == "4711"


@pytest.mark.parametrize("odd", [{"expires_in": {"a": 1}}, {"expires_in": "soon"}, {"id_token": {"a": 1}}], ids=str)
def test_an_answer_that_makes_no_sense_signs_nobody_on(provider, odd):
    provider.beside_token = odd
    with pytest.raises((NotVouchedFor, ProviderAway)):
        signed_on(sign_on_through(provider), provider)


def test_an_answer_that_is_too_large_is_not_read(provider):
    provider.description = {"words": "x" * (LARGEST_ANSWER + 1)}
    with pytest.raises(ProviderAway):
        sign_on_through(provider).begin(comes_back_to=BACK)


def test_a_clock_that_is_a_minute_off_keeps_nobody_out(provider):
    provider.wrong = {"exp": int(time.time()) - 30, "iat": int(time.time()) + 30}
    assert signed_on(sign_on_through(provider), provider).subject == "4711"


def test_a_new_key_is_looked_for_once_a_minute_at_most(provider):
    clock = Clock()
    sign_on = sign_on_through(provider, clock=clock)
    signed_on(sign_on, provider)
    provider.signs_with = "second"
    provider.publishes = ["first", "second"]
    with pytest.raises(NotVouchedFor, match="invalid_key_id"):  # keys were fetched just now
        signed_on(sign_on, provider)
    assert provider.asked.count("/keys") == 1
    clock.seconds += BETWEEN_LOOKS_FOR_KEYS_SECONDS + 1
    assert signed_on(sign_on, provider).subject == "4711"
    assert signed_on(sign_on, provider).subject == "4711"
    assert provider.asked.count("/keys") == 2


def test_a_key_that_was_withdrawn_counts_for_an_hour_at_most(provider):
    clock = Clock()
    sign_on = sign_on_through(provider, clock=clock)
    signed_on(sign_on, provider)
    provider.publishes = ["second"]
    clock.seconds += KEPT_SECONDS + 1
    with pytest.raises(NotVouchedFor, match="invalid_key_id"):
        signed_on(sign_on, provider)


def test_what_the_provider_says_of_itself_is_fetched_once(provider):
    sign_on = sign_on_through(provider)
    for _ in range(3):
        signed_on(sign_on, provider)
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_code_is_worth_nothing_without_the_verifier_of_whoever_began(provider):
    with pytest.raises(NotVouchedFor, match="invalid_grant"):
        signed_on(sign_on_through(provider), provider, verifier="v" * 64)


def test_a_code_is_worth_something_once(provider):
    sign_on = sign_on_through(provider)
    begun = sign_on.begin(comes_back_to=BACK)
    came_back_with = provider.send_back(begun.address)
    kept = {"nonce": begun.nonce, "verifier": begun.verifier, "comes_back_to": BACK, "now": int(time.time())}
    assert sign_on.finish(came_back_with, **kept).subject == "4711"
    with pytest.raises(NotVouchedFor, match="invalid_grant"):
        sign_on.finish(came_back_with, **kept)


def test_a_secret_that_is_not_ours_any_more_is_told_apart(provider):
    with pytest.raises(NotVouchedFor, match="invalid_client"):
        signed_on(sign_on_through(provider, client_secret="of last year"), provider)


def test_whoever_is_sent_back_by_another_issuer_is_not_let_in(provider):
    with pytest.raises(NotVouchedFor, match="issuer"):
        signed_on(sign_on_through(provider), provider, came_back_with={"iss": "https://elsewhere.example"})


def test_a_provider_that_always_names_itself_must(provider):
    provider.description = {"authorization_response_iss_parameter_supported": True}
    sign_on = sign_on_through(provider)
    begun = sign_on.begin(comes_back_to=BACK)
    with pytest.raises(NotVouchedFor, match="issuer"):
        sign_on.finish({"code": "x"}, nonce=begun.nonce, verifier=begun.verifier, comes_back_to=BACK, now=0)


def test_somebody_who_presses_cancel_there_is_not_signed_in(provider):
    provider.says_no = "access_denied"
    with pytest.raises(TurnedAway):
        signed_on(sign_on_through(provider), provider)


def test_nobody_comes_back_without_a_code(provider):
    with pytest.raises(NotVouchedFor, match="no code"):
        signed_on(sign_on_through(provider), provider, came_back_with={"code": ""})


def test_a_secret_is_sent_as_the_provider_asks(provider):
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert signed_on(sign_on_through(provider), provider).subject == "4711"


def test_a_provider_that_is_down_is_asked_again_a_while_later(provider):
    clock = Clock()
    issuer = provider.issuer
    sign_on = sign_on_through(provider, issuer="http://127.0.0.1:1", clock=clock)
    with pytest.raises(ProviderAway):
        sign_on.begin(comes_back_to=BACK)
    sign_on.provider.issuer = issuer
    with pytest.raises(ProviderAway):
        sign_on.begin(comes_back_to=BACK)
    assert provider.asked == []
    clock.seconds += LEFT_IN_PEACE_SECONDS
    assert sign_on.begin(comes_back_to=BACK).address.startswith(issuer)


def test_a_provider_that_takes_long_is_not_waited_for(provider):
    provider.is_silent.set()
    began = time.monotonic()
    with pytest.raises(ProviderAway):
        sign_on_through(provider, patience=0.1).begin(comes_back_to=BACK)
    assert time.monotonic() - began < 5


def test_an_answer_that_stops_in_the_middle_is_not_waited_for(provider):
    def half():
        yield b"{"
        provider.may_end.wait(10)

    provider.instead["describe"] = lambda: Response(half(), mimetype="application/json")
    with pytest.raises(ProviderAway):
        sign_on_through(provider, patience=0.1).begin(comes_back_to=BACK)


ODD_ANSWERS = {
    "nothing there": lambda: Response("[]", status=404),
    "a list": lambda: Response("[]"),
    "a page": lambda: Response("<!doctype html>"),
    "elsewhere": lambda: Response(status=302, headers={"Location": "http://127.0.0.1:1/"}),
}


@pytest.mark.parametrize("odd", list(ODD_ANSWERS))
def test_a_provider_that_answers_something_else_is_away(provider, odd):
    provider.instead["describe"] = ODD_ANSWERS[odd]
    with pytest.raises(ProviderAway):
        sign_on_through(provider).begin(comes_back_to=BACK)


def test_those_who_come_meanwhile_do_not_wait_with_the_first(provider, monkeypatch):
    monkeypatch.setattr("consult.openid.provider.WAIT_FOR_OTHERS_SECONDS", 0.05)
    provider.is_silent.set()
    sign_on = sign_on_through(provider, patience=30)
    with ThreadPoolExecutor(max_workers=1) as first:
        waiting = first.submit(sign_on.begin, comes_back_to=BACK)
        while not provider.asked:
            time.sleep(0.01)
        with pytest.raises(ProviderAway, match="somebody else is waiting"):
            sign_on.begin(comes_back_to=BACK)
        provider.may_end.set()
        assert waiting.result().address.startswith(provider.issuer)


def test_only_so_many_wait_for_a_provider_at_once(provider, monkeypatch):
    monkeypatch.setattr("consult.openid.asking.WAIT_FOR_OTHERS_SECONDS", 0.01)
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(asking())
        with pytest.raises(ProviderAway, match="too many"):
            sign_on_through(provider).begin(comes_back_to=BACK)
    assert sign_on_through(provider).begin(comes_back_to=BACK)


NO_DESCRIPTION = {
    "another issuer": {"issuer": "https://elsewhere.example"},
    "no place for tokens": {"token_endpoint": None},
    "a place that is no address": {"authorization_endpoint": "javascript:alert(1)"},
}


@pytest.mark.parametrize("wrong", list(NO_DESCRIPTION))
def test_a_description_that_is_none_leads_nowhere(provider, wrong):
    provider.description = NO_DESCRIPTION[wrong]
    with pytest.raises(ProviderAway):
        sign_on_through(provider).begin(comes_back_to=BACK)


def test_a_provider_without_keys_signs_nobody_on(provider):
    provider.publishes = []
    with pytest.raises(ProviderAway, match="no key"):
        signed_on(sign_on_through(provider), provider)


def test_signing_out_there_comes_back_here(provider):
    address = sign_on_through(provider).signing_out_at(comes_back_to="/account/sign-in")
    assert address == (
        f"{provider.issuer}/sign-out?client_id=consult-of-tests"
        "&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8000%2Faccount%2Fsign-in"
    )


def test_nobody_is_sent_to_sign_out_where_that_is_not_possible(provider):
    provider.description = {"end_session_endpoint": None}
    assert sign_on_through(provider).signing_out_at(comes_back_to="/") is None
    assert sign_on_through(provider, issuer="http://127.0.0.1:1").signing_out_at(comes_back_to="/") is None
