"""Every kind of page of policy staff and the board once warm, with the time that the server itself takes."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlmodel import select
from werkzeug.exceptions import HTTPException

from consult import create_app
from consult.config import Settings
from consult.extensions import db
from consult.models import Role, User
from tests.bench.browser import UnexpectedAnswer
from tests.bench.staff import FRONT_PAGES, login_of

READERS = (Role.POLICY, Role.BOARD)
TIMES = 3
OUR_ADDRESS = "https://localhost"
MOST_ADDRESSES = 2_000
"""So many addresses are looked at for pages that no other led to: a bound, so that a walk ends."""


@dataclass(frozen=True, slots=True)
class PageTime:
    """How long the server took to make one page: the least of a few times, after once that is not counted."""

    endpoint: str
    address: str
    milliseconds: float
    processor_milliseconds: float


def visit_every_page(settings: Settings) -> tuple[PageTime, ...]:
    """The first address of each page that links lead to, for a process of its own. Slowest first."""
    app = create_app(settings)
    found: dict[str, PageTime] = {}
    for role in READERS:
        client = _signed_in(app, role)
        for endpoint, address in _pages(app, client, FRONT_PAGES[role]):
            found.setdefault(endpoint, _timed(client, endpoint, address))
    return tuple(sorted(found.values(), key=lambda page: (-page.milliseconds, page.endpoint)))


def _signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        user = db.session.exec(select(User).where(User.email == login_of(role).email)).one()
        kept = {"user_id": str(user.id), "session_version": user.session_version}
    with client.session_transaction(base_url=OUR_ADDRESS) as session:
        session.update(kept)
    return client


def _pages(app: Flask, client: FlaskClient, front: str) -> Iterator[tuple[str, str]]:
    """Each kind of page below a front page with the first address that leads to it, breadth first."""
    waiting, known, kinds = deque([front]), {front}, set[str]()
    for _ in range(MOST_ADDRESSES):
        if not waiting:
            return
        address = waiting.popleft()
        endpoint = _endpoint_of(app, address)
        if endpoint is None or endpoint in kinds:
            continue
        kinds.add(endpoint)
        answer = client.get(address, base_url=OUR_ADDRESS)
        if answer.status_code != HTTPStatus.OK:
            raise UnexpectedAnswer(f"{address} answered {answer.status_code}")
        yield endpoint, address
        if answer.mimetype == "text/html":
            new = [each for each in _links_on(answer.get_data(as_text=True), address, front) if each not in known]
            waiting.extend(new)
            known.update(new)


def _endpoint_of(app: Flask, address: str) -> str | None:
    """Which page an address is of."""
    parts = urlsplit(address)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        return None
    return str(endpoint)


def _links_on(page: str, address: str, front: str) -> list[str]:
    found: Any = html.fromstring(page).xpath("//a/@href | //img/@src")
    absolute = (urlsplit(urljoin(address, str(each))) for each in found)
    return [
        f"{parts.path}?{parts.query}" if parts.query else parts.path
        for parts in absolute
        if not parts.netloc and parts.path.startswith(front)
    ]


def _timed(client: FlaskClient, endpoint: str, address: str) -> PageTime:
    walls, processors = [], []
    for _ in range(TIMES):
        wall, processor = time.perf_counter(), time.process_time()
        client.get(address, base_url=OUR_ADDRESS).get_data()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return PageTime(endpoint, address, min(walls) * 1_000, min(processors) * 1_000)
