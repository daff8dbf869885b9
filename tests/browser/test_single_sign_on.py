"""Signing in through a provider and out again, as a browser sees it: with the policy of our headers in force."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select

from consult.db.session import begin_writing
from consult.models import Role, SignedInBy, StaffSession, User
from tests.browser.chromium import MILLISECONDS_TO_WAIT
from tests.browser.measures import NARROW, WIDE, broken_rules, too_wide
from tests.browser.scenery import user_of
from tests.browser.site import Site, served
from tests.browser.visit import Visit
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, LocalProvider, running_provider

BUTTON = "Sign in with Durham County Council"


@pytest.fixture(scope="module")
def provider() -> Iterator[LocalProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def joined(empty_site: Site, provider: LocalProvider) -> Iterator[Site]:
    """The empty site, served with a provider."""
    settings = {
        "CONSULT_OIDC_ISSUER": provider.issuer,
        "CONSULT_OIDC_CLIENT_ID": CLIENT_ID,
        "CONSULT_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "CONSULT_OIDC_LABEL": "Durham County Council",
    }
    with served(empty_site.app.config["CONSULT"].data_folder, **settings) as address:
        yield replace(empty_site, address=address)


@pytest.fixture
def browsing(browser: Browser, joined: Site, provider: LocalProvider) -> Iterator[Callable[..., Visit]]:
    """Somebody in a browser of their own, whom nothing but the provider leads to another host."""
    visits: list[Visit] = []

    def new_visit(*, has_javascript: bool = True) -> Visit:
        context = browser.new_context(viewport=WIDE, java_script_enabled=has_javascript)
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        visits.append(Visit(context.new_page(), joined))
        return visits[-1]

    yield new_visit
    faults = [fault for visit in visits for fault in visit.faults if provider.issuer not in fault]
    for visit in visits:
        visit.page.context.close()
    assert not faults, "\n".join(faults)


def check(visit: Visit) -> None:
    """What holds of every page in every state."""
    for screen in (WIDE, NARROW):
        visit.page.set_viewport_size(screen)
        assert too_wide(visit.page) == []
    assert broken_rules(visit.page) == []


def known_as(site: Site, provider: LocalProvider, role: Role) -> User:
    """Let the provider know the account of a role, by its address."""
    with site.database() as session:
        user = user_of(session, role)
    provider.person = {"sub": role.value, "name": user.name, "email": user.email, "email_verified": True}
    return user


def signed_on(user: User) -> tuple[ColumnElement[bool], ...]:
    """The sessions of this test alone: others sign in with the same accounts."""
    return (col(StaffSession.user_id) == user.id, col(StaffSession.signed_in_by) == SignedInBy.SINGLE_SIGN_ON)


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_signs_in_and_out_through_the_provider(browsing, joined, provider, has_javascript):
    user = known_as(joined, provider, Role.POLICY)
    somebody = browsing(has_javascript=has_javascript)
    somebody.go("/policy/concerns")
    somebody.press(BUTTON)
    assert (somebody.path, somebody.h1) == ("/policy/concerns", "Concerns")
    somebody.page.get_by_role("button", name="Sign out").first.click()
    somebody.page.wait_for_url("**/account/sign-in")
    assert "/sign-out" in provider.asked
    with joined.database() as session:
        assert session.exec(select(StaffSession).where(*signed_on(user))).all() == []


def test_a_form_comes_back_from_the_provider(browsing, joined, provider):
    user = known_as(joined, provider, Role.ADMIN)
    somebody = browsing()
    somebody.go("/account/sign-in")
    check(somebody)
    somebody.press(BUTTON)
    somebody.go("/admin/users/new")
    somebody.fill("Name", "Robin Example")
    with joined.database() as session:
        begin_writing(session)
        session.execute(delete(StaffSession).where(*signed_on(user)))
        session.commit()
    somebody.press("Make the account")
    check(somebody)
    somebody.press(BUTTON)
    check(somebody)
    somebody.press(BUTTON)
    assert somebody.h1 == "You have signed in again"
    somebody.press("Save what I entered")
    assert somebody.page.get_by_label("Name").input_value() == "Robin Example"


def test_whoever_has_no_account_is_told_so(browsing, provider):
    provider.person = {"sub": "nobody", "email": "nobody@example.org", "email_verified": True}
    somebody = browsing()
    somebody.go("/account/sign-in")
    somebody.press(BUTTON)
    assert (somebody.status, somebody.h1) == (403, "You have no account here")
    check(somebody)
