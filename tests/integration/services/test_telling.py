from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from consult.clock import today_in_london, utc_now
from consult.errors import Conflict, NotFound
from consult.models import AuditEvent, ContactAddress, Decision, Role
from consult.services.telling import (
    KEPT_AFTER_CLOSING,
    KEPT_AFTER_TELLING,
    ask_to_tell,
    forget_addresses,
    leave_address,
    read_address,
    read_removal_token,
    removal_token,
    remove_address,
    try_again,
)


@pytest.fixture
def consultation(factories):
    return factories.consultation(state="closed")


@pytest.fixture
def robin(factories):
    return factories.user(role=Role.POLICY)


@pytest.fixture
def publish(session, consultation, robin):
    def make():
        session.add(
            Decision(
                consultation_id=consultation.id,
                question_key="main_issue",
                theme_key="asb-youth",
                decided="Patrols",
                changed_by_id=robin.id,
                published_at=utc_now(),
            )
        )
        session.commit()

    return make


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Ann.Example@Example.ORG ", "ann.example@example.org"),
        ("ann", None),
        ("", None),
        ("ann@example.org, bob@example.org", None),
        ("ann@example.org\nBcc: bob@example.org", None),
        ("a" * 300 + "@example.org", None),
    ],
)
def test_an_address_is_read_or_it_is_none(typed, read):
    assert read_address(typed) == read


def test_the_same_address_twice_is_on_the_list_once(session, consultation):
    for _ in range(2):
        leave_address(session, consultation, "ann@example.org")
    kept = session.exec(select(ContactAddress)).one()
    assert kept.left_on == today_in_london().replace(day=1)


def test_nothing_else_says_who_left_an_address_or_when(session, consultation):
    before = len(session.exec(select(AuditEvent)).all())
    leave_address(session, consultation, "ann@example.org")
    remove_address(session, session.exec(select(ContactAddress)).one().id)
    assert len(session.exec(select(AuditEvent)).all()) == before
    assert set(ContactAddress.model_fields) == {
        "id",
        "consultation_id",
        "email",
        "email_digest",
        "left_on",
        "told_at",
        "tries",
        "try_after",
    }


def test_a_link_takes_one_address_off_and_cannot_be_made_up(session, consultation):
    leave_address(session, consultation, "ann@example.org")
    address_id = session.exec(select(ContactAddress)).one().id
    token = removal_token(address_id, secret="secret")
    assert read_removal_token(token, secret="secret") == address_id
    for wrong in (token[:-1], str(address_id), "", "x.y"):
        with pytest.raises(NotFound, match="This link does not work"):
            read_removal_token(wrong, secret="secret")
    with pytest.raises(NotFound):
        read_removal_token(token, secret="another secret")
    remove_address(session, address_id)
    remove_address(session, uuid4())
    assert not session.exec(select(ContactAddress)).all()


def test_nobody_is_told_before_something_is_published(session, consultation, robin, publish):
    leave_address(session, consultation, "ann@example.org")
    with pytest.raises(Conflict, match="Publish a decision first"):
        ask_to_tell(session, consultation, asked_by=robin)


def test_nobody_is_told_when_nobody_asked(session, consultation, robin, publish):
    publish()
    with pytest.raises(Conflict, match="Nobody has left an address"):
        ask_to_tell(session, consultation, asked_by=robin)


def test_everybody_is_told_once_and_nobody_joins_the_list_after(session, consultation, robin, publish):
    publish()
    leave_address(session, consultation, "ann@example.org")
    ask_to_tell(session, consultation, asked_by=robin)
    with pytest.raises(Conflict, match="everybody gets one message"):
        ask_to_tell(session, consultation, asked_by=robin)
    with pytest.raises(Conflict, match="have been told already"):
        leave_address(session, consultation, "bob@example.org")


def a_year_after(consultation):
    return consultation.closes_at + KEPT_AFTER_CLOSING + timedelta(minutes=1)


class TestAConsultationThatNeverTellsAnybody:
    def test_its_addresses_go_a_year_after_the_last_day(self, session, consultation, factories):
        leave_address(session, consultation, "ann@example.org")
        leave_address(session, factories.consultation(), "bob@example.org")
        session.commit()
        assert forget_addresses(session, a_year_after(consultation) - timedelta(minutes=2)) == 0
        assert forget_addresses(session, a_year_after(consultation)) == 1
        assert session.exec(select(ContactAddress.email)).all() == ["bob@example.org"]

    def test_no_address_is_taken_after_that(self, session, consultation):
        consultation.closes_at = utc_now() - KEPT_AFTER_CLOSING - timedelta(minutes=1)
        session.commit()
        with pytest.raises(Conflict, match="closed a year ago"):
            leave_address(session, consultation, "ann@example.org")

    def test_a_telling_of_the_last_moment_has_thirty_days_to_go_out(self, session, consultation, robin, publish):
        publish()
        leave_address(session, consultation, "ann@example.org")
        telling = ask_to_tell(session, consultation, asked_by=robin)
        telling.asked_at = a_year_after(consultation) - timedelta(days=1)
        session.commit()
        assert forget_addresses(session, a_year_after(consultation)) == 0
        assert forget_addresses(session, a_year_after(consultation) + KEPT_AFTER_TELLING) == 1


def test_nobody_can_be_tried_again_who_was_not_tried(session, consultation, robin):
    with pytest.raises(Conflict, match="Tell those who asked first"):
        try_again(session, consultation, asked_by=robin)
