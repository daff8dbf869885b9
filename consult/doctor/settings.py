"""What the settings themselves say: the environment, the secret, and https."""

from math import log2

from consult.config import Settings
from consult.doctor.findings import Finding, mend, ok, warning

BITS = 128
"""As hard to guess as 32 random hexadecimal digits."""
MAKE_A_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"  # noqa: S105 - the way to one
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def look_at_environment(settings: Settings) -> Finding:
    """Whether the deployment runs as people may use it."""
    if settings.is_production:
        return ok("settings", "They can be read, and are those of production.")
    return warning(
        "settings",
        f"The environment is {settings.environment}. Where real people answer, leave CONSULT_ENVIRONMENT out.",
    )


def look_at_secret(settings: Settings) -> Finding:
    """Whether the secret could be guessed."""
    if not settings.is_production and settings.secret_key is None:
        return warning(
            "secret", f"It is that of development. Before people answer, set CONSULT_SECRET_KEY: {MAKE_A_SECRET}"
        )
    if guesses_in_bits(settings.session_secret) < BITS:
        return mend(
            "secret",
            f"CONSULT_SECRET_KEY is too regular to be random. Set another, which signs everybody out: {MAKE_A_SECRET}",
        )
    return ok("secret", "It is long, and looks random.")


def guesses_in_bits(secret: str) -> float:
    """About how hard a secret is to guess, from how evenly its characters are spread: too kind to a sentence."""
    shares = [secret.count(character) / len(secret) for character in sorted(set(secret))]
    return len(secret) * sum(share * log2(1 / share) for share in shares)


def look_at_https(settings: Settings) -> Finding:
    """Whether pages travel where nobody else can read them."""
    address = settings.public_address
    if address is None:
        found = "Set CONSULT_PUBLIC_ADDRESS to what people type, for example https://consult.example.org"
        return (mend if settings.is_production else warning)("https", f"Nobody has said where the site is. {found}")
    if address.scheme != "https":
        if settings.is_production and address.host not in ON_THIS_MACHINE:
            return mend(
                "https", "CONSULT_PUBLIC_ADDRESS begins with http. Put TLS in front and let it begin with https."
            )
        return warning("https", "The public address begins with http, which only serves on this machine.")
    if settings.trusted_proxies == 0:
        return mend(
            "https",
            "No proxy is trusted, so the server cannot tell https from http, nor one browser from another; and where "
            "none stands in front, a few browsers on slow lines keep everybody else waiting. "
            "Set CONSULT_TRUSTED_PROXIES to the number in front, mostly 1.",
        )
    return ok("https", f"The site is at {address}, behind {settings.trusted_proxies} trusted proxy or proxies.")
