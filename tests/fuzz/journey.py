"""A resident who does anything in any order, from several browsers, and what must hold after each step."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import yaml
from flask import Flask
from hypothesis import event
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import Answer, AuditEvent, Consultation, Draft, Response
from consult.queries.drafts import readable_answers
from consult.services.responding import read_page
from consult.services.resuming import TRIES_ALLOWED
from forms.answers import Answers, to_json
from forms.build import page_form
from forms.journey import first_unanswered_page, on_route, pages_on_route
from forms.loading import parse_questionnaire
from tests.factories import Factories
from tests.fuzz.questionnaires import Written, questionnaires
from tests.fuzz.typing_in import Body, Fields, bad_fields, body_of, encoded, good_answer, pages_of
from tests.pages import Page, PageClient, check_page

NUMBERS = count(1)
FORM = "application/x-www-form-urlencoded"
KEPT = (200, 303)
LEAVE = ("consult.leave", "yes")
_ASCII = some.characters(min_codepoint=32, max_codepoint=126)


class Journey(RuleBasedStateMachine):
    """One response, from nothing to sent, with what it has to be kept as worked out beside it."""

    def __init__(self, app: Flask, session: Session, factories: Factories) -> None:
        super().__init__()
        self.app, self.session, self.factories = app, session, factories
        self.browsers: list[PageClient] = []
        self.tokens: dict[PageClient, str] = {}
        self.answers: dict[str, Any] = {}
        self.unfinished: dict[str, Any] = {}
        self.draft: Draft | None = None
        self.code = ""
        self.guesses = 0
        self.reference = ""
        self.last = ""
        self.is_closed = False
        self.left: dict[Any, dict[str, Any]] = {}
        self.events: dict[Any, str] = {}

    @initialize(written=questionnaires())
    def open_it(self, written: Written) -> None:
        self.written = written | {"key": f"random-{next(NUMBERS)}"}
        text = yaml.safe_dump(self.written, allow_unicode=True)
        self.questionnaire = parse_questionnaire(text, source="random")
        self.begin_writing()
        consultation = self.factories.consultation(definition=text, slug=self.written["key"])
        self.slug, self.consultation_id = consultation.slug, consultation.id
        self.pages = pages_of(written)
        self.meet_another_browser()

    def begin_writing(self) -> None:
        self.session.rollback()
        begin_writing(self.session)

    def meet_another_browser(self) -> PageClient:
        browser = PageClient(self.app, self.session)
        self.browsers.append(browser)
        return browser

    # What somebody may do.

    @rule(data=some.data())
    def answer_well(self, data: some.DataObject) -> None:
        self.answer(data, self.some_browser(data), self.some_page(data))

    @rule(data=some.data())
    def answer_every_page(self, data: some.DataObject) -> None:
        browser = self.some_browser(data)
        for key in self.pages:
            if key in {page.key for page in pages_on_route(self.questionnaire, self.given())}:
                self.answer(data, browser, key)

    def answer(self, data: some.DataObject, browser: PageClient, key: str) -> None:
        """Answer a page as it asks to be answered, and hold what is kept to what was said."""
        fields, expected = self.good_page(data, key)
        response = self.post(browser, f"/answer/{key}", self.as_form(fields))
        if self.is_taken(response, key):
            assert response.status_code == 303, response.get_data(as_text=True)
            self.keep(key, MultiDict(fields))
            for question in self.questionnaire.page(key).questions:
                if question.key in self.answers:
                    assert self.answers[question.key] == expected[question.key]

    @rule(data=some.data())
    def answer_badly(self, data: some.DataObject) -> None:
        key = self.some_page(data)
        near = self.pages[key] if data.draw(some.booleans()) else self.written["pages"][0]["questions"]
        body = body_of(data.draw, bad_fields(data.draw, near))
        browser = self.some_browser(data)
        response = self.post(browser, f"/answer/{key}", body)
        form = form_in(body)
        if form is None or "csrf_token" not in form:
            assert response.status_code in (302, 303, 400, 404, 409, 410, 413, 415)
        elif self.is_taken(response, key):
            self.keep(key, form)

    @rule(data=some.data())
    def leave(self, data: some.DataObject) -> None:
        key, browser = self.some_page(data), self.some_browser(data)
        fields, _ = self.good_page(data, key)
        response = self.post(browser, f"/answer/{key}", self.as_form([*fields, LEAVE]))
        if self.is_taken(response, key):
            self.keep(key, MultiDict(fields))
            page = self.see(browser, "/saved")
            codes = page.tree.xpath("//*[@class='consult-code']/text()")
            if codes:
                self.code, self.guesses = codes[0], 0

    @precondition(lambda self: self.code and self.draft is not None and len(self.browsers) < 3)
    @rule()
    def come_back_with_the_code(self) -> None:
        browser = PageClient(self.app, self.session)
        address = f"/resume/{self.draft.id}"
        response = self.send_to(browser, address, self.as_form([("code", self.code.lower())]))
        expected = 410 if self.is_closed and not self.reference else 429 if self.guesses >= TRIES_ALLOWED else 303
        assert response.status_code == expected, self.last
        if response.status_code == 303:
            self.browsers.append(browser)
            self.guesses = 0
            event("somebody came back in another browser")

    @precondition(lambda self: self.draft is not None)
    @rule(code=some.one_of(some.just(""), some.text(max_size=60)))
    def guess_a_code(self, code: str) -> None:
        browser = PageClient(self.app, self.session)
        response = self.send_to(browser, f"/resume/{self.draft.id}", self.as_form([("code", code)]))
        assert response.status_code in (200, 404, 410, 429), self.last
        self.guesses += response.status_code in (200, 429)
        assert (response.status_code == 429) == (self.guesses >= TRIES_ALLOWED)

    @rule(data=some.data())
    def forge(self, data: some.DataObject) -> None:
        key, browser = self.some_page(data), self.some_browser(data)
        fields, _ = self.good_page(data, key)
        forged = encoded([*fields, ("csrf_token", data.draw(some.sampled_from(("", "x", "a.b.c"))))])
        response = self.raw(browser, self.at(f"/answer/{key}"), Body(forged, FORM))
        assert response.status_code in (400, 404, 409, 410), response.status_code

    @rule(cookie=some.one_of(some.sampled_from(("", "a.b.c", "eyJ9.a.b", "x" * 5_000)), some.text(_ASCII, max_size=20)))
    def come_with_a_false_cookie(self, cookie: str) -> None:
        headers = {"Cookie": f"consult_session={cookie}"}
        with self.app.test_client(use_cookies=False).get(self.at("/check"), headers=headers) as response:
            assert response.status_code in (302, 410)

    @rule(data=some.data())
    def look(self, data: some.DataObject) -> None:
        paths = ["", "/start", "/check", "/saved", "/about", *(f"/answer/{key}" for key in self.pages)]
        query = data.draw(some.sampled_from(("", "?change", "?missing=", "?change=%00&missing=%ff")))
        with self.some_browser(data).http.get(self.at(data.draw(some.sampled_from(paths))) + query) as response:
            assert response.status_code in (200, 302, 303, 404, 409, 410)
            self.check(response)

    @rule()
    def close_or_open(self) -> None:
        self.is_closed = not self.is_closed
        self.begin_writing()
        kept = self.session.get_one(Consultation, self.consultation_id, populate_existing=True)
        kept.closes_at = utc_now() + timedelta(days=-1 if self.is_closed else 1)
        self.session.commit()

    @rule(data=some.data())
    def send(self, data: some.DataObject) -> None:
        response = self.post(self.some_browser(data), "/check", self.as_form([]))
        self.judge_sending(response)

    @rule(data=some.data())
    def send_with_anything(self, data: some.DataObject) -> None:
        browser = self.some_browser(data)
        body = body_of(data.draw, bad_fields(data.draw, self.written["pages"][0]["questions"]))
        response = self.post(browser, "/check", body)
        form = form_in(body)
        if form is None or "csrf_token" not in form:
            assert response.status_code in (302, 303, 400, 404, 409, 410, 413, 415)
        else:
            self.judge_sending(response)

    @precondition(lambda self: self.reference)
    @rule()
    def begin_afresh(self) -> None:
        self.left[self.draft.id] = {}
        self.browsers, self.tokens = [], {}
        self.draft, self.answers, self.unfinished, self.code, self.reference = None, {}, {}, "", ""
        self.guesses = 0
        self.meet_another_browser()

    # What must hold, whatever was done.

    @invariant()
    def what_is_kept_is_what_was_said(self) -> None:
        self.session.rollback()
        drafts = self.session.exec(select(Draft).where(Draft.consultation_id == self.consultation_id)).all()
        new = [draft for draft in drafts if draft.id not in self.left]
        assert len(new) <= 1, "one journey made two drafts"
        self.draft = new[0] if new else None
        if self.draft is None:
            assert not self.answers
            assert not self.unfinished
        elif not self.reference:
            assert self.draft.answers == self.answers
            assert self.draft.unfinished == self.unfinished

    @invariant()
    def one_sending_makes_one_response(self) -> None:
        rows = self.session.exec(select(Response).where(Response.consultation_id == self.consultation_id)).all()
        assert len(rows) == len(self.left) + bool(self.reference), self.last
        for row in rows:
            if row.reference == self.reference:
                kept = self.session.exec(select(Answer).where(Answer.response_id == row.id)).all()
                assert {answer.question_key: answer.value for answer in kept} == self.to_send()

    @invariant()
    def nothing_in_the_audit_trail_changes(self) -> None:
        about = [draft.id for draft in [self.draft] if draft is not None]
        now = {event.id: str(event.model_dump()) for event in self.events_about(about)}
        assert all(now.get(key) == before for key, before in self.events.items() if key in now or not self.left)
        self.events |= now

    def events_about(self, ids: Sequence[Any]) -> Sequence[AuditEvent]:
        return self.session.exec(select(AuditEvent).where(col(AuditEvent.subject_id).in_(ids))).all()

    # How it is done.

    def given(self) -> Answers:
        return readable_answers(self.questionnaire, self.answers)

    def to_send(self) -> dict[str, Any]:
        return {key: to_json(answer) for key, answer in on_route(self.questionnaire, self.given()).items()}

    def is_taken(self, response: TestResponse, key: str) -> bool:
        """Whether a page that was sent had to be kept, and holds the answer to that."""
        if self.reference:
            assert response.status_code == 409
            return False
        if self.is_closed:
            assert response.status_code == 410
            return False
        asked = {page.key for page in pages_on_route(self.questionnaire, self.given())}
        assert (response.status_code in KEPT) == (key in asked), (response.status_code, key, asked)
        return key in asked

    def keep(self, key: str, form: MultiDict[str, str]) -> None:
        """Work out what the draft holds now, by the form of the page alone."""
        page = self.questionnaire.page(key)
        entry = read_page(page_form(self.questionnaire, page, formdata=form, answers=self.given()))
        for question in page.questions:
            self.answers.pop(question.key, None)
        self.answers |= {name: to_json(answer) for name, answer in entry.answers.items()}
        self.unfinished.pop(key, None)
        if entry.to_put_right is not None:
            self.unfinished[key] = {name: list(values) for name, values in entry.to_put_right.items()}

    def judge_sending(self, response: TestResponse) -> None:
        location = response.headers.get("Location", "")
        if self.reference:
            assert location.endswith(f"/sent/{self.reference}")
        elif self.draft is None:
            assert response.status_code == 404
        elif self.is_closed:
            assert response.status_code == 410
        elif "/sent/" in location:
            self.reference = location.rpartition("/")[2]
            event("a response was sent")
            assert self.to_send()
            assert first_unanswered_page(self.questionnaire, self.given()) is None
            assert not {page.key for page in pages_on_route(self.questionnaire, self.given())} & self.unfinished.keys()
        elif "/saved" not in location:
            self.is_kept_back(response)

    def is_kept_back(self, response: TestResponse) -> None:
        """What was not sent has something to put right, or holds nothing."""
        asked = {page.key for page in pages_on_route(self.questionnaire, self.given())}
        first = first_unanswered_page(self.questionnaire, self.given())
        assert first is not None or asked & self.unfinished.keys() or not self.to_send(), response.status_code
        assert ("/answer/" in response.headers.get("Location", "")) == bool(first or asked & self.unfinished.keys())

    def good_page(self, data: some.DataObject, key: str) -> tuple[Fields, dict[str, Any]]:
        """Fields that answer a whole page; what is optional now and then left out."""
        draw = data.draw
        fields: Fields = []
        expected: dict[str, Any] = {}
        for question in self.pages[key]:
            if question["required"] or draw(some.booleans()):
                typed, expected[question["key"]] = good_answer(draw, question)
                fields += typed
        return fields, expected

    def some_page(self, data: some.DataObject) -> str:
        """A page, mostly the next to be answered."""
        todo = [page.key for page in pages_on_route(self.questionnaire, self.given())]
        last = [key for key in todo if not any(q["key"] in self.answers for q in self.pages[key])][:1]
        return data.draw(some.sampled_from([*last * 3, *todo, *self.pages]))

    def some_browser(self, data: some.DataObject) -> PageClient:
        return data.draw(some.sampled_from(self.browsers))

    def at(self, path: str) -> str:
        return f"/consultations/{self.slug}{path}"

    def as_form(self, fields: Fields) -> Body:
        return Body(encoded(fields), FORM)

    def see(self, browser: PageClient, path: str) -> Page:
        with browser.http.get(self.at(path)) as response:
            assert response.status_code == 200
            return self.check(response)

    def post(self, browser: PageClient, path: str, body: Body) -> TestResponse:
        return self.send_to(browser, self.at(path), body)

    def send_to(self, browser: PageClient, address: str, body: Body) -> TestResponse:
        return self.raw(browser, address, with_token(body, self.token_of(browser)))

    def token_of(self, browser: PageClient) -> str:
        if browser not in self.tokens:
            self.tokens[browser] = browser.token()
        return self.tokens[browser]

    def raw(self, browser: PageClient, address: str, body: Body) -> TestResponse:
        headers = {"Origin": "http://localhost", "Content-Type": body.kind}
        response = browser.http.post(address, data=body.content, headers=headers)
        self.last = f"{address}: {response.status}, {response.headers.get('Location')}"
        self.check(response)
        return response

    def check(self, response: TestResponse) -> Page:
        """Nobody is shown a fault or a trace of one, whatever they sent; every page is whole."""
        self.session.rollback()  # what is read from here on is what this request left
        assert response.status_code < 500
        page = Page(response)
        assert "Traceback" not in page.text
        if response.status_code not in (301, 302, 303) and response.mimetype == "text/html":
            check_page(page, self.app)
        return page


def with_token(body: Body, token: str) -> Body:
    """The body with the token against forgery in it, where it is one that can hold it."""
    if body.kind == FORM:
        return Body(body.content + (b"&" if body.content else b"") + b"csrf_token=" + token.encode(), FORM)
    if body.kind == "multipart/form-data; boundary=b" and body.content.startswith(b"--b"):
        part = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        return Body(part.encode() + body.content, body.kind)
    return body


def form_in(body: Body) -> MultiDict[str, str] | None:
    """What the server reads of a body with a token; None where it is no form."""
    whole = with_token(body, "token")
    headers = {"Content-Type": whole.kind}
    environ = EnvironBuilder(method="POST", data=whole.content, headers=headers).get_environ()
    with Request(environ) as request:
        return request.form
