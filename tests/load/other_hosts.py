"""Whether a page, or anything that it loads, has the browser ask another host for something."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.bench.browser import Browser
from tests.bench.first_visit import Weight

LOADED = "//link/@href | //script/@src | //img/@src | //iframe/@src | //source/@src"
IN_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""")
IN_SCRIPTS = re.compile(r"""(?:\bfrom|\bimport|\bfetch\()\s*["']([^"']+)["']""")


def other_hosts(port: int, weights: Iterable[Weight]) -> tuple[str, ...]:
    """The addresses of other hosts that these pages, styles and scripts load from."""
    browser = Browser(port)
    found = []
    for weight in weights:
        visit = browser.get(weight.path)
        match visit.kind:
            case "text/html":
                found += visit.tree.xpath(LOADED)
            case "text/css":
                found += IN_STYLES.findall(visit.body.decode())
            case "text/javascript":
                found += IN_SCRIPTS.findall(visit.body.decode())
    return tuple(address for address in found if urlsplit(address).netloc)
