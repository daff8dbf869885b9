import ctypes
import gc
import platform

import pytest

from consult import memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas to limit")
def test_glibc_takes_the_limit():
    assert memory.limit_arenas()


def test_a_c_library_without_arenas_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not memory.limit_arenas()


def test_what_was_made_before_is_passed_over_when_garbage_is_looked_for():
    memory.settle()
    try:
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
