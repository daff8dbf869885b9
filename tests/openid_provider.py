"""A provider of OpenID Connect for tests: real keys, real signatures, and whatever can be wrong with a token."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from consult.openid.provider import Provider
from consult.openid.settings import SignOnSettings
from consult.openid.sign_on import SignOn

CLIENT_ID, CLIENT_SECRET = "consult-of-tests", "a secret of tests: %/?"
ADDRESSES = Map(
    [
        Rule("/.well-known/openid-configuration", endpoint="describe"),
        Rule("/keys", endpoint="publish_keys"),
        Rule("/authorise", endpoint="authorise"),
        Rule("/token", endpoint="give_tokens", methods=["POST"]),
        Rule("/sign-out", endpoint="sign_out"),
    ]
)


@cache
def key(name: str) -> RSAKey:
    """The key of a name: made once for all tests, since that takes a moment."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def code_challenge(verifier: str) -> str:
    """What a verifier of PKCE is announced by, written from RFC 7636 and not from what is tested."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


@dataclass
class LocalProvider:
    """A provider, and what a test wants it to do. Whoever is sent to it is signed in there already."""

    issuer: str = ""
    # Who signs in there, as claims of the token.
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "4711", "name": "Robin Example"})
    # What takes the place of claims in the next token, or leaves them out where it is None.
    wrong: dict[str, Any] = field(default_factory=dict)
    # Signs the claims another way than with the key.
    signs: Callable[[Mapping[str, Any]], str] | None = None
    signs_with: str = "first"
    publishes: list[str] = field(default_factory=lambda: ["first"])
    # What takes the place of, or stands beside, the tokens that it gives.
    beside_token: dict[str, Any] = field(default_factory=dict)
    more_keys: list[Any] = field(default_factory=list)
    # What is answered at an address instead.
    instead: dict[str, Callable[[], Response]] = field(default_factory=dict)
    says_no: str | None = None
    description: dict[str, Any] = field(default_factory=dict)
    # Set by a test that wants no answer.
    is_silent: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        if self.is_silent.is_set():
            self.may_end.wait(10)
        try:
            endpoint, _ = ADDRESSES.bind_to_environ(environ).match()
            response = self.instead.get(endpoint, lambda: getattr(self, endpoint)(request))()
        except HTTPException as error:
            response = error
        return response(environ, start_response)

    def send_back(self, address: str) -> dict[str, str]:
        """What somebody who is sent to this address comes back with: they are signed in there already."""
        with Client(self).get(address.removeprefix(self.issuer)) as response:
            assert response.status_code == 302, response.get_data(as_text=True)
            return dict(parse_qsl(urlsplit(response.location).query))

    def describe(self, _request: Request) -> Response:
        return as_json(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorise",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/sign-out",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                **self.description,
            }
        )

    def publish_keys(self, _request: Request) -> Response:
        return as_json({"keys": [key(name).as_dict(private=False) for name in self.publishes] + self.more_keys})

    def authorise(self, request: Request) -> Response:
        asked = request.args
        right = (
            asked.get("client_id") == CLIENT_ID
            and asked.get("response_type") == "code"
            and "openid" in asked.get("scope", "").split()
            and asked.get("code_challenge_method") == "S256"
            and asked.get("nonce")
        )
        if not right:
            raise BadRequest("this is no request of ours")
        if self.says_no:
            answer = {"error": self.says_no, "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked.to_dict()
            answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def give_tokens(self, request: Request) -> Response:
        sent, auth = request.form, request.authorization
        told = (auth.username, auth.password) if auth else (sent.get("client_id"), sent.get("client_secret"))
        by_post = "client_secret_post" in self.description.get("token_endpoint_auth_methods_supported", [])
        if told != (CLIENT_ID, CLIENT_SECRET) or by_post is not (auth is None):
            return as_json({"error": "invalid_client"}, status=401)
        asked = self.codes.pop(sent.get("code", ""), None)
        if (
            asked is None
            or sent.get("grant_type") != "authorization_code"
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or code_challenge(sent.get("code_verifier", "")) != asked["code_challenge"]
        ):
            return as_json({"error": "invalid_grant"}, status=400)
        access_token = secrets.token_urlsafe(16)
        return as_json(
            {
                "access_token": access_token,
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self.sign(self.claims_for(asked["nonce"], access_token)),
                **self.beside_token,
            }
        )

    def sign_out(self, request: Request) -> Response:
        return redirect(request.args.get("post_logout_redirect_uri", "/"))

    def logout_token(self, **wrong: Any) -> str:
        """What the provider tells others with when its person signs out."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(8),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            **wrong,
        }
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def claims_for(self, nonce: str, access_token: str) -> dict[str, Any]:
        now = int(time.time())
        half = hashlib.sha256(access_token.encode("ascii")).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode("ascii"),
            **self.person,
            **self.wrong,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, claims: Mapping[str, Any]) -> str:
        if self.signs is not None:
            return self.signs(claims)
        return jwt.encode({"alg": "RS256", "kid": self.signs_with}, dict(claims), key(self.signs_with))


def unsigned(claims: Mapping[str, Any]) -> str:
    """A token that says it needs no signature."""
    return ".".join([encoded({"alg": "none", "kid": "first"}), encoded(claims), ""])


def signed_with_the_published_key_as_a_secret(claims: Mapping[str, Any]) -> str:
    """A token signed with what everybody knows, as if it were a secret."""
    signed = ".".join([encoded({"alg": "HS256", "kid": "first"}), encoded(claims)])
    digest = hmac.digest(key("first").as_pem(private=False), signed.encode("ascii"), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode('ascii')}"


def signed_by_somebody_else(claims: Mapping[str, Any]) -> str:
    """A token with the name of the provider's key, and the signature of another."""
    return jwt.encode({"alg": "RS256", "kid": "first"}, dict(claims), key("stranger"))


def encoded(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode("ascii")


def as_json(content: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, mimetype="application/json")


def sign_on_through(provider: LocalProvider, *, patience: float = 5.0, **changes: Any) -> SignOn:
    """A deployment whose staff sign on through this provider."""
    settings = SignOnSettings(
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        label="Durham County Council",
        role_claim="roles",
        roles={},
        makes_accounts=False,
        trusts_addresses=False,
        site_address="http://localhost:8000",
    )
    clock = changes.pop("clock", time.monotonic)
    settings = replace(settings, **changes)
    return SignOn(settings, Provider(settings.issuer, patience=patience, clock=clock))


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[LocalProvider]:
    """A provider that listens on this machine until the block ends."""
    provider = LocalProvider()
    server = make_server("127.0.0.1", 0, provider, threaded=True, request_handler=Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield provider
    finally:
        provider.may_end.set()
        server.shutdown()
        serving.join()
        server.server_close()
