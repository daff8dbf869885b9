"""Keeps a web process small, and quick."""

import ctypes
import gc

# mallopt's name for the number of arenas, from glibc's malloc.h.
M_ARENA_MAX = -8
# With as many as threads the benchmark's web processes held about 40 MB more, and went past their limit. Threads that
# hold the interpreter in turn seldom meet at the lock of one.
MOST_ARENAS = 1


def limit_arenas() -> bool:
    """Have the threads of this process share one memory arena, where glibc would give each its own.

    What a thread frees then serves the others. Call it before threads start. False where the C library has no such
    setting (musl, macOS).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(M_ARENA_MAX, MOST_ARENAS))


def settle() -> None:
    """Have garbage not looked for among what a process keeps for as long as it lives. Call it once all is made.

    Looking through the modules takes the processor a tenth of a second, and it came upon a page every few requests.
    """
    gc.collect()
    gc.freeze()
