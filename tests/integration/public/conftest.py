"""A resident at a browser, and the consultation they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session

from consult.models import Consultation
from tests.factories import Factories
from tests.pages import Page, PageClient

# What the test questionnaire needs at the least, page by page, on the shortest route.
SHORTEST = {
    "agree": {"agree": "agree"},
    "issue": {},
    "where": {"locality": "east"},
    "heard": {},
    "more": {},
}


@dataclass(frozen=True)
class Resident:
    """A browser that answers one consultation."""

    browser: PageClient
    slug: str

    def at(self, path: str) -> str:
        return f"/consultations/{self.slug}{path}"

    def see(self, page_key: str, *, expect: int = 200) -> Page:
        return self.browser.get(self.at(f"/answer/{page_key}"), expect=expect)

    def fill(self, page_key: str, data: Mapping[str, Any], *, expect: int = 303) -> Page:
        return self.browser.post(self.at(f"/answer/{page_key}"), data, expect=expect)

    def leave(self, page_key: str, data: Mapping[str, Any]) -> Page:
        """Press “Save and come back later”, and see where that leads."""
        return self.browser.follow(self.fill(page_key, {**data, "consult.leave": "yes"}))

    def answer_all(self, **pages: Mapping[str, Any]) -> None:
        for page_key, data in {**SHORTEST, **pages}.items():
            self.fill(page_key, data)

    def check(self) -> Page:
        return self.browser.get(self.at("/check"))

    def send(self, *, expect: int = 303) -> Page:
        return self.browser.post(self.at("/check"), expect=expect)

    def answer_all_and_send(self, **pages: Mapping[str, Any]) -> Page:
        """The confirmation."""
        self.answer_all(**pages)
        return self.browser.follow(self.send())


@pytest.fixture
def open_now(factories: Factories) -> Consultation:
    return factories.consultation(slug="open-now")


@pytest.fixture
def resident(client: PageClient, open_now: Consultation) -> Resident:
    return Resident(client, open_now.slug)


@pytest.fixture
def another_resident(app: Flask, session: Session, open_now: Consultation) -> Callable[[], Resident]:
    """Somebody else, or the same person at another browser."""
    return lambda: Resident(PageClient(app, session), open_now.slug)
