from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.errors import NotFound
from consult.models import AuditEvent, Comment, ConcernFlag, ConcernOutcome, Role
from consult.queries.concerns import (
    ConcernFilter,
    ConcernState,
    concern_counts,
    count_concerns,
    count_open_concerns,
    list_concerns,
    never_quoted,
    notes_on,
    require_concern,
    unread_by_the_machine,
)
from consult.queries.themes import comments_with_themes
from consult.services.concern_deadline import due_after
from consult.services.concerns import (
    AlreadyFlagged,
    FlagChanged,
    WordsNotThere,
    add_note,
    close_concern,
    keep_concerns,
    mark_read,
    raise_concern,
    reopen_concern,
    set_concerns_aside,
)
from forms.answers import TextAnswer
from nlp.types import Concern, ConcernKind

TEXT = "He hits her most nights and the bairn sees it. He hits her."


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def comment(session, factories, consultation):
    response = factories.response(consultation, {"main_issue": TextAnswer(TEXT)})
    return session.exec(select(Comment).where(Comment.response_id == response.id)).one()


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def colleague(factories):
    return factories.user(role=Role.POLICY, name="Colin Colleague")


def abuse(start=0, end=11):
    return Concern(ConcernKind.ABUSE_AT_HOME, start, end, f"The words “{TEXT[start:end]}” may mean abuse.")


def child():
    return Concern(ConcernKind.CHILD_AT_RISK, 32, 45, "A child may be at risk.")


def find(session, comment, *concerns):
    keep_concerns(session, {comment.id: concerns})
    session.commit()


def flags(session):
    return session.exec(select(ConcernFlag).order_by(ConcernFlag.raised_at)).all()


@pytest.fixture
def flag(session, comment):
    find(session, comment, abuse())
    return flags(session)[0]


class TestFlagsOfTheMachine:
    def test_each_kind_is_one_flag_with_every_word_that_raised_it(self, session, comment):
        find(session, comment, abuse(), child(), abuse(47, 58))
        by_kind = {flag.kind: flag for flag in flags(session)}
        assert set(by_kind) == {ConcernKind.ABUSE_AT_HOME, ConcernKind.CHILD_AT_RISK}
        assert by_kind[ConcernKind.ABUSE_AT_HOME].spans == [[0, 11], [47, 58]]
        assert by_kind[ConcernKind.ABUSE_AT_HOME].reason == "The words “He hits her” may mean abuse."
        assert by_kind[ConcernKind.CHILD_AT_RISK].due_at == due_after(by_kind[ConcernKind.CHILD_AT_RISK].raised_at)

    def test_reading_a_comment_again_adds_new_kinds_alone(self, session, comment):
        find(session, comment, abuse())
        find(session, comment, abuse(47, 58), child())
        find(session, comment, abuse(), child())
        assert [flag.kind for flag in flags(session)] == [ConcernKind.ABUSE_AT_HOME, ConcernKind.CHILD_AT_RISK]

    def test_a_closed_flag_is_neither_reopened_nor_doubled(self, session, comment, flag, staff):
        close_concern(session, flag.id, ConcernOutcome.NO_RISK, "A film", seen=0, closed_by=staff)
        session.commit()
        find(session, comment, abuse())
        assert [each.closed_at is None for each in flags(session)] == [False]

    def test_a_flag_is_kept_when_the_machine_would_not_raise_it_now(self, session, comment, flag):
        find(session, comment)
        assert flags(session) == [flag]

    def test_raising_leaves_an_event_without_the_words(self, session, flag):
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "concern raised")).one()
        assert (event.subject_id, event.actor_id, event.details) == (flag.id, None, {"kind": "abuse-at-home"})


