"""Two people, or a person and the worker, at the same comment at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.models import Comment, ConcernFlag, ConcernNote, ConcernOutcome, MaskedDetail, Role, User
from consult.queries.masking import require_comment_with_details
from consult.services.concerns import add_note, close_concern, keep_concerns, raise_concern
from consult.services.masking import carry_details_over, decide_details, keep_details, mask_words
from forms.answers import TextAnswer
from nlp.types import Concern, ConcernKind, DetailKind, PersonalDetail

TEXT = "Sam Example and Lee by Neville Cross hit her"
ABUSE = Concern(ConcernKind.ABUSE_AT_HOME, 37, 44, "Somebody may be abused.")
SAM = PersonalDetail(0, 11, DetailKind.PERSON)
PLACE = PersonalDetail(23, 36, DetailKind.PERSON)


@pytest.fixture
def comment(session, factories):
    response = factories.response(factories.consultation(), {"main_issue": TextAnswer(TEXT)})
    comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
    comment.passages = [[0, len(TEXT), []]]
    comment.coded_at = utc_now()
    keep_details(session, [comment], {comment.id: (SAM, PLACE)})
    session.commit()
    return comment


@pytest.fixture
def people(factories):
    return [factories.user(role=Role.POLICY).id for _ in range(2)]


@pytest.fixture
def at_once(app, session):
    """Do these things each in a transaction of its own, begun together. Gives what became of each."""
    with app.app_context():
        engine = db.engine

    def at_once(*things):
        gate = Barrier(len(things))

        def do(thing):
            with Session(engine) as own:
                gate.wait()
                begin_writing(own)
                try:
                    thing(own)
                except Conflict as conflict:
                    return type(conflict).__name__
                own.commit()
                return "done"

        session.rollback()  # the test's own session holds on to nothing meanwhile, and sees what became of it
        with ThreadPoolExecutor(len(things)) as threads:
            return sorted(threads.map(do, things))

    return at_once


def user_in(session, user_id):
    return session.get_one(User, user_id)


def test_of_two_who_close_a_concern_one_is_told(session, comment, people, at_once):
    keep_concerns(session, {comment.id: [ABUSE]})
    session.commit()
    flag_id = session.exec(select(ConcernFlag.id)).one()

    def closing(user_id):
        return lambda own: close_concern(
            own, flag_id, ConcernOutcome.NO_RISK, "A film", seen=0, closed_by=user_in(own, user_id)
        )

    assert at_once(*map(closing, people)) == ["FlagChanged", "done"]
    assert len(session.exec(select(ConcernNote)).all()) == 1


def test_two_notes_are_both_kept(session, comment, people, at_once):
    keep_concerns(session, {comment.id: [ABUSE]})
    session.commit()
    flag_id = session.exec(select(ConcernFlag.id)).one()

    def noting(user_id):
        return lambda own: add_note(own, flag_id, "Rang", written_by=user_in(own, user_id))

    assert at_once(*map(noting, people)) == ["done", "done"]
    assert session.exec(select(ConcernFlag.version)).one() == 2


def test_of_two_who_raise_the_same_concern_one_is_shown_the_other(session, comment, people, at_once):
    comment_id = comment.id

    def raising(user_id):
        return lambda own: raise_concern(
            own, comment_id, ConcernKind.SELF_HARM, words="", reason="x", raised_by=user_in(own, user_id)
        )

    assert at_once(*map(raising, people)) == ["AlreadyFlagged", "done"]


def test_a_decision_and_words_masked_meanwhile_never_undo_each_other(session, comment, people, at_once):
    seen = require_comment_with_details(session, comment.id)
    comment_id, place = comment.id, seen.details[1].id

    def deciding(own):
        decide_details(own, comment_id, {place}, reason="x", seen=seen.fingerprint, decided_by=user_in(own, people[0]))

    def masking(own):
        mask_words(own, comment_id, "Lee", DetailKind.PERSON, reason="x", masked_by=user_in(own, people[1]))

    results = at_once(deciding, masking)
    session.refresh(comment)
    if results == ["done", "done"]:
        assert comment.masked_text == "[name] and [name] by Neville Cross hit her"
    else:
        assert results == ["MaskingChanged", "done"]
        assert comment.masked_text == "[name] and [name] by [name] hit her"


def test_the_worker_reading_again_never_undoes_words_masked_meanwhile(session, comment, people, at_once):
    comment_id = comment.id

    def reading(own):
        found = own.exec(select(Comment).where(Comment.id == comment_id).with_for_update()).all()
        keep_details(own, found, {comment_id: (SAM,)})

    def masking(own):
        mask_words(own, comment_id, "Lee", DetailKind.PERSON, reason="x", masked_by=user_in(own, people[1]))

    assert at_once(reading, masking) == ["done", "done"]
    session.refresh(comment)
    assert comment.masked_text == "[name] and [name] by Neville Cross hit her"
    assert len(session.exec(select(MaskedDetail)).all()) == 2


def test_words_masked_while_a_comment_is_corrected_are_masked_where_they_now_stand(session, comment, people, at_once):
    comment_id = comment.id

    def correcting(own):
        found = own.get_one(Comment, comment_id)
        carry_details_over(own, found, f"Well: {TEXT}")
        found.text = f"Well: {TEXT}"

    def masking(own):
        mask_words(own, comment_id, "Lee", DetailKind.PERSON, reason="x", masked_by=user_in(own, people[0]))

    assert at_once(correcting, masking) == ["done", "done"]
    session.refresh(comment)
    details = require_comment_with_details(session, comment_id).details
    assert [detail.words for detail in details if detail.is_checked] == ["Lee"]
