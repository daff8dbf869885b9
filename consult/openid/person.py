"""The person that a provider vouches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_NAME, LONGEST_ADDRESS = 120, 254


@dataclass(frozen=True, slots=True)
class VouchedFor:
    """Who came back from a provider. Issuer and subject name them for good; the rest may change any day."""

    issuer: str
    subject: str
    name: str
    email: str | None
    """In lower case. None: the provider told none."""
    is_email_verified: bool
    """Whether the provider says that it has checked the address."""
    values: frozenset[str]
    """What the claim that tells roles holds."""


def person_of(claims: Mapping[str, Any], *, role_claim: str) -> VouchedFor:
    """The person whom the claims of a checked token describe."""
    email = _text(claims.get("email")) or _address(_text(claims.get("preferred_username")))
    name = _text(claims.get("name")) or email or "No name given"
    return VouchedFor(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        name=name[:LONGEST_NAME],
        email=email.lower() if email and len(email) <= LONGEST_ADDRESS else None,
        is_email_verified=bool(_text(claims.get("email"))) and claims.get("email_verified") is True,
        values=frozenset(_values(claims, role_claim)),
    )


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) and value.isprintable() else ""


def _address(name: str) -> str:
    """A name to sign in with, where it looks like an address."""
    return name if "@" in name else ""


def _values(claims: Mapping[str, Any], name: str) -> Sequence[str]:
    """What a claim holds. A name with dots may lead into claims within claims, as `realm_access.roles` does."""
    found: object = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [value for value in found if isinstance(value, str)] if isinstance(found, list) else []
