"""Runs in so small steps that a few comments make many chunks."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from consult.services import sharing
from consult.tasks import theming


@contextmanager
def small_steps() -> Iterator[None]:
    """Chunks of six comments, stored two at a time; nothing is looked over afterwards."""
    with (
        patch.object(sharing, "COMMENTS_A_CHUNK", 6),
        patch.object(theming, "COMMENTS_AT_ONCE", 2),
        patch.object(theming, "look_over", lambda *_: None),
    ):
        yield
