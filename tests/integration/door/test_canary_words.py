"""Words typed into every form there is, looked for afterwards in the log, in addresses and in cookies."""

import io
import re
from collections.abc import Iterator

import pytest
import structlog
from flask.testing import FlaskClient
from sqlmodel import select

from consult.models import Answer, Comment, ContactAddress, EqualityReturn
from consult.telemetry import log
from tests.integration.door.objects import own_calls
from tests.integration.door.one_of_each import one_of_each
from tests.integration.door.robot import CANARY, Filled, filled_forms
from tests.pages import PageClient

ENDS_THE_SESSION = {"account.sign_out"}
# Pictures and files, which hold no form and take long to draw.
DRAWN = re.compile(r"\.(css|csv|pdf|svg|json)$")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Every line of the log, as it is written."""
    before = structlog.get_config()
    lines = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=lines))
    yield lines
    structlog.configure(**before)


class Sender:
    """Sends filled forms, and looks at where each answer leads."""

    def __init__(self, http: FlaskClient, app) -> None:
        self.http = http
        self.matching = app.url_map.bind("localhost")
        self.forms: list[Filled] = []
        self.sent: set[str] = set()

    def send(self, form: Filled) -> str:
        """Where the answer leads, or nowhere."""
        endpoint, _ = self.matching.match(form.address.partition("?")[0], method=form.method)
        if endpoint in ENDS_THE_SESSION:
            return ""
        self.forms.append(form)
        self.sent.add(endpoint)
        try:
            if form.method == "GET":
                answer = self.http.get(form.address, query_string={k: v for k, v in form.data.items() if v})
            else:
                answer = self.http.post(form.address, data=form.data, content_type="multipart/form-data")
        except Exception as error:  # a made-up row that a page cannot show: what is logged then is looked at too
            log.error("fault", exc_info=error)
            return ""
        with answer:
            location = answer.headers.get("Location", "")
            if form.method == "POST":
                assert CANARY not in location.casefold(), form.address
            return location

    def send_once(self, form: Filled) -> None:
        """Send a form unless one with the same fields has gone to the same place."""
        if not any(sent.address == form.address and sent.data.keys() == form.data.keys() for sent in self.forms):
            self.send(form)

    def remembers_nothing(self) -> bool:
        with self.http.session_transaction() as session:
            return CANARY not in repr(dict(session)).casefold()


def test_nothing_that_staff_type_reaches_the_log_an_address_or_a_cookie(app, session, factories, admin, logged):
    rows = one_of_each(session, factories.consultation(), factories.user())
    sender = Sender(admin.http, app)
    pages = [call for call in own_calls(app, rows) if call.method == "GET" and not DRAWN.search(call.address)]
    for call in pages:
        for form in forms_on(admin, call.address):
            sender.send_once(form)
    everything = {name: value for form in sender.forms for name, value in form.data.items() if CANARY in str(value)}
    assert len(everything) > 40
    left = [call for call in own_calls(app, rows) if call.method == "POST" and call.endpoint not in sender.sent]
    for call in left:
        sender.send(Filled(call.address, "POST", {**everything, "csrf_token": admin.token()}))
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert sender.sent >= posts - ENDS_THE_SESSION
    assert logged.getvalue().count("\n") > len(pages)
    assert CANARY not in logged.getvalue().casefold()
    assert sender.remembers_nothing()


def forms_on(browser: PageClient, address: str, *, is_careless: bool = False) -> list[Filled]:
    try:
        with browser.http.get(address) as answer:
            is_page = answer.mimetype == "text/html"
            return list(filled_forms(answer.text, address, is_careless=is_careless)) if is_page else []
    except Exception as error:
        log.error("fault", exc_info=error)
        return []


def test_nothing_that_a_resident_types_reaches_the_log_an_address_or_a_cookie(app, session, factories, client, logged):
    slug = factories.consultation().slug
    sender = Sender(client.http, app)
    address = f"/consultations/{slug}/answer/agree"
    for _ in range(12):
        for is_careless in (True, False):
            forms = forms_on(client, address, is_careless=is_careless)
            led_to = next(sender.send(form) for form in forms if form.address.startswith(f"/consultations/{slug}"))
            if led_to:
                break
        address = led_to or address
        if "/sent/" in address:
            break
    assert "/sent/" in address
    for path in ("/equality", "/tell-me"):
        for is_careless in (True, False):
            for form in forms_on(client, f"{address}{path}", is_careless=is_careless):
                sender.send(form)
    session.rollback()  # what was read before anything was sent
    for model in (Answer, Comment):
        assert any(CANARY in str(row.model_dump()) for row in session.exec(select(model)))
    assert session.exec(select(EqualityReturn)).all()
    assert [row.email for row in session.exec(select(ContactAddress))] == [f"{CANARY}@example.org"]
    assert CANARY not in logged.getvalue().casefold()
    assert sender.remembers_nothing()
