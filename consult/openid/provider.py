"""What a provider says of itself: where to send people, and the keys that it signs with. Kept for a while."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from consult.openid.asking import PATIENCE_IN_SECONDS, WAIT_FOR_OTHERS_SECONDS, fetch_json
from consult.openid.errors import ProviderAway

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600.0
BETWEEN_LOOKS_FOR_KEYS_SECONDS = 60.0
"""How long it is left in peace after keys were fetched, whatever key tokens claim to be signed with."""
LEFT_IN_PEACE_SECONDS = 10.0
"""How long it is left in peace after it was away, so that nobody waits in vain for what somebody just waited for."""
KINDS_OF_KEYS = frozenset({"RSA", "EC"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider does what."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    authenticates_by: str
    """How it wants to be told our secret."""
    names_itself: bool
    """Whether it says who it is when it sends somebody back."""


class Provider:
    """A provider by its issuer. Safe to share among threads: one asks, the others are given what it found."""

    def __init__(
        self, issuer: str, *, patience: float = PATIENCE_IN_SECONDS, clock: Callable[[], float] = monotonic
    ) -> None:
        self.issuer = issuer
        self.patience = patience
        self._clock = clock
        self._lock = Lock()
        self._metadata: tuple[Metadata, float] | None = None
        self._keys: tuple[KeySet, float] | None = None
        self._away: tuple[ProviderAway, float] | None = None

    def metadata(self) -> Metadata:
        """Where it does what. Raises ProviderAway."""
        with self._alone():
            if self._metadata is None or self._clock() - self._metadata[1] > KEPT_SECONDS:
                found = self._fetched(self.issuer.rstrip("/") + WELL_KNOWN)
                self._metadata = (metadata_of(found, issuer=self.issuer), self._clock())
            return self._metadata[0]

    def keys(self, *, newer: bool = False) -> KeySet:
        """The keys it signs with. `newer`: those kept lack one, so look again, unless that was done just now."""
        address = self.metadata().jwks_uri
        with self._alone():
            kept_for = BETWEEN_LOOKS_FOR_KEYS_SECONDS if newer else KEPT_SECONDS
            if self._keys is None or self._clock() - self._keys[1] > kept_for:
                self._keys = (keys_of(self._fetched(address)), self._clock())
            return self._keys[0]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One asks at a time. The others do not wait for long, since a process has few threads to serve all people."""
        if not self._lock.acquire(timeout=WAIT_FOR_OTHERS_SECONDS):
            raise ProviderAway("somebody else is waiting for it already")
        try:
            yield
        finally:
            self._lock.release()

    def _fetched(self, address: str) -> Mapping[str, Any]:
        if self._away is not None and self._clock() - self._away[1] < LEFT_IN_PEACE_SECONDS:
            raise self._away[0]
        try:
            found = fetch_json(address, self.patience)
        except ProviderAway as away:
            self._away = (away, self._clock())
            raise
        self._away = None
        return found


def metadata_of(found: Mapping[str, Any], *, issuer: str) -> Metadata:
    """What a provider's own description says. Raises ProviderAway where it is no description of this one."""
    if found.get("issuer") != issuer:
        raise ProviderAway("its description names another issuer than CONSULT_OIDC_ISSUER")
    ways = found.get("token_endpoint_auth_methods_supported")
    by_basic = not isinstance(ways, list) or "client_secret_basic" in ways
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_address(found, "authorization_endpoint", issuer),
        token_endpoint=_address(found, "token_endpoint", issuer),
        jwks_uri=_address(found, "jwks_uri", issuer),
        end_session_endpoint=_address(found, "end_session_endpoint", issuer)
        if found.get("end_session_endpoint")
        else None,
        authenticates_by="client_secret_basic" if by_basic else "client_secret_post",
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(found: Mapping[str, Any], name: str, issuer: str) -> str:
    """An address of the provider, as safe from listeners as that of the issuer."""
    address = found.get(name)
    scheme = urlsplit(issuer).scheme
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", scheme}:
        raise ProviderAway(f"its description lacks a safe {name}")
    return address


def keys_of(found: Mapping[str, Any]) -> KeySet:
    """The keys that sign. What is no such key is passed over: a provider may publish others beside them."""
    listed = found.get("keys")
    keys = [key for each in listed if (key := _signing_key(each))] if isinstance(listed, list) else []
    if not keys:
        raise ProviderAway("it publishes no key to check a signature with")
    return KeySet(keys)


def _signing_key(published: object) -> Key | None:
    if not isinstance(published, dict) or published.get("kty") not in KINDS_OF_KEYS:
        return None
    if published.get("use", "sig") != "sig":
        return None
    try:
        return import_key(published)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
