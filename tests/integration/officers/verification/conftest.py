from dataclasses import dataclass

import pytest
from flask import Flask
from sqlmodel import Session

from consult.models import SecondKeying, Verification
from tests.factories import Factories
from tests.integration.verified import KeyedBatch, keyed_batch
from tests.pages import Page, PageClient


@dataclass(frozen=True)
class Clerks:
    """The browsers of three officers: the first keyed the batch."""

    keyed: KeyedBatch
    first: PageClient
    second: PageClient
    third: PageClient

    @property
    def batch_page(self) -> str:
        return f"/officers/batches/{self.keyed.batch.id}"

    def page_of(self, verification: Verification) -> str:
        return f"/officers/verifications/{verification.id}"

    def take(self, verification: Verification, clerk: PageClient | None = None) -> Page:
        """The page on which a clerk keys the next form again."""
        browser = clerk or self.second
        return browser.follow(browser.post(f"{self.page_of(verification)}/forms/next"))

    def form_of(self, verification: Verification, second: SecondKeying) -> str:
        return f"{self.page_of(verification)}/forms/{second.id}"


@pytest.fixture
def clerks(app: Flask, session: Session, factories: Factories) -> Clerks:
    keyed = keyed_batch(session, factories)
    browsers = [PageClient(app, session) for _ in range(3)]
    for browser, user in zip(browsers, (keyed.first, keyed.second, keyed.third), strict=True):
        browser.sign_in(user)
    return Clerks(keyed, *browsers)
