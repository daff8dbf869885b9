"""What one internet address may ask for at a time, and that what was typed is given back."""

import sys

import pytest

from tests.integration.public.conftest import Resident
from tests.pages import PageClient


@pytest.fixture
def elsewhere(app, session, open_now) -> Resident:
    resident = Resident(PageClient(app, session), open_now.slug)
    resident.browser.http.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    return resident


def test_codes_are_guessed_at_most_so_often_and_the_one_typed_last_can_be_sent_again(elsewhere):
    link = elsewhere.leave("agree", {"agree": "agree"}).tree.xpath("//a[contains(@href,'/resume/')]/@href")[0]
    path = link.removeprefix("http://localhost")
    token = elsewhere.browser.token()
    for _ in range(60):
        answer = elsewhere.browser.http.post(path, data={"csrf_token": token, "code": "x"})
        assert answer.headers.get("Retry-After") is None
    page = elsewhere.browser.post(path, {"code": "ABCDEF-GHJKMN"}, expect=429)
    assert page.h1 == "Too many requests"
    assert page.response.headers["Retry-After"] == "600"
    assert page.value_of("code") == "ABCDEF-GHJKMN"
    assert "Wait 10 minutes" in page.words
    elsewhere.browser.get(path)  # to look is never counted where a form is sent
    assert "/answer/" in elsewhere.send().response.location  # sending is never refused for its number


def test_a_copy_is_drawn_so_often_for_one_place_and_for_others_as_before(elsewhere, resident, monkeypatch):
    monkeypatch.setattr(sys.modules["consult.public.sent"], "draw_receipt", lambda *_: b"%PDF-")
    path = elsewhere.answer_all_and_send().response.request.path
    for _ in range(60):
        elsewhere.browser.download(f"{path}/copy.pdf")
    assert "send it again" not in elsewhere.browser.get(f"{path}/copy.pdf", expect=429).words
    own = resident.answer_all_and_send().response.request.path
    resident.browser.download(f"{own}/copy.pdf")
