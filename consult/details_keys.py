"""The keys that contact details and equality answers are locked with, the newest first."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from consult.errors import ConsultError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from consult.config import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
# What stands before the identifier of the key: the way these details are locked, should there ever be another.
WAY = "1"
# Details are filled up to a multiple of this: how long they are would tell one short list of answers from another.
FILLED_TO = 256
END = b"\x80"


class DetailsLocked(ConsultError):
    """Details cannot be opened: the key is not here, or they were altered."""

    status = 503
    title = "These details cannot be opened"


class DetailsKeys:
    """Locks details with the newest key, and opens what any of the keys locked."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {_identifier_of(key): key for key in keys}

    @cached_property
    def newest(self) -> str:
        """The identifier of the key that details are locked with now."""
        return next(iter(self._keys))

    def lock(self, plain: str, *, purpose: str) -> str:
        """Text that only these keys open, and only for this purpose. Neither a moment nor the length shows."""
        nonce = os.urandom(NONCE_BYTES)
        content = plain.encode() + END
        content += bytes(-len(content) % FILLED_TO)
        locked = nonce + self._cipher(self.newest).encrypt(nonce, content, purpose.encode())
        return f"{WAY}.{self.newest}.{base64.urlsafe_b64encode(locked).decode('ascii')}"

    def open(self, locked: str, *, purpose: str) -> str:
        """What was locked. Raises DetailsLocked where no key fits, or the text was altered."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

        identifier = key_of(locked)
        if identifier not in self._keys:
            raise DetailsLocked(
                f"These details are locked with a key that is not here: {identifier or 'unknown'}. "
                "Add that key to CONSULT_DETAILS_KEYS, after the newest, and start again."
            )
        try:
            content = base64.urlsafe_b64decode(locked.rpartition(".")[2])
            plain = self._cipher(identifier).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, binascii.Error, ValueError):
            raise DetailsLocked(
                "These details were altered after they were locked, so they are not shown. Put them back from a backup."
            ) from None
        return plain.rstrip(b"\0").removesuffix(END).decode()

    def digests(self, *parts: str) -> list[str]:
        """What stands for some words without telling them, by each key, the newest first."""
        message = "\0".join(parts).encode()
        return [
            hmac.new(hashlib.sha256(b"digest" + key).digest(), message, hashlib.sha256).hexdigest()
            for key in self._keys.values()
        ]

    def _cipher(self, identifier: str) -> "AESGCM":
        # Imported here: it takes 9 MB, and most web processes lock and open nothing.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return AESGCM(self._keys[identifier])


def key_of(locked: str) -> str:
    """The identifier of the key that locked some details; empty where they are not locked in a way that is known."""
    way, _, rest = locked.partition(".")
    identifier, dot, _ = rest.partition(".")
    return identifier if way == WAY and dot else ""


def new_key() -> str:
    """A new random key, as the setting takes it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def read_keys(text: str) -> list[bytes]:
    """The keys of a list parted by commas. Raises ValueError, without repeating any, where one is no key."""
    try:
        keys = [base64.urlsafe_b64decode(part.strip()) for part in text.split(",") if part.strip()]
    except (binascii.Error, ValueError):
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ValueError(
            "Set CONSULT_DETAILS_KEYS to one or more keys parted by commas, the newest first. Make one with: "
            "python -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"
        )
    return keys


def key_in(file: Path) -> bytes:
    """The key of a file, which is made where there is none. For development alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    if not file.exists():
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(new_key())
        try:
            os.link(unfinished, file)  # of two processes that start at once the first one's key stands
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return read_keys(file.read_text(encoding="ascii"))[0]


def keys_by(settings: "Settings") -> DetailsKeys:
    """The keys that a deployment locks details with. Outside production one is made, and kept in the data folder."""
    if settings.details_keys:
        return DetailsKeys(read_keys(settings.details_keys.get_secret_value()))
    if settings.environment == "test":
        return DetailsKeys([hashlib.sha256(b"for tests alone").digest()])
    return DetailsKeys([key_in(settings.data_folder / "details.key")])


def _identifier_of(key: bytes) -> str:
    return hashlib.sha256(b"identifier" + key).hexdigest()[:8]
