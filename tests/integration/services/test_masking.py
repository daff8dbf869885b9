from uuid import uuid4

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import AuditEvent, Comment, FoundBy, MaskedDetail, Role
from consult.queries.masking import (
    MaskingFilter,
    count_to_check,
    count_with_details,
    list_with_details,
    next_to_check,
    require_comment_with_details,
)
from consult.services.masking import (
    MaskingChanged,
    NothingToMask,
    carry_details_over,
    decide_details,
    keep_details,
    mask_words,
    undo_detail,
)
from forms.answers import TextAnswer
from nlp.types import DetailKind, PersonalDetail

TEXT = "Sam Example and Lee by Neville Cross, ring 07700 900123"
SAM = PersonalDetail(0, 11, DetailKind.PERSON)
PLACE = PersonalDetail(23, 36, DetailKind.PERSON)
PHONE = PersonalDetail(43, 55, DetailKind.PHONE)


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def say(session, factories, consultation):
    def said(text):
        response = factories.response(consultation, {"main_issue": TextAnswer(text)})
        return session.exec(select(Comment).where(Comment.response_id == response.id)).one()

    return said


@pytest.fixture
def comment(session, say):
    comment = say(TEXT)
    find(session, comment, SAM, PLACE, PHONE)
    return comment


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


def find(session, comment, *details):
    """Do what the worker does when it has read a comment."""
    comment.passages = [[0, len(comment.text), []]]
    comment.coded_at = utc_now()
    keep_details(session, [comment], {comment.id: details})
    session.commit()


def seen(session, comment):
    return require_comment_with_details(session, comment.id)


def id_of(session, comment, words):
    return next(detail.id for detail in seen(session, comment).details if detail.words == words)


def show(session, comment, staff, *words):
    shown = {id_of(session, comment, each) for each in words}
    fingerprint = seen(session, comment).fingerprint
    decide_details(session, comment.id, shown, reason="A place", seen=fingerprint, decided_by=staff)
    session.commit()


def add(session, comment, staff, words):
    places = mask_words(session, comment.id, words, DetailKind.PERSON, reason="A neighbour", masked_by=staff)
    session.commit()
    return places


