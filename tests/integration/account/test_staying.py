"""Every page of somebody signed in says how long that can last, and so does the answer that the script asks for."""

from datetime import timedelta

from sqlmodel import select

from consult.account.staying import HEADER
from consult.clock import utc_now
from consult.models import StaffSession


def left_of(page) -> int:
    return int(page.tree.xpath("//*[@data-staying]/@data-staying-seconds-left")[0])


def test_a_page_and_the_answer_to_the_script_say_how_long_somebody_can_stay(officer, session):
    twelve_hours = 12 * 60 * 60
    assert twelve_hours - 600 < left_of(officer.get("/officers/")) <= twelve_hours
    held = session.exec(select(StaffSession)).one()
    held.ends_at = utc_now() + timedelta(minutes=20)
    session.commit()
    answer = officer.http.head("/account/")
    assert 600 < int(answer.headers[HEADER]) <= 1200
    assert 600 < left_of(officer.get("/officers/")) <= 1200


def test_nobody_else_is_warned_or_told(client):
    assert not client.get("/").tree.xpath("//*[@data-staying]")
    answer = client.http.head("/account/")
    assert answer.status_code == 302
    assert HEADER not in answer.headers
