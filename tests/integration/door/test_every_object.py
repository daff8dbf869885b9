"""Every object of every endpoint, tried by everybody who may not have it: made from the list of addresses itself.

A new endpoint is tried without a line here. A new part of an address needs one in `objects`, or every test here fails.
"""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel, col, select, update

from consult.access import PUBLIC
from consult.models import Consultation, Response, Role, Wave
from consult.queries.belonging import OBJECTS
from tests.conftest import QUESTIONNAIRES
from tests.factories import Factories
from tests.integration.door.objects import Call, calls_of, crossed_calls, own_calls, values_of
from tests.integration.door.one_of_each import Rows, one_of_each
from tests.integration.public.conftest import Resident
from tests.pages import PageClient

# They say that nothing is held, or shown, any more, whatever they are asked about. That they change nothing is tried.
SAY_IT_IS_SO_ALREADY = {"policy.let_comment_go", "policy.remove_published_figure"}
# Their own address is no more than a 404 with one row of each table: what they need besides is said here.
NEEDS_MORE_THAN_A_ROW = {
    "board.summary_file": "a signed summary",
    "policy.alike": "two responses that are alike",
    "policy.different_people": "two responses that are alike",
    "policy.look_again": "two responses that are alike",
    "policy.same_return": "two responses that are alike",
    "policy.marked_group": "marked responses",
    "policy.decide_marked": "marked responses",
    "policy.leave_marked_out": "marked responses",
    "policy.without_marked": "marked responses",
    "policy.decide_publication": "consent to publication",
    "policy.moderate": "consent to publication",
    "policy.published_figure": "a question asked in another wave too",
}
HIDDEN = "A consultation that is kept apart"


@pytest.fixture
def mine(session: Session, factories: Factories) -> Rows:
    return one_of_each(session, factories.consultation(), factories.user(role=Role.POLICY))


@pytest.fixture
def theirs(session: Session, factories: Factories) -> Rows:
    return one_of_each(session, factories.consultation(), factories.user(role=Role.POLICY))


def kept_in(session: Session) -> dict[str, list[str]]:
    """All that is in the database."""
    session.rollback()
    connection = session.connection()
    tables = SQLModel.metadata.sorted_tables
    kept = {table.name: sorted(str(row) for row in connection.execute(select(table))) for table in tables}
    session.rollback()
    return kept


class Caller:
    """Somebody's browser that calls addresses, with a token where one is asked for."""

    def __init__(self, client: PageClient) -> None:
        self.http = client.http
        self.token = client.token()

    def status(self, call: Call) -> int:
        return self.answer(call)[0]

    def answer(self, call: Call) -> tuple[int, str]:
        """The status, and the path that the answer leads to."""
        data = {"csrf_token": self.token} if call.method != "GET" else None
        with self.http.open(call.address, method=call.method, data=data) as answer:
            return answer.status_code, urlsplit(answer.headers.get("Location", "")).path


def guarded(app: Flask, calls: list[Call], *, against: Role | None) -> list[Call]:
    """The calls that somebody in this role may not make; None: somebody who has not signed in."""
    guards = {name: getattr(view, "guard", PUBLIC) for name, view in app.view_functions.items()}
    return [call for call in calls if guards[call.endpoint] != PUBLIC and against not in guards[call.endpoint]]


def test_no_object_is_given_to_or_changed_by_a_role_that_it_is_not_for(
    app, session, mine, client, officer, policy, board
):
    people = {None: client, Role.OFFICER: officer, Role.POLICY: policy, Role.BOARD: board}
    callers = {role: Caller(browser) for role, browser in people.items()}
    calls, before = list(own_calls(app, mine)), kept_in(session)
    for role, caller in callers.items():
        refused = guarded(app, calls, against=role)
        assert len(refused) > (10 if role else 200)
        for call in refused:
            to_nobody = (302, "/account/sign-in") if call.method == "GET" else (401, "")
            assert caller.answer(call) == ((403, "") if role else to_nobody), (role, call)
    assert kept_in(session) == before


STAFF = (Role.OFFICER, Role.POLICY, Role.BOARD)


@pytest.fixture
def apart(session: Session, factories: Factories, mine: Rows) -> Rows:
    """One of each of a consultation with a questionnaire of its own, that is a wave of the same series as `mine`."""
    definition = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
    hidden = factories.consultation(definition=definition.replace("version: 1", "version: 2", 1), slug="kept-apart")
    hidden.title = HIDDEN
    session.commit()
    rows = one_of_each(session, hidden, factories.user(role=Role.POLICY))
    wave = {"consultation_id": hidden.id, "series_id": mine["series"]["id"], "label": f"0 {HIDDEN}"}
    session.exec(update(Wave).where(col(Wave.id) == rows["wave"]["id"]).values(wave))
    own = update(Wave).where(col(Wave.id) == mine["wave"]["id"])
    session.exec(own.values(consultation_id=mine["consultation"]["id"]))
    session.commit()
    return rows


