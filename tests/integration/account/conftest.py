"""Codes are made and checked at one moment: none is too old because a machine was slow."""

import pytest

from consult.clock import utc_now
from consult.services import second_factors


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the half minute of a code not end while a test runs."""
    now = utc_now()
    monkeypatch.setattr(second_factors, "utc_now", lambda: now)
