"""A provider that listens on this machine."""

from collections.abc import Iterator

import pytest

from tests.openid_provider import LocalProvider, running_provider


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    with running_provider() as provider:
        yield provider
