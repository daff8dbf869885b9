"""Every kind of page that staff and the board see, with the time that the server and its database take for it."""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlmodel import col, select
from werkzeug.exceptions import HTTPException

from consult import COUNTS, create_app
from consult.access import TOKEN
from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.consultations import RESULTS_SLUG
from consult.extensions import db
from consult.memory import settle
from consult.models import AssignedBy, Assignment, Comment, Role, SignedInBy, User
from consult.queries.kept_counts import forget_counts
from consult.services.reviewing import change_themes
from consult.services.sessions import begin_session, limits_by
from tests.bench.browser import UnexpectedAnswer
from tests.bench.processes import PartFailed, cpu_milliseconds, parent_of, run_apart
from tests.bench.staff import FRONT_PAGES, login_of

FRONTS = {**FRONT_PAGES, Role.ADMIN: "/admin/"}
"""Who reads, the pages of policy staff first, and where they begin."""
TIMES = 3
OUR_ADDRESS = "https://localhost"
MOST_ADDRESSES = 2_000
"""So many addresses are looked at for pages that no other led to: a bound, so that a walk ends."""


@dataclass(frozen=True, slots=True)
class PageTime:
    """How long the processor was at one page, the database's part included.

    The first time in a web process that has shown none yet, the least after that, the first time after somebody has
    decided the themes of a comment, and the first time with every count made anew, as where nobody has asked for the
    page since a response came in. `milliseconds` is the least that passed by the clock, which is more where the machine
    has other work.
    """

    endpoint: str
    address: str
    first_processor_milliseconds: float
    processor_milliseconds: float
    decided_processor_milliseconds: float
    anew_processor_milliseconds: float
    milliseconds: float


class ProcessorClock:
    """The processor time that this process has used so far, and the PostgreSQL server of its application with it."""

    def __init__(self, app: Flask) -> None:
        """Find the server's first process, which must run on this machine."""
        self._server: int | None = None
        with app.app_context():
            if db.engine.dialect.name == "postgresql":
                ours = db.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
                self._server = parent_of(ours)

    def milliseconds(self) -> float:
        """So much until now."""
        of_server = 0.0 if self._server is None else cpu_milliseconds(self._server)
        return time.process_time() * 1_000 + of_server


def visit_every_page(settings: Settings) -> tuple[PageTime, ...]:
    """The first address of each page that links lead to, each in a process of its own. Slowest first."""
    found = run_apart(find_every_page, settings).result
    app = create_app(settings)
    settle()
    # Nobody decides anything until every page was shown: it would make the counts old that the processes share.
    undecided = [_in_a_fresh_process(_send_times, app, role, address) for role, _, address in found]
    changed = [_in_a_fresh_process(_send_times_after_changes, app, role, address) for role, _, address in found]
    pages = [
        PageTime(endpoint, address, first, least, decided, anew, walls)
        for (_, endpoint, address), (first, least, walls), (decided, anew) in zip(
            found, undecided, changed, strict=True
        )
    ]
    return tuple(sorted(pages, key=lambda page: (-page.processor_milliseconds, page.endpoint)))


def find_every_page(settings: Settings) -> tuple[tuple[Role, str, str], ...]:
    """Who comes to each kind of page first, which it is, and the address. It leaves the templates compiled."""
    app = create_app(settings)
    found: dict[str, tuple[Role, str, str]] = {}
    for role, front in FRONTS.items():
        for endpoint, address in _pages(app, _signed_in(app, role), front):
            found.setdefault(endpoint, (role, endpoint, address))
    return tuple(found.values())


def _in_a_fresh_process(send: Callable[..., None], app: Flask, role: Role, address: str) -> tuple[float, ...]:
    """What is sent by a copy of this process, which has shown no page and has no connection to the database."""
    receiving, sending = Pipe(duplex=False)
    process = get_context("fork").Process(target=send, args=(sending, app, role, address))
    process.start()
    sending.close()
    try:
        times: tuple[float, ...] = receiving.recv()
    except EOFError:
        raise PartFailed(f"{address} could not be timed. The error is above.") from None
    finally:
        process.join()
    return times


