"""What these tests go by notices the faults it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from consult.security import CONTENT_SECURITY_POLICY
from tests.browser.keyboard import Keyboard
from tests.browser.measures import NARROW, broken_rules, scrolls_sideways, too_wide
from tests.browser.visit import Visit

PAGE = "<!DOCTYPE html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"


@pytest.fixture
def show(visit) -> Callable[[str], Visit]:
    """Show a page with this in it, under the policy that every page has."""

    def shown(content: str) -> Visit:
        somebody = visit()

        def answer(route: Route) -> None:
            policy = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=PAGE.format(content), content_type="text/html", headers=policy)

        somebody.page.route("**/a-page", answer)
        somebody.go("/a-page")
        return somebody

    return shown


def faults_of(visit: Visit) -> str:
    """What was noticed, taken off so that the test of it does not fail."""
    noticed = "\n".join(visit.faults)
    visit.faults.clear()
    return noticed


def test_axe_notices_a_picture_without_words(show):
    assert "image-alt" in broken_rules(show('<img src="data:,">').page)[0]


def test_axe_notices_a_target_too_small_to_touch(show):
    links = '<a href="#a">x</a><br>' * 3
    assert any("target-size" in rule for rule in broken_rules(show(f"<p>{links}</p>").page))


def test_a_page_wider_than_the_screen_is_noticed(show):
    page = show(f"<p><b>{'w' * 200}</b></p>").page
    page.set_viewport_size(NARROW)
    assert scrolls_sideways(page)
    assert too_wide(page)


def test_an_inline_style_is_noticed(show):
    assert "Content Security Policy" in faults_of(show("<p style='color: red'>Red</p>"))


def test_a_request_to_another_host_is_noticed(show):
    assert "another host" in faults_of(show('<img alt="" src="https://example.org/picture.png">'))


def test_a_failing_script_is_noticed(show):
    visit = show("<p>Text</p>")
    visit.page.evaluate("() => { setTimeout(() => { throw new Error('broken') }) }")
    visit.page.wait_for_timeout(50)
    assert "broken" in faults_of(visit)


def test_a_stop_that_does_not_show_its_focus_is_noticed(show):
    visit = show('<a href="/">Home</a>')
    visit.page.evaluate("() => { document.querySelector('a').style.outline = 'none' }")
    with pytest.raises(AssertionError, match="nobody can see"):
        Keyboard(visit).tab()
