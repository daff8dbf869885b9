"""What the provider says that staff sign in through, and who could sign in without it."""

from sqlmodel import Session

from consult.config import Settings
from consult.doctor.findings import Finding, mend, ok, warning
from consult.models import Role
from consult.openid.errors import ProviderAway
from consult.queries.people import get_user_by_email


def look_at_provider(session: Session, settings: Settings) -> Finding:
    """Whether staff could sign in through the provider just now, and somebody without it."""
    if settings.oidc_issuer is None:
        return ok("sign-on", "Staff sign in with passwords. A provider would be CONSULT_OIDC_ISSUER.")
    from consult.openid.provider import Provider  # noqa: PLC0415 - loads Authlib's libraries, where they are needed

    try:
        keys = Provider(settings.oidc_issuer).keys()
    except ProviderAway as away:
        return mend("sign-on", f"{settings.oidc_issuer} cannot be signed in through: {away}. See CONSULT_OIDC_ISSUER.")
    if settings.oidc_only and (missing := _without_an_account(session, settings)):
        return warning("sign-on", missing)
    return ok("sign-on", f"{settings.oidc_issuer} answers, and signs with {len(keys.keys)} keys.")


def _without_an_account(session: Session, settings: Settings) -> str | None:
    """What to say where an emergency would find nobody with a password."""
    addresses = sorted(settings.break_glass_addresses)
    if not addresses:
        return "When the provider is away nobody can sign in. Name administrators in CONSULT_BREAK_GLASS."
    users = {address: get_user_by_email(session, address) for address in addresses}
    wrong = [address for address, user in users.items() if not (user and user.is_active and user.role is Role.ADMIN)]
    if not wrong:
        return None
    return f"Of CONSULT_BREAK_GLASS, {len(wrong)} of {len(users)} have no open account as administrator."
