"""What a deployment says about the provider that its staff sign in through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from consult.models.people import Role

ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_ISSUER = 255


class ProviderSettings(BaseSettings):
    """The settings about a provider: a part of all settings."""

    # The issuer of the OpenID Connect provider that staff may sign in through; None: they use passwords alone.
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    # What people call the provider: “Sign in with …”.
    oidc_label: str = "your organisation"
    # The claim that tells roles, and which role each of its values stands for: value=role,value=role.
    oidc_role_claim: str = "roles"
    oidc_roles: str = ""
    # Whether somebody with a role and no account is given one.
    oidc_makes_accounts: bool = False
    # Whether the provider's addresses are its people's own, though it does not say that it has checked them.
    oidc_trusts_addresses: bool = False
    # Whether passwords are for the administrators named in break_glass alone, their addresses parted by commas.
    oidc_only: bool = False
    break_glass: str = ""

    @field_validator("oidc_issuer")
    @classmethod
    def an_issuer(cls, issuer: str | None) -> str | None:
        """Refuse what is no issuer, and one that others could listen to."""
        if not issuer:
            return None
        parts = urlsplit(issuer)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE)
        if not (is_safe and parts.hostname) or parts.query or parts.fragment or len(issuer) > LONGEST_ISSUER:
            raise ValueError("Set CONSULT_OIDC_ISSUER to the issuer as the provider writes it: https://…")
        return issuer

    @field_validator("oidc_roles")
    @classmethod
    def roles_of_ours(cls, pairs: str) -> str:
        """Refuse what names no role."""
        try:
            _roles_in(pairs)
        except ValueError:
            known = ", ".join(Role)
            raise ValueError(f"Set CONSULT_OIDC_ROLES to value=role,value=role. Each role is one of {known}") from None
        return pairs

    @model_validator(mode="after")
    def known_to_the_provider(self) -> Self:
        """Refuse a provider that does not know us, and to lock everybody out for want of one."""
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError(
                "Set CONSULT_OIDC_CLIENT_ID and CONSULT_OIDC_CLIENT_SECRET to what the provider gave you for this site"
            )
        if self.oidc_only and not self.oidc_issuer:
            raise ValueError("CONSULT_OIDC_ONLY takes passwords away, so set CONSULT_OIDC_ISSUER too")
        if self.oidc_makes_accounts and not self.oidc_roles:
            raise ValueError("CONSULT_OIDC_MAKES_ACCOUNTS needs CONSULT_OIDC_ROLES: which role would an account have?")
        return self

    @property
    def break_glass_addresses(self) -> frozenset[str]:
        """The addresses of the administrators whose passwords count though those of others do not."""
        return frozenset(address.strip().lower() for address in self.break_glass.split(",") if address.strip())

    def sign_on_settings(self, *, site_address: str) -> "SignOnSettings | None":
        """How staff sign on through the provider; None where there is none."""
        if self.oidc_issuer is None or self.oidc_client_secret is None:
            return None
        return SignOnSettings(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret.get_secret_value(),
            label=self.oidc_label,
            role_claim=self.oidc_role_claim,
            roles=_roles_in(self.oidc_roles),
            makes_accounts=self.oidc_makes_accounts,
            trusts_addresses=self.oidc_trusts_addresses,
            site_address=site_address,
        )


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """How staff sign on through a provider here."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    role_claim: str
    roles: Mapping[str, Role]
    makes_accounts: bool
    trusts_addresses: bool
    site_address: str


def _roles_in(pairs: str) -> Mapping[str, Role]:
    """The role that each value stands for. Raises ValueError for what is no role, or stands for none."""
    found = {}
    for pair in filter(None, (part.strip() for part in pairs.split(","))):
        value, equals, role = pair.rpartition("=")
        if not (equals and value.strip()):
            raise ValueError(pair)
        found[value.strip()] = Role(role.strip())
    return found
