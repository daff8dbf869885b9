"""How passwords and resume codes are kept: argon2id, never as they are."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The first of the settings that OWASP's Password Storage Cheat Sheet names for argon2id. The library's own default
# takes 64 MiB a check, and eight people signing in at once would take a web process far past its 250 MB.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def fits(kept_hash: str, secret: str) -> bool:
    """Whether a password or code is the one that this hash was made of."""
    try:
        return hasher.verify(kept_hash, secret)
    except (VerificationError, InvalidHashError):
        return False