@pytest.fixture
def members(app: Flask, session: Session, factories: Factories, mine: Rows) -> dict[Role, PageClient]:
    """A browser of somebody in each role who works on the consultation of `mine` alone."""
    consultation = session.get_one(Consultation, mine["consultation"]["id"])
    browsers = {role: PageClient(app, session) for role in STAFF}
    for role, browser in browsers.items():
        browser.sign_in(factories.member(consultation, role=role))
    return browsers


def may_be_called(app: Flask, call: Call, role: Role) -> bool:
    guard = getattr(app.view_functions[call.endpoint], "guard", PUBLIC)
    return guard != PUBLIC and role in guard


def test_nothing_of_a_consultation_is_given_to_or_changed_by_those_who_work_on_another(app, session, apart, members):
    calls, before = list(own_calls(app, apart)), kept_in(session)
    for role, browser in members.items():
        caller = Caller(browser)
        refused = [call for call in calls if may_be_called(app, call, role) and names_an_object(app, call)]
        assert len(refused) > (2 if role is Role.BOARD else 50)
        for call in refused:
            assert caller.answer(call) == (404, ""), (role, call)
    assert kept_in(session) == before


def names_an_object(app: Flask, call: Call) -> bool:
    rules = app.url_map.iter_rules(call.endpoint)
    # The series is of both, and an import that made no wave yet belongs to its series.
    return any(rule.arguments & OBJECTS.keys() - {"series_id"} for rule in rules)


def test_no_page_tells_those_who_work_on_a_consultation_of_another(app, mine, apart, members):
    shared = {"category", "code_book", "questionnaire_version", "series", "theme", "user_account"}
    told = {str(row["id"]) for name, row in apart.items() if name not in shared}
    told |= {HIDDEN, apart["response"]["reference"], f"/{apart['consultation']['slug']}"}
    shown = 0
    for role, browser in members.items():
        for call in own_calls(app, mine):
            is_drawn = call.address.endswith((".svg", ".pdf"))
            if call.method == "GET" and not is_drawn and may_be_called(app, call, role):
                text = text_of(browser, call)
                shown += bool(text)
                assert not [each for each in told if each in text], call
    assert shown > 100


def text_of(browser: PageClient, call: Call) -> str:
    """What a page says; nothing where a made-up row cannot be shown."""
    try:
        with browser.http.get(call.address) as answer:
            return answer.text if answer.mimetype in ("text/html", "text/csv", "application/json") else ""
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


def test_an_object_of_one_consultation_is_not_found_under_another(app, session, mine, theirs, admin):
    caller = Caller(admin)
    before = kept_in(session)
    for call in crossed_calls(app, mine, theirs):
        allowed = {404, 409, *((204, 303) if call.endpoint in SAY_IT_IS_SO_ALREADY else ())}
        assert caller.status(call) in allowed, call
    assert kept_in(session) == before


def test_the_same_addresses_are_found_with_the_objects_of_one_consultation(app, mine, theirs, admin, monkeypatch):
    caller = Caller(admin)
    crossed = {call.endpoint for call in crossed_calls(app, mine, theirs)}
    guards = {name for name in crossed if app.view_functions[name].guard != PUBLIC}
    monkeypatch.setattr(OrmSession, "commit", OrmSession.rollback)  # one call must not take away what the next is about
    missing = set()
    for call in own_calls(app, mine):
        if call.endpoint in guards and reaches_nothing(caller, call):
            missing.add(call.endpoint)
    assert missing == set(NEEDS_MORE_THAN_A_ROW)


def reaches_nothing(caller: Caller, call: Call) -> bool:
    """Whether an address is not found. A made-up row that a page cannot show has been found."""
    try:
        return caller.status(call) == 404
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def test_what_a_resident_sent_is_found_in_no_other_browser(app, session, factories, client):
    consultation = factories.consultation()
    sender, stranger = Resident(client, consultation.slug), Resident(PageClient(app, session), consultation.slug)
    reference = sender.answer_all_and_send(issue={"main_issue": "Bikes in the park"}).response.request.path[-13:]
    stranger.answer_all_and_send()
    response = session.exec(select(Response).where(Response.reference == reference)).one()
    rows = {"consultation": {"slug": consultation.slug}, "response": {"reference": reference}}
    calls = [
        call
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"slug", "reference"}
        for call in calls_of(app, rule, values_of(rule, rows))
    ]
    assert len(calls) == 6
    own, others = Caller(client), Caller(stranger.browser)
    before = kept_in(session)
    assert {others.status(call) for call in calls} == {404}
    assert others.status(Call("public.resume", "GET", f"/resume/{response.draft_id}")) == 404
    assert kept_in(session) == before
    assert {own.status(call) for call in calls} <= {200, 303}
