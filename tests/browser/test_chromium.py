"""Where there is no browser, these tests say so."""

import pytest

from tests.browser.chromium import require_chromium


def test_without_a_chromium_a_test_is_skipped(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CONSULT_REQUIRE_CHROMIUM", raising=False)
    with pytest.raises(pytest.skip.Exception, match="No Chromium here"):
        require_chromium()


def test_without_a_chromium_a_test_fails_where_one_is_required(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CONSULT_REQUIRE_CHROMIUM", "1")
    with pytest.raises(pytest.fail.Exception, match="No Chromium here"):
        require_chromium()
