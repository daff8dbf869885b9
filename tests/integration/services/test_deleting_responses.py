from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.models import (
    AuditEvent,
    Comment,
    ConcernFlag,
    Consultation,
    Original,
    Response,
    RetentionRecord,
    Role,
    Summary,
    SummaryStatus,
)
from consult.queries.deletion import OPEN_CONCERN, ResponsesDeleted
from consult.queries.retention import NOTICE
from consult.services import deleting_responses
from consult.services.deleting_responses import HELD, begin_deleting, delete_some_responses, finish_deleting
from consult.services.retention import hold, lift_hold
from consult.tasks.retention import carry_out_retention
from forms.answers import ChoiceAnswer, TextAnswer
from tests.every_table import as_kept, fill_every_table, rows_of

GOES_WITH_RESPONSES = {
    *("answer", "assignment", "blind_coding", "campaign_comment", "candidate_theme_comment", "chosen_quote"),
    *("comment", "concern_flag", "concern_note", "duplicate_decision", "imported_response", "keyed_difference"),
    *(
        "keying",
        "mark_decision",
        "masked_detail",
        "original",
        "publication",
        "published_comment",
        "response",
        "response_mark",
    ),
    *("response_signal", "review", "review_lease", "sampled_comment", "second_keying", "second_look"),
    *("signed_off_assignment",),
}
GOES_AFTER_THEM = {
    *("blind_coder", "blind_sample", "campaign", "draft", "import_problem", "planned_change", "quote_choice"),
    *("saved_view", "shown_groups", "uploaded_file"),
}
EMPTIED = {
    "candidate_theme": "key_phrases",
    "code_book_change": "taken_away",
    "learned_model": "content",
    "response_import": "columns",
}
SAYS_SO = {"audit_event", "consultation", "retention_record"}


@pytest.fixture
def consultation(factories, session):
    """One whose time is over, with seven responses; that they will go was announced long enough ago."""
    consultation = factories.consultation(state="closed", slug="old-one")
    consultation.opens_at = utc_now() - timedelta(days=900)
    consultation.closes_at = utc_now() - timedelta(days=800)
    consultation.deletion_announced_at = utc_now() - NOTICE - timedelta(days=1)
    for _ in range(6):
        factories.response(consultation, {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer("Bikes")})
    factories.response(consultation, {"agree": ChoiceAnswer("disagree"), "main_issue": TextAnswer("Zebras")})
    session.commit()
    return consultation


@pytest.fixture
def run(app, session):
    def carry_out():
        session.rollback()
        folder, settings = app.extensions["originals"], app.config["CONSULT"]
        return dict(carry_out_retention(session, folder, settings))

    return carry_out


def count(session, kind):
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(kind))


def test_of_every_table_what_was_made_of_responses_goes_and_the_rest_stays(session):
    with session.get_bind().begin() as connection:
        fill_every_table(connection)
    begin_writing(session)
    consultation = session.scalars(select(Consultation).where(Consultation.responses_deleted == 1)).one()
    consultation.responses_deleted_at = consultation.responses_deleted = None
    session.execute(sa.update(Summary).where(Summary.number.is_(None)).values(status=SummaryStatus.SET_ASIDE))
    session.execute(sa.update(RetentionRecord).values(deleted=0))
    session.commit()
    before = rows_of(session.connection())
    session.rollback()

    begin_writing(session)
    assert begin_deleting(session, consultation, utc_now(), figures=lambda: ()) is None
    assert delete_some_responses(session, consultation).responses == 1
    assert delete_some_responses(session, consultation).responses == 0
    assert finish_deleting(session, consultation, utc_now()) == 1
    session.commit()

    after = rows_of(session.connection())
    went = {name for name, rows in before.items() if len(after[name]) == len(rows) - 1}
    assert went == GOES_WITH_RESPONSES | GOES_AFTER_THEM
    assert {name for name in before if after[name] != before[name]} == went | EMPTIED.keys() | SAYS_SO
    for name, column in EMPTIED.items():
        kept = session.execute(sa.select(as_kept(SQLModel.metadata.tables[name]).c[column])).scalars().all()
        assert any(value in ([], None) for value in kept)
    session.rollback()


def test_the_worker_deletes_some_at_a_time_records_once_and_goes_on_where_it_was_killed(
    app, session, consultation, run, monkeypatch
):
    monkeypatch.setattr(deleting_responses, "AT_ONCE", 3)
    folder, settings = app.extensions["originals"], app.config["CONSULT"]
    gone = deleting_responses.delete_some_responses
    steps = []

    def killed_in_the_second(session, consultation):
        steps.append(1)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return gone(session, consultation)

    monkeypatch.setattr("consult.tasks.retention.delete_some_responses", killed_in_the_second)
    session.rollback()
    with pytest.raises(KeyboardInterrupt):
        list(carry_out_retention(session, folder, settings))
    assert count(session, Response) == 4
    assert count(session, RetentionRecord) == 0
    session.rollback()
    counts = {thing.value: number for thing, number in run()["old-one"].counts.items()}
    assert counts == {"responses": 7}
    assert (count(session, Response), count(session, Comment)) == (0, 0)
    assert run()["old-one"].counts == {}
    records = {record.thing.value: record.deleted for record in session.exec(select(RetentionRecord))}
    assert records == {"responses": 7}
    session.refresh(consultation)
    assert consultation.responses_deleted == 7
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == consultation.id)).all()
    assert sorted(actions)[-3:] == [
        "consultation opened",
        "deletion of responses begun",
        "retention schedule carried out",
    ]


