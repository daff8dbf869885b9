from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import Session

from consult.models import User
from tests.pages import PageClient


@pytest.fixture
def browser_of(app: Flask, session: Session) -> Callable[[User], PageClient]:
    """A browser in which a particular person has signed in."""

    def browser(user: User) -> PageClient:
        client = PageClient(app, session)
        client.sign_in(user)
        return client

    return browser
