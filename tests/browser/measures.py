"""What is measured of a page: the rules of axe, and whether it fits a narrow screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
# A telephone; and a desktop screen of 1280 pixels at a zoom of 400%.
NARROW = {"width": 320, "height": 640}

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

# What reaches past the right edge, leaving out what scrolls in a frame of its own and what only screen readers read.
TOO_WIDE = """() => [...document.body.querySelectorAll('*')]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter(each => !each.closest('.consult-scroll, .govuk-visually-hidden, svg'))
    .map(each => each.outerHTML.slice(0, 160))"""

# The spacing of WCAG 1.4.12, as people set it who read better so.
LOOSEN = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-bottom: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

# Text that is cut off by the box it stands in.
CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(each => /hidden|clip/.test(getComputedStyle(each).overflow))
    .filter(each => !each.closest('[class*=visually-hidden], svg, input, select'))
    .filter(each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    .map(each => each.outerHTML.slice(0, 160))"""

# A chart is a picture whose description is a sentence or more, and whose figures stand in a table after it.
CHARTS_ALONE = """() => [...document.querySelectorAll('.consult-chart img, img.consult-curve')]
    .filter(chart => chart.alt.trim().split(/\\s+/).length < 5 || ![...document.querySelectorAll('table')]
      .some(table => chart.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING))
    .map(each => each.outerHTML.slice(0, 300))"""

ARE_PICTURES_THERE = "() => [...document.images].every((each) => each.complete)"


def broken_rules(page: Page) -> list[str]:
    """What axe finds wrong at WCAG 2.2 AA, one line for each place."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def charts_alone(page: Page) -> list[str]:
    """Charts that say little to whoever does not see them."""
    return page.evaluate(CHARTS_ALONE)


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, or would if it were not cut off."""
    return page.evaluate(TOO_WIDE)


def scrolls_sideways(page: Page) -> bool:
    """Whether a person has to scroll the page sideways to read it."""
    return page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


def cut_off_when_loose(page: Page) -> list[str]:
    """What is cut off once letters, words, lines and paragraphs stand further apart, and what then is too wide."""
    page.evaluate(LOOSEN)
    return [*page.evaluate(CUT_OFF), *(too_wide(page) if scrolls_sideways(page) else [])]


def wait_for_pictures(page: Page) -> None:
    """Wait until the charts are there: each width has its own."""
    page.wait_for_function(ARE_PICTURES_THERE)
