"""A clock that tests can set: the whole application reads it, because it asks for the time in one place."""

from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace

import pytest


class SetClock:
    """The true time, and so much more or less."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta(0)
        monkeypatch.setattr("consult.clock.datetime", SimpleNamespace(now=self._now, combine=datetime.combine))

    def jump(self, by: timedelta) -> None:
        """Set the clock forward, or with a negative difference back."""
        self._ahead += by

    def _now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + self._ahead  # noqa: TID251 - stands in for the one place that may ask
