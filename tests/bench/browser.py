"""A small browser for this machine alone: it keeps cookies, follows redirects and times what it does."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from lxml import html

MOST_REDIRECTS = 10
TIMEOUT_SECONDS = 60
HERE = "127.0.0.1"


class UnexpectedAnswer(RuntimeError):
    """A page did not answer as it should. The text names the address, and what the page said."""


class NotAsThingsStand(UnexpectedAnswer):
    """A page answered 409: it cannot be had now, and says why."""


@dataclass(frozen=True)
class Visit:
    """What came back, after any redirects."""

    path: str
    status: int
    kind: str
    body: bytes
    milliseconds: float
    """From asking until the last byte; redirects count, because a person waits for them."""

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The page, parsed."""
        return html.document_fromstring(self.body.decode())

    def problems(self) -> list[str]:
        """The sentences of the page's error summary."""
        found = self.tree.xpath("//*[contains(@class, 'error-summary__list')]//li")
        return [" ".join(each.text_content().split()) for each in found]


@dataclass
class Browser:
    """One person's browser. Each request is a connection of its own, as a proxy makes them."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Visit:
        """Fetch an address of the server. Raises UnexpectedAnswer when it does not answer 200."""
        return self._visit("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Visit:
        """Send a form. Raises UnexpectedAnswer when it is not accepted."""
        visit = self._visit("POST", path, urlencode(fields))
        if visit.kind == "text/html" and (problems := visit.problems()):
            raise UnexpectedAnswer(f"{path} did not accept what was sent: {'; '.join(problems)}")
        return visit

    def _visit(self, method: str, path: str, body: str | None) -> Visit:
        started = time.perf_counter()
        status, kind, content, onward = self._ask(method, path, body)
        for _ in range(MOST_REDIRECTS):
            if onward is None:
                break
            path = onward
            status, kind, content, onward = self._ask("GET", path, None)
        visit = Visit(path, status, kind, content, (time.perf_counter() - started) * 1000)
        if status == HTTPStatus.CONFLICT:
            raise NotAsThingsStand(f"{method} {path} answered {status}")
        if status != HTTPStatus.OK:
            raise UnexpectedAnswer(f"{method} {path} answered {status}")
        return visit

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, bytes, str | None]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Connection": "close",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(HERE, self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self._keep_cookies(answer.headers.get_all("Set-Cookie", []))
        onward = _path_of(answer.headers["Location"]) if answer.status in (301, 302, 303) else None
        return answer.status, answer.headers.get_content_type(), content, onward

    def _keep_cookies(self, lines: list[str]) -> None:
        """Keep every cookie, also one that is for https alone: in production a proxy would stand in between."""
        for line in lines:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}


def _path_of(address: str) -> str:
    """The part of an address that is asked of this server, wherever the address says it is."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
