import ctypes
import platform

import pytest

from consult import memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas to limit")
def test_glibc_takes_the_limit():
    assert memory.limit_arenas()


def test_a_c_library_without_arenas_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not memory.limit_arenas()
