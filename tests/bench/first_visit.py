"""How many bytes a resident's browser fetches to show its first page."""

import gzip
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from tests.bench.browser import Browser, Visit

GZIP_LEVEL = 6
IMPORTED = re.compile(r"""(?:^|[;\s])import\s*(?:[^"';]*?\bfrom\s*)?["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Weight:
    """What one address weighs, as it is and compressed as a proxy would send it."""

    path: str
    kind: str
    bytes: int
    compressed_bytes: int


def weigh(port: int, path: str) -> tuple[Weight, ...]:
    """A page with everything that it loads: styles, scripts, what they import, pictures and the icon."""
    browser = Browser(port)
    waiting, known = deque([path]), {path}
    weights = []
    while waiting:
        visit = browser.get(waiting.popleft())
        weights.append(Weight(visit.path, visit.kind, len(visit.body), len(gzip.compress(visit.body, GZIP_LEVEL))))
        for address in _loaded_by(visit):
            if address not in known:
                known.add(address)
                waiting.append(address)
    return tuple(weights)


def _loaded_by(visit: Visit) -> Iterator[str]:
    if visit.kind == "text/html":
        for address in visit.tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"):
            yield urljoin(visit.path, address)
    elif visit.kind == "text/javascript":
        for address in IMPORTED.findall(visit.body.decode()):
            yield urljoin(visit.path, address)
