"""Signing on through a provider: the address to send somebody to, and who they are when they come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session

from consult.openid.asking import asking, be_impatient
from consult.openid.errors import NotVouchedFor, ProviderAway, TurnedAway
from consult.openid.person import VouchedFor, person_of
from consult.openid.provider import Metadata, Provider
from consult.openid.settings import SignOnSettings
from consult.openid.tokens import check_id_token, check_logout_token

SCOPES = "openid profile email"
REFUSALS = frozenset({"invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client"})
"""The words of RFC 6749 for why a provider gives no token. Any other words of its own are not repeated."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun. The browser that began it keeps all but the address, and it alone can end it."""

    address: str
    state: str
    nonce: str
    verifier: str


class SignOn:
    """Signing on through the provider of the settings."""

    def __init__(self, settings: SignOnSettings, provider: Provider | None = None) -> None:
        self.settings = settings
        self.provider = provider or Provider(settings.issuer)

    def begin(self, *, comes_back_to: str) -> Begun:
        """Begin a sign-in that will come back to a path of this site. Raises ProviderAway."""
        metadata = self.provider.metadata()
        state, nonce, verifier = token_urlsafe(24), token_urlsafe(24), token_urlsafe(48)
        with self._client(metadata, comes_back_to) as client:
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce
            )
        return Begun(address, state, nonce, verifier)

    def finish(
        self, came_back_with: Mapping[str, str], *, nonce: str, verifier: str, comes_back_to: str, now: int
    ) -> VouchedFor:
        """Who signed in, from what the provider sent somebody back with: their state is known to be right.

        Raises TurnedAway, NotVouchedFor or ProviderAway.
        """
        metadata = self.provider.metadata()
        _check_who_answers(came_back_with, metadata)
        if came_back_with.get("error"):
            raise TurnedAway("the provider says no")
        code = came_back_with.get("code")
        if not code:
            raise NotVouchedFor("there is no code")
        tokens = self._exchanged(code, metadata, verifier=verifier, comes_back_to=comes_back_to)
        claims = check_id_token(
            tokens.get("id_token"),
            self.provider,
            client_id=self.settings.client_id,
            nonce=nonce,
            access_token=tokens.get("access_token"),
            now=now,
        )
        return person_of(claims, role_claim=self.settings.role_claim)

    def signed_out_there(self, token: object, *, now: int) -> str:
        """The subject of whom the provider says, in a token, that they have signed out.

        Raises NotVouchedFor or ProviderAway.
        """
        return check_logout_token(token, self.provider, client_id=self.settings.client_id, now=now)

    def signing_out_at(self, *, comes_back_to: str) -> str | None:
        """Where somebody signs out of the provider too. None: it has no such place, or is away."""
        try:
            address = self.provider.metadata().end_session_endpoint
        except ProviderAway:
            return None
        if address is None:
            return None
        says = {
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": self.settings.site_address + comes_back_to,
        }
        return str(add_params_to_uri(address, list(says.items())))

    def _exchanged(self, code: str, metadata: Metadata, *, verifier: str, comes_back_to: str) -> Mapping[str, Any]:
        """The tokens that a code is worth, once, to whoever began the sign-in."""
        try:
            with asking(), self._client(metadata, comes_back_to) as client:
                tokens: Mapping[str, Any] = client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=client.redirect_uri,
                    code_verifier=verifier,
                    allow_redirects=False,
                )
        except AuthlibBaseError as error:
            why = error.error if error.error in REFUSALS else "for another reason"
            raise NotVouchedFor(f"the provider gives nothing for the code: {why}") from None
        return tokens

    def _client(self, metadata: Metadata, comes_back_to: str) -> OAuth2Session:
        client = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method=metadata.authenticates_by,
            scope=SCOPES,
            redirect_uri=self.settings.site_address + comes_back_to,
            code_challenge_method="S256",
        )
        be_impatient(client, self.provider.patience)
        return client


def _check_who_answers(came_back_with: Mapping[str, str], metadata: Metadata) -> None:
    """Refuse an answer in another provider's name, so that no code of ours goes to the wrong one."""
    named = came_back_with.get("iss")
    if (named is None and metadata.names_itself) or (named is not None and named != metadata.issuer):
        raise NotVouchedFor("another issuer sent them back")
