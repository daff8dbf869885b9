from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from consult.clock import utc_now
from consult.db.locked import give_keys, keys_of
from consult.details_keys import DetailsKeys
from consult.models import (
    AuditEvent,
    Batch,
    Draft,
    EqualityCount,
    EqualityReturn,
    FormOutcome,
    Keying,
    Original,
    OriginalKind,
    RetentionRecord,
    RetentionSchedule,
    Role,
)
from consult.page_furniture import long_date
from consult.queries.area import AreaQuestion, count_groups
from consult.queries.retention import months_after
from forms.answers import TextAnswer


@pytest.fixture
def consultation(factories, session):
    """One that closed thirteen months ago, with something of each kind that is kept."""
    consultation = factories.consultation(state="closed", slug="old-one")
    consultation.closes_at = utc_now() - timedelta(days=400)
    officer = factories.user(role=Role.OFFICER)
    response = factories.response(consultation, {"main_issue": TextAnswer("Dogs")})
    version = consultation.questionnaire_version_id
    for saved_days_ago in (91, 2):
        saved_at = utc_now() - timedelta(days=saved_days_ago)
        session.add(Draft(consultation_id=consultation.id, questionnaire_version_id=version, saved_at=saved_at))
    sent = Draft(consultation_id=consultation.id, questionnaire_version_id=version, saved_at=consultation.closes_at)
    session.add(sent)
    session.flush()
    response.draft_id = sent.id
    for answer in ("male", "female", "female"):
        equality = {"sex": {"value": answer}, "religion": {"value": "none", "other_text": "Words"}}
        day = utc_now().date()
        session.add(EqualityReturn(consultation_id=consultation.id, answers=equality, received_in=day))
    stored_as = uuid4().hex
    session.add(
        Original(
            response_id=response.id,
            number=1,
            stored_as=stored_as,
            kind=OriginalKind.PDF,
            size_bytes=1,
            checksum="0" * 64,
            attached_by_id=officer.id,
        )
    )
    batch = Batch(
        consultation_id=consultation.id,
        venue="Hall",
        collected_on=utc_now().date(),
        forms_received=1,
        opened_by_id=officer.id,
    )
    session.add(batch)
    session.flush()
    session.add(
        Keying(
            batch_id=batch.id,
            questionnaire_version_id=version,
            number=1,
            clerk_id=officer.id,
            typed={"main_issue": ["My neighbour"]},
            outcome=FormOutcome.SPOILED,
        )
    )
    session.commit()
    return consultation


@pytest.fixture
def run(app):
    def carry_out(*options):
        return app.test_cli_runner().invoke(args=["consult", "retention", *options])

    return carry_out


SAID = [
    "old-one",
    "  Responses that were begun and never sent: 1",
    "  Equality returns, turned into counts: 3",
    "  Scanned originals: 1",
    "  Paper forms set aside or not finished, emptied: 1",
]
NOTHING = ["old-one", "  Nothing"]


def test_a_dry_run_lists_what_the_run_deletes_and_records(app, session, consultation, run):
    folder = app.extensions["originals"]
    stored_as = session.exec(select(Original)).one().stored_as
    folder.path_of(stored_as).parent.mkdir(exist_ok=True)
    folder.path_of(stored_as).write_bytes(b"%PDF")
    when = long_date(months_after(consultation.closes_at, 24))
    later = f"  Responses: 1, to go on {when}; no summary is signed off"
    assert run("--dry-run").output.splitlines() == [*SAID, later, "Nothing was deleted: this was a dry run."]
    assert folder.has(stored_as)
    assert run().output.splitlines() == SAID
    assert run().output.splitlines() == NOTHING
    session.rollback()
    assert not folder.has(stored_as)
    assert len(session.exec(select(Draft)).all()) == 2  # the one that was sent, and the young one
    assert session.exec(select(Keying)).one().typed == {}
    records = {record.thing.name: record.deleted for record in session.exec(select(RetentionRecord))}
    assert records == {"DRAFTS": 1, "EQUALITY": 3, "ORIGINALS": 1, "SET_ASIDE": 1}
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "retention schedule carried out")).one()
    assert event.details == {"drafts": 1, "equality": 3, "originals": 1, "set aside": 1}


def test_equality_answers_are_counted_the_same_before_and_after(session, consultation, run):
    question = AreaQuestion("sex", "What is your sex?", (), is_equality=True)
    before = count_groups(session, consultation, question)
    session.rollback()
    run()
    session.add(
        EqualityReturn(
            consultation_id=consultation.id, answers={"sex": {"value": "male"}}, received_in=utc_now().date()
        )
    )
    session.commit()
    assert before == {"female": 2, "male": 1}
    assert count_groups(session, consultation, question) == {"female": 2, "male": 2}
    session.rollback()
    run()
    assert count_groups(session, consultation, question) == {"female": 2, "male": 2}
    assert session.exec(select(EqualityReturn)).all() == []
    assert {count.option for count in session.exec(select(EqualityCount))} == {"female", "male", "none"}


def test_a_schedule_of_its_own_keeps_things_longer(session, consultation, run):
    session.add(
        RetentionSchedule(
            consultation_id=consultation.id,
            drafts_days=100,
            equality_months=24,
            originals_months=24,
            set_aside_months=24,
        )
    )
    session.commit()
    assert run().output.splitlines() == NOTHING


def test_equality_answers_wait_for_their_key_and_the_rest_goes(session, consultation, run):
    session.rollback()
    keys = keys_of(session)
    give_keys(session.get_bind(), DetailsKeys([b"k" * 32]))
    try:
        result = run()
    finally:
        give_keys(session.get_bind(), keys)
    assert "key that is not here" in result.stderr
    assert "Scanned originals: 1" in result.stdout
    assert len(session.exec(select(EqualityReturn)).all()) == 3
    assert session.exec(select(Original)).all() == []


def test_the_worker_carries_the_schedules_out(app, session, consultation):
    queue = app.extensions["queue"]
    queue.flush()
    app.extensions["retention_tasks"]["carry_out_retention"]()
    queue.execute(queue.dequeue())
    assert session.exec(select(Original)).all() == []


def test_nothing_is_deleted_by_a_clock_that_may_be_years_ahead_until_somebody_says_that_it_is_right(
    app, session, consultation, run
):
    """The queue is new, as after a restore, and the last thing that is known to have happened is long ago."""
    queue = app.extensions["queue"]
    queue.storage.flush_all()
    session.add(AuditEvent(action="signed in", subject_type="User", happened_at=utc_now() - timedelta(days=400)))
    session.commit()
    app.extensions["retention_tasks"]["carry_out_retention"]()
    with capture_logs() as logs:
        queue.execute(queue.dequeue())
    assert "nothing_deleted" in {line["event"] for line in logs}
    result = run()
    assert result.exit_code == 1
    assert "because the clock of the server may be wrong" in result.stderr
    session.rollback()
    assert len(session.exec(select(Original)).all()) == 1
    assert run("--clock-is-right").exit_code == 0
    session.rollback()
    assert session.exec(select(Original)).all() == []
    queue.storage.flush_all()
