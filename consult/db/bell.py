"""A bell for those who wait to write into a file of SQLite: whoever has written rings it, and one of them looks again.

By itself SQLite has everybody who finds the database held sleep, each time for longer. In a rush nobody writes
meanwhile, and some wait for a tenth of a second and more. The bell only says when to look: it is SQLite's own lock that
keeps writers apart. Where nobody rings, because a process was killed or the system has no such thing, those who wait
look again by themselves.

It is a semaphore of System V, which Linux gives to whoever has waited longest, of whatever process and thread. It needs
no file, so it does not matter what the disk allows.
"""

import ctypes
import os
from functools import cache
from pathlib import Path
from zlib import crc32

# From sys/ipc.h and sys/sem.h.
IPC_CREAT, IPC_NOWAIT = 0o1000, 0o4000
FOR_THIS_USER = 0o600
# One set for every database of a user, since the system removes none. Two that share a bell are told in vain at times.
BELLS = 1_000


class _Operation(ctypes.Structure):
    _fields_ = (("number", ctypes.c_ushort), ("change", ctypes.c_short), ("flags", ctypes.c_short))


class _Duration(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class Bell:
    """The bell of one database."""

    def __init__(self, semaphores: int, number: int) -> None:
        self._semaphores = semaphores
        self._ring = (_Operation * 2)(_Operation(number, 0, IPC_NOWAIT), _Operation(number, 1, IPC_NOWAIT))
        self._listen = (_Operation * 1)(_Operation(number, -1, 0))

    def ring(self) -> None:
        """Tell the one who has waited longest, or whoever listens next, to look again."""
        # It never waits, so the interpreter is kept: to let it go would mean to wait for it.
        _keeping_the_interpreter().semop(self._semaphores, self._ring, len(self._ring))

    def listen(self, seconds: float) -> None:
        """Wait until it rings, for so long at the most."""
        limit = _Duration(int(seconds), int(seconds % 1 * 1_000_000_000))
        _letting_others_run().semtimedop(self._semaphores, self._listen, len(self._listen), ctypes.byref(limit))


def bell_of(database: Path) -> Bell | None:
    """The bell that all processes of this user have for a database. None where the system knows no such thing."""
    semaphores = _semaphores_of_this_user()
    try:
        file = database.stat()
    except OSError:  # it is in memory
        return None
    if semaphores is None:
        return None
    return Bell(semaphores, crc32(f"{file.st_dev} {file.st_ino}".encode()) % BELLS)


@cache
def _semaphores_of_this_user() -> int | None:
    key = crc32(f"consult {os.geteuid()}".encode()) >> 1
    try:
        semaphores: int = _letting_others_run().semget(key, BELLS, IPC_CREAT | FOR_THIS_USER)
        _letting_others_run().semtimedop  # noqa: B018 - not every system that has the first has this
    except AttributeError:
        return None
    return semaphores if semaphores >= 0 else None


@cache
def _letting_others_run() -> ctypes.CDLL:
    """The C library, called while other threads run."""
    return ctypes.CDLL(None)


@cache
def _keeping_the_interpreter() -> ctypes.PyDLL:
    """The C library, for calls that never wait."""
    return ctypes.PyDLL(None)