class TestWhatTheMachineFinds:
    def test_it_is_hidden(self, session, comment):
        assert comment.masked_text == "[name] and Lee by [name], ring [phone number]"
        assert [detail.words for detail in seen(session, comment).details] == [
            "Sam Example",
            "Neville Cross",
            "07700 900123",
        ]
        assert seen(session, comment).unchecked == 3

    def test_what_it_does_not_find_again_goes_and_what_is_new_comes(self, session, comment):
        before = id_of(session, comment, "07700 900123")
        find(session, comment, PHONE, PersonalDetail(16, 19, DetailKind.PERSON))
        assert comment.masked_text == "Sam Example and [name] by Neville Cross, ring [phone number]"
        assert id_of(session, comment, "07700 900123") == before

    def test_what_a_person_left_readable_stays_so(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        find(session, comment, SAM, PLACE, PHONE)
        assert comment.masked_text == "[name] and Lee by Neville Cross, ring [phone number]"
        find(session, comment, SAM, PersonalDetail(23, 30, DetailKind.PERSON), PHONE)  # “Neville” alone
        assert "by Neville Cross" in comment.masked_text

    def test_what_a_person_looked_at_stays_hidden_though_the_machine_does_not_find_it_now(
        self, session, comment, staff
    ):
        show(session, comment, staff)
        find(session, comment)
        assert comment.masked_text == "[name] and Lee by [name], ring [phone number]"

    def test_what_a_person_added_stays(self, session, comment, staff):
        add(session, comment, staff, "Lee")
        find(session, comment, SAM)
        assert comment.masked_text == "[name] and [name] by Neville Cross, ring 07700 900123"

    def test_words_that_reach_beyond_a_decision_are_hidden_and_wait_to_be_checked(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        find(session, comment, PersonalDetail(16, 36, DetailKind.PERSON))
        assert comment.masked_text == "[name] and [name], ring [phone number]"
        assert seen(session, comment).unchecked == 1


class TestDeciding:
    def test_what_is_ticked_can_be_read_at_once_with_who_when_and_why(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        assert comment.masked_text == "[name] and Lee by Neville Cross, ring [phone number]"
        place = next(detail for detail in seen(session, comment).details if detail.is_shown)
        assert (place.reason, place.decided_by) == ("A place", "Parveen Policy")
        assert seen(session, comment).unchecked == 0
        assert count_to_check(session) == 0

    def test_it_leaves_events_without_the_words(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        add(session, comment, staff, "Lee")
        events = session.exec(select(AuditEvent).where(AuditEvent.subject_id == comment.id)).all()
        assert {(event.action, str(event.details)) for event in events} == {
            ("detail left readable", "{'kind': 'person'}"),
            ("details checked", "{'details': 3}"),
            ("words masked", "{'kind': 'person', 'places': 1}"),
        }

    def test_a_decision_on_what_has_changed_meanwhile_saves_nothing(self, session, comment, staff):
        before = seen(session, comment)
        add(session, comment, staff, "Lee")
        with pytest.raises(MaskingChanged):
            decide_details(session, comment.id, set(), reason="", seen=before.fingerprint, decided_by=staff)
        assert seen(session, comment).unchecked == 3

    def test_what_was_left_readable_can_be_hidden_again_and_the_reason_is_kept(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        detail_id = id_of(session, comment, "Neville Cross")
        for _ in range(2):  # the second time there is nothing left to do
            undo_detail(session, comment.id, detail_id, is_shown=False, undone_by=staff)
            session.commit()
        assert comment.masked_text == "[name] and Lee by [name], ring [phone number]"
        assert seen(session, comment).details[1].reason == "A place"

    def test_what_the_machine_found_is_not_shown_without_a_reason(self, session, comment, staff):
        with pytest.raises(Conflict, match="give a reason"):
            undo_detail(session, comment.id, id_of(session, comment, "Sam Example"), is_shown=True, undone_by=staff)

    def test_what_is_not_there_is_not_found(self, session, comment, staff):
        with pytest.raises(NotFound):
            undo_detail(session, comment.id, uuid4(), is_shown=True, undone_by=staff)
        with pytest.raises(NotFound):
            decide_details(session, uuid4(), set(), reason="", seen="", decided_by=staff)
        with pytest.raises(NotFound):
            require_comment_with_details(session, uuid4())


class TestAddingWords:
    def test_they_are_hidden_wherever_they_stand_whole(self, session, say, staff):
        comment = say("Lee told Leeds. Lee again")
        find(session, comment)
        assert add(session, comment, staff, "Lee") == 2
        assert comment.masked_text == "[name] told Leeds. [name] again"

    def test_words_that_are_not_there_or_hidden_already_are_refused(self, session, comment, staff):
        with pytest.raises(NothingToMask, match="does not hold"):
            add(session, comment, staff, "lee")
        with pytest.raises(NothingToMask, match="masked already"):
            add(session, comment, staff, "Example")

    def test_words_left_readable_before_are_hidden_again(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        add(session, comment, staff, "Neville Cross")
        assert comment.masked_text == "[name] and Lee by [name], ring [phone number]"
        assert len(seen(session, comment).details) == 3

    def test_they_can_be_taken_back_and_hidden_again(self, session, comment, staff):
        add(session, comment, staff, "Lee")
        for is_shown, text in ((True, "and Lee by"), (False, "and [name] by")):
            undo_detail(session, comment.id, id_of(session, comment, "Lee"), is_shown=is_shown, undone_by=staff)
            session.commit()
            assert text in comment.masked_text

    def test_a_comment_the_machine_has_not_read_shows_nothing_until_it_has(self, session, say, staff):
        comment = say("Lee and Sam Example")
        add(session, comment, staff, "Lee")
        assert (comment.masked_text, comment.coded_at) == (None, None)
        find(session, comment, PersonalDetail(8, 19, DetailKind.PERSON))
        assert comment.masked_text == "[name] and [name]"

    def test_a_comment_coded_before_details_were_kept_is_read_again(self, session, comment, staff):
        comment.passages = None
        session.commit()
        add(session, comment, staff, "Lee")
        assert (comment.masked_text, comment.coded_at) == (None, None)


class TestACorrectedText:
    def correct(self, session, comment, text):
        carry_details_over(session, comment, text)
        comment.text = text
        session.commit()

    def test_decisions_go_along_with_their_words(self, session, comment, staff):
        show(session, comment, staff, "Neville Cross")
        add(session, comment, staff, "Lee")
        self.correct(session, comment, "Well: Lee and Lee by Neville Cross")
        assert [(each.words, each.is_shown, each.reason) for each in seen(session, comment).details] == [
            ("Lee", False, "A neighbour"),
            ("Lee", False, "A neighbour"),
            ("Neville Cross", True, "A place"),
        ]

    def test_words_masked_at_two_places_are_masked_at_both_again(self, session, say, staff):
        comment = say("Lee and Lee")
        find(session, comment)
        add(session, comment, staff, "Lee")
        self.correct(session, comment, "Only Lee and Lee")
        assert [(each.start, each.words) for each in seen(session, comment).details] == [(5, "Lee"), (13, "Lee")]

    def test_what_only_the_machine_found_and_words_that_are_gone_go(self, session, comment, staff):
        add(session, comment, staff, "Lee")
        self.correct(session, comment, "Sam Example by Neville Cross")
        assert seen(session, comment).details == ()

    def test_a_second_name_like_one_left_readable_is_not_left_readable(self, session, say, staff):
        comment = say("May and May")
        find(session, comment, PersonalDetail(8, 11, DetailKind.PERSON))
        show(session, comment, staff, "May")
        self.correct(session, comment, "May alone")
        assert seen(session, comment).details == ()


class TestTheQueue:
    def test_filters_narrow_it(self, session, factories, consultation, comment, say, staff):
        say("nothing in it")
        other = say("Lee")
        add(session, other, staff, "Lee")
        for wanted, expected in (
            (MaskingFilter(), {comment.id, other.id}),
            (MaskingFilter(kind=DetailKind.PHONE), {comment.id}),
            (MaskingFilter(found_by=FoundBy.PERSON), {other.id}),
            (MaskingFilter(is_checked=False), {comment.id}),
            (MaskingFilter(is_checked=True), {other.id}),
            (MaskingFilter(consultation_id=consultation.id), {comment.id, other.id}),
            (MaskingFilter(consultation_id=factories.consultation().id), set()),
        ):
            assert {each.id for each in list_with_details(session, wanted)} == expected
            assert count_with_details(session, wanted) == len(expected)

    def test_the_next_to_check_is_another_that_nobody_has_checked(self, session, comment, say, staff):
        second = say(TEXT)
        find(session, second, SAM)
        assert next_to_check(session, after=seen(session, second)) == comment.id
        show(session, comment, staff)
        assert next_to_check(session, after=seen(session, second)) is None
        assert len(session.exec(select(MaskedDetail)).all()) == 4