class TestRaisingByHand:
    def raise_it(self, session, comment, staff, words="the bairn", kind=ConcernKind.CHILD_AT_RISK):
        flag = raise_concern(session, comment.id, kind, words=words, reason="Sounds frightened", raised_by=staff)
        session.commit()
        return flag

    def test_it_marks_the_words_and_counts_as_read(self, session, comment, staff):
        found = require_concern(session, self.raise_it(session, comment, staff).id)
        assert (found.spans, found.reason, found.raised_by) == (((28, 37),), "Sounds frightened", "Parveen Policy")
        assert found.read_by == "Parveen Policy"

    def test_it_may_go_by_the_comment_as_a_whole(self, session, comment, staff):
        assert self.raise_it(session, comment, staff, words=" ").spans == []

    def test_words_that_are_not_there_are_refused(self, session, comment, staff):
        with pytest.raises(WordsNotThere):
            self.raise_it(session, comment, staff, words="the bairns")

    def test_a_kind_that_is_there_is_not_raised_twice(self, session, comment, flag, staff):
        with pytest.raises(AlreadyFlagged) as refusal:
            self.raise_it(session, comment, staff, kind=ConcernKind.ABUSE_AT_HOME)
        assert refusal.value.flag_id == flag.id

    def test_a_comment_that_is_not_there_is_not_found(self, session, staff):
        with pytest.raises(NotFound):
            raise_concern(session, uuid4(), ConcernKind.SELF_HARM, words="", reason="x", raised_by=staff)


class TestActing:
    def test_who_read_it_first_stands(self, session, flag, staff, colleague):
        mark_read(session, flag.id, reader=staff)
        mark_read(session, flag.id, reader=colleague)
        session.commit()
        assert require_concern(session, flag.id).read_by == "Parveen Policy"
        assert len(session.exec(select(AuditEvent).where(AuditEvent.action == "concern read")).all()) == 1

    def test_notes_are_added_in_order_and_whoever_notes_has_read(self, session, flag, staff, colleague):
        add_note(session, flag.id, "Rang the duty desk", written_by=staff)
        add_note(session, flag.id, "They rang back", written_by=colleague)
        session.commit()
        assert [(note.written_by, note.text) for note in notes_on(session, flag.id)] == [
            ("Parveen Policy", "Rang the duty desk"),
            ("Colin Colleague", "They rang back"),
        ]
        assert require_concern(session, flag.id).read_by == "Parveen Policy"

    def test_nobody_closes_what_they_have_not_seen(self, session, flag, staff, colleague):
        add_note(session, flag.id, "It is the same family as last week", written_by=colleague)
        session.commit()
        with pytest.raises(FlagChanged, match="Somebody added to this concern"):
            close_concern(session, flag.id, ConcernOutcome.NO_RISK, "Nothing", seen=0, closed_by=staff)
        close_concern(session, flag.id, ConcernOutcome.ALREADY_KNOWN, "Known", seen=1, closed_by=staff)

    def test_closed_and_reopened_it_keeps_its_history_and_gets_a_new_deadline(self, session, flag, staff):
        close_concern(session, flag.id, ConcernOutcome.NO_RISK, "A film", seen=0, closed_by=staff)
        flag.due_at = utc_now() - timedelta(days=3)
        session.commit()
        with pytest.raises(FlagChanged, match="closed already"):
            close_concern(session, flag.id, ConcernOutcome.NO_RISK, "A film", seen=1, closed_by=staff)
        reopen_concern(session, flag.id, "They wrote again", seen=1, reopened_by=staff)
        session.commit()
        found = require_concern(session, flag.id)
        assert (found.outcome, found.closed_at, found.due_at > utc_now()) == (None, None, True)
        assert [(note.step, note.outcome) for note in notes_on(session, flag.id)] == [
            ("closed", ConcernOutcome.NO_RISK),
            ("reopened", None),
        ]
        with pytest.raises(FlagChanged, match="open already"):
            reopen_concern(session, flag.id, "They wrote again", seen=2, reopened_by=staff)

    def test_events_never_hold_what_was_written(self, session, flag, staff):
        add_note(session, flag.id, "Rang the duty desk", written_by=staff)
        close_concern(session, flag.id, ConcernOutcome.POLICE, "Told 101", seen=1, closed_by=staff)
        session.commit()
        events = session.exec(select(AuditEvent).where(AuditEvent.subject_id == flag.id)).all()
        assert {event.action for event in events} == {
            "concern raised",
            "concern read",
            "concern noted",
            "concern closed",
        }
        assert not [event for event in events if "101" in str(event.details) or "desk" in str(event.details)]

    def test_a_flag_that_is_not_there_is_not_found(self, session, staff):
        for act in (
            lambda: mark_read(session, uuid4(), reader=staff),
            lambda: add_note(session, uuid4(), "x", written_by=staff),
            lambda: require_concern(session, uuid4()),
        ):
            with pytest.raises(NotFound):
                act()


