"""The browser of these tests: the Chromium of the machine, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# The build without windows comes first: it shows the same pages for a third of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# The first lets it run as root in a container; the rest keep it from asking anybody else for anything.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A page answers in a fraction of a second; charts drawn for the first time on a busy machine take far longer.
MILLISECONDS_TO_WAIT = 30_000


def find_chromium() -> str | None:
    """Where this machine has a Chromium, if it has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def require_chromium() -> str:
    """Where Chromium is. Skips the test without one, or fails it where CONSULT_REQUIRE_CHROMIUM=1."""
    path = find_chromium()
    if path is None:
        missing = f"No Chromium here: none of {', '.join(NAMES)} is installed."
        if os.environ.get("CONSULT_REQUIRE_CHROMIUM") == "1":
            pytest.fail(f"{missing} CONSULT_REQUIRE_CHROMIUM=1 asks for one.")
        pytest.skip(missing)
    return path


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A running browser, which ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()