def _send_times(sending: Connection, app: Flask, role: Role, address: str) -> None:
    """Send the processor's time at the first visit, the least after that, and the least by the clock."""
    visitor = Visitor(app, role, address)
    first, _ = visitor.visit()
    again = [visitor.visit() for _ in range(TIMES)]
    sending.send((first, min(taken for taken, _ in again), min(wall for _, wall in again)))


def _send_times_after_changes(sending: Connection, app: Flask, role: Role, address: str) -> None:
    """Send the processor's time after a decision, and after every count was forgotten."""
    visitor = Visitor(app, role, address)
    visitor.visit()
    _decide_a_comment(app)
    decided, _ = visitor.visit()
    forget_counts()
    shutil.rmtree(app.config["CONSULT"].data_folder / COUNTS, ignore_errors=True)
    anew, _ = visitor.visit()
    sending.send((decided, anew))


class Visitor:
    """Somebody who visits one page again and again."""

    def __init__(self, app: Flask, role: Role, address: str) -> None:
        self._clock, self._client, self._address = ProcessorClock(app), _signed_in(app, role), address

    def visit(self) -> tuple[float, float]:
        """Milliseconds of the processor, the database's part included, and by the clock."""
        wall, processor = time.perf_counter(), self._clock.milliseconds()
        self._client.get(self._address, base_url=OUR_ADDRESS).get_data()
        return self._clock.milliseconds() - processor, (time.perf_counter() - wall) * 1_000


def _decide_a_comment(app: Flask) -> None:
    """Have a person confirm the first theme of a comment that nobody has decided, if there is one."""
    with app.app_context():
        begin_writing(db.session)
        undecided = db.session.exec(
            select(Comment.id, Assignment.theme_id)
            .join(Assignment, col(Assignment.comment_id) == col(Comment.id))
            .where(col(Comment.reviewed_at).is_(None), Assignment.assigned_by == AssignedBy.MACHINE)
            .limit(1)
        ).first()
        if undecided is not None:
            comment_id, theme_id = undecided
            decided_by = db.session.exec(select(User).where(User.role == Role.POLICY)).one()
            change_themes(db.session, comment_id, [theme_id], changed_by=decided_by)
        db.session.commit()


def _signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        user = db.session.exec(select(User).where(User.email == login_of(role).email)).one()
        token = begin_session(
            db.session,
            user,
            by=SignedInBy.PASSWORD,
            browser="Measuring",
            limits=limits_by(app.config["CONSULT"]),
            needs_second_factor=False,
        )
        db.session.commit()
    with client.session_transaction(base_url=OUR_ADDRESS) as session:
        session[TOKEN] = token
    return client


def _pages(app: Flask, client: FlaskClient, front: str) -> Iterator[tuple[str, str]]:
    """Each kind of page below a front page with the first address that leads to it, breadth first.

    An address that cannot be had as things stand, such as a poster of a consultation that has closed, is passed over
    for the next of its kind.
    """
    waiting, known, kinds = deque([front]), {front}, set[str]()
    for _ in range(MOST_ADDRESSES):
        if not waiting:
            return
        address = waiting.popleft()
        endpoint = _endpoint_of(app, address)
        if endpoint is None or endpoint in kinds:
            continue
        answer = client.get(address, base_url=OUR_ADDRESS)
        if answer.status_code == HTTPStatus.CONFLICT:
            continue
        if answer.status_code != HTTPStatus.OK:
            raise UnexpectedAnswer(f"{address} answered {answer.status_code}")
        kinds.add(endpoint)
        yield endpoint, address
        if answer.mimetype == "text/html":
            new = [each for each in _links_on(answer.get_data(as_text=True), address, front) if each not in known]
            waiting.extend(sorted(new, key=lambda each: RESULTS_SLUG not in each))  # the survey with very many first
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