class TestACorrectedText:
    def test_what_nobody_has_touched_goes_and_the_new_words_are_flagged_anew(self, session, comment, flag):
        set_concerns_aside(session, comment)
        session.commit()
        assert flags(session) == []
        find(session, comment, abuse())
        assert len(flags(session)) == 1

    def test_what_somebody_began_stays_without_its_words(self, session, comment, flag, staff):
        mark_read(session, flag.id, reader=staff)
        raise_concern(session, comment.id, ConcernKind.CHILD_AT_RISK, words="", reason="x", raised_by=staff)
        session.commit()
        set_concerns_aside(session, comment)
        session.commit()
        kept = flags(session)
        assert [(each.spans, each.text_corrected_at is not None) for each in kept] == [([], True)] * 2
        find(session, comment, abuse())
        assert len(flags(session)) == 3
        with pytest.raises(FlagChanged):
            close_concern(session, kept[0].id, ConcernOutcome.NO_RISK, "Nothing", seen=0, closed_by=staff)


class TestReads:
    def test_the_next_due_comes_first_and_the_closed_last(self, session, factories, consultation, staff):
        now = utc_now()
        for hours in (5, -3, 2):
            response = factories.response(consultation, {"main_issue": TextAnswer(TEXT)})
            comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
            find(session, comment, abuse())
            flags(session)[-1].due_at = now + timedelta(hours=hours)
            session.commit()
        closed = list_concerns(session, ConcernFilter(), now=now)[1]
        close_concern(session, closed.id, ConcernOutcome.POLICE, "Told", seen=0, closed_by=staff)
        session.commit()
        listed = list_concerns(session, ConcernFilter(), now=now)
        assert [each.due_at for each in listed] == [now + timedelta(hours=hours) for hours in (-3, 5, 2)]
        for state, count in ((ConcernState.OPEN, 2), (ConcernState.OVERDUE, 1), (ConcernState.CLOSED, 1)):
            assert count_concerns(session, ConcernFilter(state), now=now) == count
            assert len(list_concerns(session, ConcernFilter(state), now=now)) == count
        counts = concern_counts(session, now)
        assert (counts.open, counts.overdue, counts.unread) == (2, 1, 2)
        assert count_open_concerns(session) == 2

    def test_filters_narrow_them(self, session, factories, consultation, comment):
        find(session, comment, abuse(), child())
        now = utc_now()
        assert count_concerns(session, ConcernFilter(kind=ConcernKind.CHILD_AT_RISK), now=now) == 1
        assert count_concerns(session, ConcernFilter(consultation_id=consultation.id), now=now) == 2
        assert count_concerns(session, ConcernFilter(consultation_id=factories.consultation().id), now=now) == 0

    def test_comments_the_machine_has_not_read_are_counted(self, session, factories, comment):
        assert unread_by_the_machine(session).count == 1
        comment.coded_at = utc_now()
        session.commit()
        assert unread_by_the_machine(session) == type(unread_by_the_machine(session))(0, None)

    @pytest.mark.parametrize(
        ("outcome", "may_be_quoted"),
        [(None, False), *((outcome, outcome is ConcernOutcome.NO_RISK) for outcome in ConcernOutcome)],
    )
    def test_only_a_comment_found_without_risk_may_be_quoted(
        self, session, consultation, comment, flag, staff, outcome, may_be_quoted
    ):
        if outcome:
            close_concern(session, flag.id, outcome, "Done", seen=0, closed_by=staff)
            session.commit()
        assert never_quoted(session, consultation) == (frozenset() if may_be_quoted else {comment.id})
        themed = comments_with_themes(session, consultation, "main_issue")
        assert [each.may_be_quoted for each in themed] == [may_be_quoted]
