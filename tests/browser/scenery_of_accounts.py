"""Somebody who signs in with an authenticator app, and somebody who has been given a link to set a password."""

from collections.abc import Mapping

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Role, SecondFactor
from consult.services.password_links import make_password_link
from tests.factories import PASSWORD, Factories

WITH_AN_APP = {"E-mail address": "with-an-app@example.org", "Password": PASSWORD}
"""What they type to sign in, before they are asked for a code."""


def add_accounts(session: Session, factories: Factories) -> Mapping[str, str]:
    """Both of them."""
    person = factories.user(role=Role.BOARD, name="Avery Example")
    person.email = WITH_AN_APP["E-mail address"]
    session.add(SecondFactor(user_id=person.id, secret="A" * 32, confirmed_at=utc_now()))
    newcomer = factories.user(role=Role.BOARD, name="Nico Example")
    return {"with_an_app": str(person.id), "password_link": make_password_link(session, newcomer, actor=person)}
