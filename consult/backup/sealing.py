"""Seals a stream with a passphrase: AES-256-GCM in pieces, each at its place, with a key that scrypt makes.

A sealed file begins with `MAGIC`, the cost of scrypt, its salt and the first part of every nonce. Each piece is sealed
with its number and with whether it is the last, so that no piece can be changed, moved, left out or cut off unseen.
"""

import os
import struct
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from consult.backup.problems import BackupError, Unreadable

MAGIC = b"consult backup sealed 1\n"
# 128 MB and about half a second for each passphrase somebody tries.
COST = 17
HIGHEST_COST = 20
"""More would let a forged file use up the memory of the machine."""
PIECE = 64 * 1024
_HEAD = struct.Struct("!B16s7s")
_NONCE = struct.Struct("!7sI?")
_TAG = 16


class Sealer:
    """Seals what is written to it. `close` writes the last piece, and leaves the file below open."""

    def __init__(self, file: IO[bytes], passphrase: str, *, cost: int = COST) -> None:
        salt, prefix = os.urandom(16), os.urandom(7)
        head = MAGIC + _HEAD.pack(cost, salt, prefix)
        file.write(head)
        self._file, self._head, self._prefix = file, head, prefix
        self._cipher = AESGCM(_key(passphrase, salt, cost))
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> int:
        """Seal as many whole pieces as there are; the rest waits."""
        self._waiting += data
        while len(self._waiting) > PIECE:  # never the last piece: `close` seals that
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing: a piece is sealed when it is whole."""

    def close(self) -> None:
        """Seal what waits as the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _NONCE.pack(self._prefix, self._number, is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class Opener:
    """Reads what was sealed. Raises Unreadable at the first piece that is not as it was written."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        head = file.read(len(MAGIC) + _HEAD.size)
        if len(head) < len(MAGIC) + _HEAD.size:
            raise Unreadable("The file is not whole: it ends before its first piece.")
        cost, salt, self._prefix = _HEAD.unpack(head[len(MAGIC) :])
        if not 1 <= cost <= HIGHEST_COST:
            raise Unreadable("The file is damaged: it says nothing sensible about its own key.")
        self._pieces = self._opened(file, AESGCM(_key(passphrase, salt, cost)), head)
        self._waiting = b""

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or fewer at the end; all that is left, if no size is given."""
        while size < 0 or len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._waiting += piece
        end = len(self._waiting) if size < 0 else size
        taken, self._waiting = self._waiting[:end], self._waiting[end:]
        return taken

    def _opened(self, file: IO[bytes], cipher: AESGCM, head: bytes) -> Iterator[bytes]:
        number, sealed = 0, file.read(PIECE + _TAG)
        while sealed:
            following = file.read(PIECE + _TAG)
            try:
                yield cipher.decrypt(_NONCE.pack(self._prefix, number, not following), sealed, head)
            except InvalidTag:
                raise Unreadable(_why_not_opened(number)) from None
            number, sealed = number + 1, following


def _why_not_opened(number: int) -> str:
    if number == 0:
        return "The passphrase is not the one this backup was sealed with, or the file is damaged at its beginning."
    return "The file is damaged, or not whole. Use another backup."


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    if not passphrase:
        raise BackupError("The passphrase is empty. Put one of several words in its place.")
    return Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(passphrase.encode())
