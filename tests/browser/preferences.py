"""What is measured of a page as people see it who zoom in, enlarge text, choose colours or want nothing to move."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.measures import scrolls_sideways, too_wide

HERE = Path(__file__).parent

# A screen of 1280 pixels at a zoom of 200%.
ZOOMED = {"width": 640, "height": 450}

LOST = (HERE / "preferences.js").read_text(encoding="utf-8")
COVERED = (HERE / "covered.js").read_text(encoding="utf-8")

# The letter size that a person sets in the browser, twice as large. Measures how far each text follows it.
ENLARGE = """() => {
  const texts = [...document.querySelectorAll('body *')].filter(each => !each.closest('svg, [aria-hidden=true]')
    && each.checkVisibility()
    && [...each.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim()));
  const sizeOf = each => parseFloat(getComputedStyle(each).fontSize);
  const before = new Map(texts.map(each => [each, sizeOf(each)]));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('html { font-size: 200% !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return texts.filter(each => sizeOf(each) < before.get(each) * 1.99).map(each => each.outerHTML.slice(0, 160));
}"""
SETTLE = "() => { document.adoptedStyleSheets = [] }"

# Text that is cut off by its box.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *')]
    .filter(each => /hidden|clip/.test(getComputedStyle(each).overflow))
    .filter(each => !each.closest('[class*=visually-hidden], svg, input, select, textarea, [hidden]'))
    .filter(each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    .map(each => each.outerHTML.slice(0, 160))"""

# Frames that scroll sideways without a table or a picture of figures in them, which need both directions.
FRAMES = """() => [...document.querySelectorAll('body *')]
    .filter(each => /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1)
    .filter(each => !each.matches('textarea, pre, select') && !each.querySelector('table, img, pre'))
    .map(each => each.outerHTML.slice(0, 160))"""


def lost_to_preferences(page: Page) -> list[str]:
    """What is lost where colours are forced, and what moves though a person asked that nothing does."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    lost = page.evaluate(LOST)
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return lost


def lost_when_zoomed(page: Page) -> list[str]:
    """What is cut off, scrolls two ways, or is covered while it has the focus, at the zoom that is set."""
    sideways = too_wide(page) if scrolls_sideways(page) else []
    return [*sideways, *page.evaluate(FRAMES), *page.evaluate(CUT_OFF), *page.evaluate(COVERED)]


def lost_in_large_letters(page: Page) -> list[str]:
    """What does not grow, is cut off or makes the page scroll sideways once letters alone are twice as large."""
    same = page.evaluate(ENLARGE)
    lost = [*same, *page.evaluate(CUT_OFF), *(too_wide(page) if scrolls_sideways(page) else [])]
    page.evaluate(SETTLE)
    return lost
