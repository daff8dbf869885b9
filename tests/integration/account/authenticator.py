"""An authenticator app, played with the key as it is shown. Its clock is the one that codes are checked by."""

from pyotp import TOTP

from consult.models import User
from consult.services import second_factors
from tests.factories import PASSWORD
from tests.integration.account.showing_once import sent
from tests.pages import Page, PageClient

SET_UP = "/account/second-factor/set-up"


class App:
    """An authenticator app that knows one key."""

    def __init__(self, page: Page) -> None:
        self.key = "".join(page.tree.xpath("//code/text()")[0].split())

    def code(self, steps: int = 0) -> str:
        return TOTP(self.key).at(second_factors.utc_now(), steps)


def set_up(client: PageClient) -> tuple[App, list[str]]:
    """Set an app up; gives it and the recovery codes. The code is of the step before, so that this one's is free."""
    app = App(client.follow(client.post("/account/second-factor/begin")))
    page = sent(client, SET_UP, code=app.code(-1))
    assert page.h1 == "Your recovery codes", page.words
    return app, page.tree.xpath("//main//li/code/text()")


def asked_for_code(client: PageClient, user: User) -> Page:
    client.http.post("/account/sign-out", data={"csrf_token": client.token()})
    page = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "next": "/officers/"})
    assert page.response.location == "/account/code?next=/officers/"
    return client.follow(page)
