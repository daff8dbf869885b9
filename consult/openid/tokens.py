"""Checks what a provider signed: by whom, for whom, when, and for which sign-in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from consult.openid.errors import NotVouchedFor
from consult.openid.provider import Provider

ALGORITHMS = ("RS256", "ES256", "PS256")
"""Those whose keys a provider keeps to itself. Never `none`; never a secret that could be the published key."""
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
"""The event of OpenID Connect Back-Channel Logout 1.0."""


def check_id_token(
    token: object, provider: Provider, *, client_id: str, nonce: str, access_token: object, now: int
) -> Mapping[str, Any]:
    """The claims of an ID token that proves who signed in just now. Raises NotVouchedFor, or ProviderAway."""
    signed = signed_by(provider, token)
    with _proof_or_nothing():
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": client_id}},
            {"nonce": nonce, "client_id": client_id, "access_token": access_token},
        )
        claims.validate(now=now, leeway=LEEWAY_SECONDS)
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise NotVouchedFor("sub is empty or too long")
    return dict(claims)


def check_logout_token(token: object, provider: Provider, *, client_id: str, now: int) -> str:
    """The subject of whom a provider says that they have signed out. Raises NotVouchedFor, or ProviderAway."""
    signed = signed_by(provider, token)
    with _proof_or_nothing():
        JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
            jti={"essential": True},
            events={"essential": True},
        ).validate(signed.claims)
        # Without these two an ID token, which others may see, could be sent in its place.
        if SIGNED_OUT not in signed.claims["events"] or "nonce" in signed.claims:
            raise NotVouchedFor("it does not say that anybody signed out")
    return str(signed.claims["sub"])


def signed_by(provider: Provider, token: object) -> jwt.Token:
    """A token whose signature fits a key of the provider. Its keys are fetched anew where none has that name."""
    if not isinstance(token, str):
        raise NotVouchedFor("there is no token")
    keys = provider.keys()
    with _proof_or_nothing():
        try:
            return _decoded(token, keys)
        except InvalidKeyIdError:
            return _decoded(token, provider.keys(newer=True))


def _decoded(token: str, keys: KeySet) -> jwt.Token:
    return jwt.decode(token, keys, registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False))


@contextmanager
def _proof_or_nothing() -> Iterator[None]:
    """Take whatever is wrong with a token as no proof. Only what kind of thing it was is told."""
    try:
        yield
    except JoseError as error:
        raise NotVouchedFor(f"{error.error} {getattr(error, 'claim', '')}".strip()) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotVouchedFor(type(error).__name__) from None
