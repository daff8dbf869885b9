"""Responses that came as programs send them are kept, counted and shown."""

from datetime import timedelta

from sqlmodel import SQLModel, select

from consult.models import Draft, MarkReason, Response, ResponseMark
from consult.services import marking
from tests.integration.public.conftest import Resident
from tests.pages import PageClient

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def began_earlier(session) -> None:
    session.rollback()
    draft = session.exec(select(Draft)).one()
    draft.started_at -= timedelta(minutes=5)
    session.add(draft)
    session.commit()


def send(resident: Resident, *, headers: dict[str, str], **fields: str) -> int:
    data = {"csrf_token": resident.browser.token(), **fields}
    return resident.browser.http.post(resident.at("/check"), data=data, headers=headers).status_code


def marks(session) -> list[tuple[str, MarkReason]]:
    session.rollback()
    rows = session.exec(select(Response.reference, ResponseMark.reason).join(ResponseMark))
    return sorted(rows.all())


def test_a_person_with_a_browser_is_not_marked(app, session, factories, client):
    resident = Resident(client, factories.consultation().slug)
    resident.answer_all()
    began_earlier(session)
    assert "visually-hidden" in resident.check().tree.xpath("//input[@id='leave-empty']/../@class")[0]
    assert send(resident, headers=BROWSER) == 303
    assert marks(session) == []


def test_what_programs_send_is_kept_and_counted_and_shown_with_its_reasons(app, session, factories, client, policy):
    consultation = factories.consultation()
    resident = Resident(client, consultation.slug)
    resident.answer_all()
    assert send(resident, headers={"User-Agent": "curl/8.5.0"}, **{"consult.leave_empty": "cheap things"}) == 303
    (reference,) = {reference for reference, _ in marks(session)}
    assert {reason for _, reason in marks(session)} == set(MarkReason) - {MarkReason.MANY_FROM_ONE_PLACE}

    page = policy.get(policy.get(f"/policy/{consultation.slug}/responses").links()["Marked responses"])
    assert "Responses that count 1 Of these marked 1 Without the marked ones 0" in page.words
    group = policy.get(page.links()["Not sent by a browser that people use"])
    assert "Sent faster than a person can answer; Not sent by a browser that people use." in group.words
    assert reference in group.links()
    assert "cheap things" not in page.text + group.text


def test_what_comes_after_many_from_one_address_is_kept_and_marked_and_nothing_of_the_address_is(
    app, session, factories, policy, monkeypatch
):
    monkeypatch.setattr(marking, "MOST_FROM_ONE_PLACE", 1)
    consultation = factories.consultation()
    for address in ("192.0.2.7", "192.0.2.7", "198.51.100.4"):
        resident = Resident(PageClient(app, session), consultation.slug)
        resident.browser.http.environ_base["REMOTE_ADDR"] = address
        resident.answer_all()
        assert send(resident, headers=BROWSER) == 303
    found = marks(session)
    assert [reason for _, reason in found].count(MarkReason.MANY_FROM_ONE_PLACE) == 1
    page = policy.get(f"/policy/{consultation.slug}/marked")
    assert "had come from one internet address within ten minutes" in page.words
    tables = SQLModel.metadata.sorted_tables
    assert not [table for table in tables for row in session.execute(select(table)) if "192.0.2" in str(row)]


def test_a_consultation_without_marks_says_so(factories, policy):
    page = policy.get(f"/policy/{factories.consultation().slug}/marked")
    assert "No response is marked." in page.words


def test_sending_again_marks_nothing_twice(app, session, factories, client):
    resident = Resident(client, factories.consultation().slug)
    resident.answer_all()
    for _ in range(2):
        assert send(resident, headers={"User-Agent": ""}) == 303
    assert len(marks(session)) == 2
