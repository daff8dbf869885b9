"""Each page in each state: the rules of WCAG 2.2 AA that a machine can check, and a screen 320 pixels wide."""

import os
import re
from pathlib import Path

import pytest
from werkzeug.exceptions import HTTPException

from tests.browser.measures import (
    NARROW,
    WIDE,
    broken_rules,
    charts_alone,
    cut_off_when_loose,
    scrolls_sideways,
    too_wide,
    wait_for_pictures,
)
from tests.browser.preferences import ZOOMED, lost_in_large_letters, lost_to_preferences, lost_when_zoomed
from tests.browser.state import State
from tests.browser.states import STATES, WITHOUT_A_STATE
from tests.browser.visit import Visit
from tests.browser.ways import without_scripts

# Where scripts change most of what is seen: what options reveal, the count of words, the menu, the keys for keying.
WITHOUT_SCRIPTS = {
    "page heard",
    "page issue",
    "page, too many words",
    "responses and themes",
    "key a form",
    "code blind",
}


# The links that lead to help stand in this order at the foot of every page, the last where nobody is signed in.
FOOT = ["Accessibility statement", "Privacy", "Cookies", "Staff sign in"]

LEAVES_THE_FOCUS_ELSEWHERE = """() => {
  const summary = document.querySelector('.govuk-error-summary');
  return Boolean(summary) && !summary.contains(document.activeElement);
}"""


def keep_screenshot(visit: Visit, state: State, width: int) -> None:
    """Keep what the page looks like, for people to look through, in the folder of CONSULT_SCREENSHOTS."""
    folder = os.environ.get("CONSULT_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", f"{state.endpoint or 'error'} {state.name}".lower())
        visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def endpoint_of(visit: Visit) -> str | None:
    """The endpoint that the address of the page belongs to."""
    try:
        return visit.site.app.url_map.bind("localhost").match(visit.path)[0]
    except HTTPException:
        return None


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_breaks_no_rule_and_fits_a_telephone(state, visit, request):
    somebody = visit(state.role, to=request.getfixturevalue("empty_site") if state.is_on_empty_site else None)
    state.reach(somebody)
    assert somebody.status == state.status, f"{somebody.page.url}: {somebody.h1}"
    assert state.endpoint is None or endpoint_of(somebody) == state.endpoint
    assert not somebody.page.evaluate(LEAVES_THE_FOCUS_ELSEWHERE)
    assert not charts_alone(somebody.page)
    is_signed_in = somebody.page.get_by_role("button", name="Sign out", exact=True).count() > 0
    assert somebody.page.locator("footer a").all_inner_texts() == FOOT[: -1 if is_signed_in else None]
    for screen in (WIDE, ZOOMED, NARROW):
        somebody.page.set_viewport_size(screen)
        wait_for_pictures(somebody.page)
        if screen is not ZOOMED:
            keep_screenshot(somebody, state, screen["width"])
        # Staff work at desks: on a telephone their pages must fit, and the rules are tried at the width they use.
        if screen is WIDE or (screen is NARROW and state.role is None):
            assert not broken_rules(somebody.page)
        if screen is WIDE:
            assert not lost_to_preferences(somebody.page)
            assert not lost_in_large_letters(somebody.page)
        else:
            assert not lost_when_zoomed(somebody.page)
    assert not cut_off_when_loose(somebody.page)


@pytest.mark.parametrize("name", sorted(WITHOUT_SCRIPTS))
def test_a_page_breaks_no_rule_without_scripts(name, visit):
    state = next(state for state in STATES if state.name == name)
    somebody = visit(state.role)
    without_scripts(somebody)
    state.reach(somebody)
    somebody.page.set_viewport_size(NARROW)
    assert not broken_rules(somebody.page)
    assert not scrolls_sideways(somebody.page), too_wide(somebody.page)


def test_every_page_is_seen_in_some_state(site):
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in rule.methods}
    seen = {state.endpoint for state in STATES if state.endpoint}
    assert pages - seen == set(WITHOUT_A_STATE)


def test_every_state_has_a_name_of_its_own():
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)
