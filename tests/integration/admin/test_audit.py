"""The audit trail: narrowed, paged, and taken away as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import col, select

from consult.clock import utc_now
from consult.extensions import db
from consult.models import AuditEvent, Comment, Role, RunStatus, ThemingRun
from consult.queries import audit as reads
from consult.reports import spreadsheets
from forms.answers import TextAnswer

IN_SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London


@pytest.fixture
def event(session):
    """Write an event to the trail."""

    def write(action="tested", subject_type="User", **facts):
        row = AuditEvent(action=action, subject_type=subject_type, **facts)
        session.add(row)
        session.commit()
        return row

    return write


@pytest.fixture
def export(admin):
    """Ask for the trail as the page's button does."""

    def ask(expect=200, **filters):
        answer = admin.http.post("/admin/audit.csv", data={"csrf_token": admin.token(), **filters})
        assert answer.status_code == expect
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))) if expect == 200 else answer

    return ask


def actions_on(page):
    return [cell.text_content() for cell in page.tree.xpath("//tbody/tr/td[2]")]


def test_the_trail_shows_who_did_what(admin, factories):
    person = factories.user(name="Pat Policy")
    admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"})
    page = admin.get("/admin/audit")
    assert actions_on(page) == ["account closed", "signed in"]
    assert "Robin Example" in page.words


def test_the_trail_is_paged_and_keeps_its_filters(admin, session, factories):
    session.add_all(AuditEvent(action="tested", subject_type="User") for _ in range(60))
    session.commit()
    page = admin.get("/admin/audit?action=tested&page=2")
    assert "60 events. Showing 26 to 50." in page.words
    assert page.tree.xpath("//a[@rel='next']/@href") == ["/admin/audit?action=tested&page=3"]
    assert len(actions_on(admin.get("/admin/audit?action=tested&page=99"))) == 10


def test_a_thing_leads_to_everything_done_to_it(admin, event):
    one = event(subject_id=uuid4())
    event("tested elsewhere", subject_id=uuid4())
    page = admin.get("/admin/audit?action=tested")
    address = page.tree.xpath("//tbody//a/@href")[0]
    assert address == f"/admin/audit?subject={one.subject_id}"
    assert actions_on(admin.get(address)) == ["tested"]


def test_filters_narrow_together(admin, event, factories):
    person = factories.user(name="Pat Policy")
    event("tested", "Comment", actor_id=person.id)
    event("tested", "Batch", actor_id=person.id)
    event("tested", "Comment")
    assert len(actions_on(admin.get("/admin/audit?action=tested"))) == 3
    assert len(actions_on(admin.get(f"/admin/audit?person={person.id}"))) == 2
    assert len(actions_on(admin.get("/admin/audit?action=tested&person=nobody"))) == 1
    assert len(actions_on(admin.get(f"/admin/audit?person={person.id}&subject_type=Batch"))) == 1


def test_days_are_whole_days_in_london(admin, event):
    event(happened_at=IN_SUMMER)
    assert actions_on(admin.get("/admin/audit?from=1/7/2026&to=1/7/2026")) == ["tested"]
    assert "No events fit these filters." in admin.get("/admin/audit?to=30/6/2026").words


def test_a_consultation_brings_what_was_done_to_all_that_belongs_to_it(admin, session, factories, event):
    consultation, other = factories.consultation(), factories.consultation()
    response = factories.response(consultation, {"main_issue": TextAnswer("parking")})
    comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
    run = ThemingRun(consultation_id=consultation.id, question_key="main_issue", status=RunStatus.FINISHED)
    elsewhere = ThemingRun(consultation_id=other.id, question_key="main_issue", status=RunStatus.FINISHED)
    session.add_all([run, elsewhere])
    session.commit()
    for subject in (comment, run, elsewhere):
        event("tested " + str(subject.id), type(subject).__name__, subject_id=subject.id)
    actions = actions_on(admin.get(f"/admin/audit?consultation={consultation.id}"))
    assert {"response received", "consultation opened", f"tested {comment.id}", f"tested {run.id}"} == set(actions)


def test_a_filter_that_makes_no_sense_gets_a_sentence_and_filters_nothing(admin, event):
    event()
    page = admin.get(
        "/admin/audit?action=x&person=x&consultation=x&subject_type=x&subject=12&from=yesterday&to=31/2/2026"
    )
    assert page.error_summary == [
        "Choose a person from the list",
        "Choose a consultation from the list",
        "Choose an action from the list",
        "Choose a kind of thing from the list",
        "Enter the whole identifier, as a line of the trail or the address of a page gives it",
        "Enter the first day as a day, month and year, for example 27/3/2024",
        "Enter the last day as a day, month and year, for example 27/3/2024",
    ]
    assert page.value_of("from") == "yesterday"
    assert "tested" in actions_on(page)
    assert "Download as CSV" not in page.words
    turned = admin.get("/admin/audit?from=2/7/2026&to=1/7/2026")
    assert turned.error_summary == ["The last day must be the same as or after the first day"]


def test_the_file_holds_what_is_filtered_and_no_formula(export, event, factories):
    person = factories.user(name="=HYPERLINK(1)", role=Role.POLICY)
    event("tested", "User", subject_id=person.id, actor_id=person.id, happened_at=IN_SUMMER, details={"role": "policy"})
    event("tested elsewhere")
    assert export(action="tested") == [
        {
            "when": "2026-07-01 00:30",
            "action": "tested",
            "subject type": "User",
            "subject identifier": str(person.id),
            "who": "'=HYPERLINK(1)",
            "details": '{"role": "policy"}',
        }
    ]


def test_the_file_is_whole_though_it_is_read_in_pieces(export, session, monkeypatch):
    monkeypatch.setattr(reads, "EVENTS_AT_A_TIME", 3)
    now = utc_now()
    session.add_all(
        AuditEvent(action=f"tested {n}", subject_type="User", happened_at=now - timedelta(days=n // 4))
        for n in range(12)
    )
    session.commit()
    read = [row["action"] for row in export() if row["action"].startswith("tested")]
    assert sorted(read) == sorted(f"tested {n}" for n in range(12))


@pytest.mark.parametrize("is_read_to_the_end", [True, False])
def test_no_connection_stays_taken_once_the_file_was_sent_or_given_up(app, admin, monkeypatch, is_read_to_the_end):
    monkeypatch.setattr(spreadsheets, "ROWS_A_PIECE", 1)
    answer = admin.http.post("/admin/audit.csv", data={"csrf_token": admin.token()})
    with app.app_context():
        pool = db.engine.pool
    pieces = answer.iter_encoded()
    for _ in range(2):
        next(pieces)
    assert pool.checkedout() == 1
    if is_read_to_the_end:
        list(pieces)
    answer.close()
    assert pool.checkedout() == 0


def test_taking_the_trail_away_is_an_event_of_its_own(export, session):
    export(action="signed in", **{"from": "1/1/2024"})
    exported = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "audit trail exported")).one()
    assert exported.details == {"filters": ["action", "from"]}


def test_no_file_is_made_with_filters_that_do_not_fit(export):
    assert "The filters do not fit" in export(expect=400, action="nothing").get_data(as_text=True)