def test_nothing_goes_before_it_was_announced_for_long_enough(session, consultation, run):
    consultation.deletion_announced_at = None
    session.commit()
    run()
    session.refresh(consultation)
    assert consultation.deletion_announced_at is not None
    assert count(session, Response) == 7
    consultation.deletion_announced_at = utc_now() - NOTICE + timedelta(hours=1)
    session.commit()
    run()
    assert count(session, Response) == 7
    consultation.closes_at = utc_now() - timedelta(days=1)  # it was open for longer after all
    session.commit()
    run()
    session.refresh(consultation)
    assert consultation.deletion_announced_at is None


def test_invented_responses_are_kept(session, consultation, run):
    consultation.holds_invented_answers = True
    session.commit()
    run()
    assert count(session, Response) == 7


def test_a_hold_keeps_everything_until_it_is_lifted_and_the_notice_begins_anew(session, factories, consultation, run):
    by = factories.user(role=Role.ADMIN)
    begin_writing(session)
    hold(session, consultation, reason="A challenge in court", by=by)
    session.commit()
    with pytest.raises(Conflict, match="Somebody else has put a hold"):
        hold(session, consultation, reason="Another", by=by)
    session.rollback()
    run()
    assert count(session, Response) == 7
    session.rollback()
    begin_writing(session)
    lift_hold(session, consultation, by=by)
    session.commit()
    with pytest.raises(Conflict, match="Somebody else has lifted it"):
        lift_hold(session, consultation, by=by)
    session.rollback()
    run()
    session.refresh(consultation)
    assert consultation.deletion_announced_at > utc_now() - timedelta(hours=1)
    assert count(session, Response) == 7


def test_a_hold_stops_what_has_begun(session, factories, consultation, monkeypatch, run):
    monkeypatch.setattr(deleting_responses, "AT_ONCE", 3)
    begin_writing(session)
    begin_deleting(session, consultation, utc_now(), figures=lambda: ())
    delete_some_responses(session, consultation)
    hold(session, consultation, reason="A challenge in court", by=factories.user(role=Role.ADMIN))
    session.commit()
    run()
    assert count(session, Response) == 4
    session.rollback()
    begin_writing(session)
    consultation.responses_deleted_at = None  # as though the hold had come just before the deletion began
    assert begin_deleting(session, consultation, utc_now(), figures=lambda: ()) == HELD
    session.rollback()


def test_an_open_concern_and_a_summary_being_made_hold_the_deletion_up(session, factories, consultation, run):
    comment = session.exec(select(Comment)).first()
    flag = ConcernFlag(comment_id=comment.id, kind="self-harm", reason="It says so.", due_at=utc_now())
    session.add(flag)
    session.commit()
    assert run()["old-one"].problem == OPEN_CONCERN
    flag.closed_at = utc_now()
    summary = Summary(consultation_id=consultation.id, requested_by_id=factories.user(role=Role.POLICY).id)
    session.add(summary)
    session.commit()
    assert "A summary of it is being made" in run()["old-one"].problem
    assert count(session, Response) == 7
    summary.status = SummaryStatus.DRAFT
    session.commit()
    assert run()["old-one"].problem is None
    session.refresh(summary)
    assert summary.status is SummaryStatus.SET_ASIDE


def test_originals_go_from_their_folder(app, session, factories, consultation, run):
    response = session.exec(select(Response).order_by(Response.reference)).first()
    folder, name = app.extensions["originals"], "a" * 32
    session.add(
        Original(
            response_id=response.id,
            number=1,
            stored_as=name,
            kind="pdf",
            size_bytes=1,
            checksum="0" * 64,
            attached_by_id=factories.user().id,
        )
    )
    session.commit()
    folder.path_of(name).parent.mkdir(exist_ok=True)
    folder.path_of(name).write_bytes(b"%PDF")
    run()
    assert not folder.has(name)


def test_no_word_is_left_in_the_index_and_no_response_is_added_any_more(session, factories, consultation, run):
    run()
    if session.get_bind().dialect.name == "sqlite":
        blocks = session.connection().exec_driver_sql("SELECT block FROM searchable_words_data").scalars()
        assert not any(b"zebra" in block for block in blocks)
    session.rollback()
    begin_writing(session)
    with pytest.raises(ResponsesDeleted):
        factories.response(consultation, {"main_issue": TextAnswer("Late")})
