"""A served site and a browser for these tests, both started once."""

import warnings
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser

from consult.models import Role
from tests.browser.chromium import MILLISECONDS_TO_WAIT, chromium, require_chromium
from tests.browser.measures import WIDE
from tests.browser.scenery import open_accounts, set_scene
from tests.browser.site import Site, site_in
from tests.browser.visit import Visit
from tests.browser.ways import signing_in_as


class NewVisit(Protocol):
    """Makes the visit of somebody in a browser of their own: a resident, or whoever has signed in in a role."""

    def __call__(self, role: Role | None = None, *, to: Site | None = None, has_javascript: bool = True) -> Visit: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium(require_chromium()) as browser:
        yield browser


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration and more, themed and served."""
    require_chromium()  # without a browser nobody would look at what takes a while to prepare
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the theming engine's dependencies
        with site_in(tmp_path_factory.mktemp("site"), set_scene) as site:
            yield site


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product on its first day: accounts, and nothing else."""
    require_chromium()
    with site_in(tmp_path_factory.mktemp("empty"), open_accounts) as site:
        yield site


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, Role], Any]:
    """The cookies of each role on each site, once it has signed in."""
    return {}


@pytest.fixture
def visit(browser: Browser, site: Site, signed_in: dict[tuple[str, Role], Any]) -> Iterator[NewVisit]:
    """Somebody's visit. At the end of the test nothing may have gone wrong in any of them."""
    visits: list[Visit] = []

    def new_visit(role: Role | None = None, *, to: Site | None = None, has_javascript: bool = True) -> Visit:
        there = to or site
        if role is not None and (there.address, role) not in signed_in:
            signed_in[there.address, role] = sign_in(browser, there, role)
        context = browser.new_context(
            viewport=WIDE,
            java_script_enabled=has_javascript,
            storage_state=signed_in[there.address, role] if role else None,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        visits.append(Visit(context.new_page(), there))
        return visits[-1]

    yield new_visit
    faults = [fault for each in visits for fault in each.faults]
    for each in visits:
        each.page.context.close()
    assert not faults, "\n".join(faults)


def sign_in(browser: Browser, site: Site, role: Role) -> Any:
    """Sign in as the demonstration's account of a role; gives its cookies."""
    with browser.new_context() as context:
        visit = Visit(context.new_page(), site)
        visit.go("/account/sign-in")
        signing_in_as(role)(visit)
        return context.storage_state()
