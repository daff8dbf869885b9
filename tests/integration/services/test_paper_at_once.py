"""Two people at the same paper at the same moment, on connections of their own."""

from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import Batch, Channel, Consultation, Keying, Response, Role, User
from consult.services.duplicates import leave_out
from consult.services.paper_entry import key_in_response
from forms.answers import ChoiceAnswer, TextAnswer


@pytest.fixture
def consultation(factories):
    return factories.consultation()


def test_of_two_clerks_who_key_one_serial_in_two_batches_one_is_told(session, factories, consultation, at_once):
    clerks = [factories.user().id for _ in range(2)]
    batches = [factories.batch(consultation).id for _ in range(2)]
    consultation_id = consultation.id

    def keying(batch_id, clerk_id):
        return lambda own: key_in_response(
            own,
            own.get_one(Batch, batch_id),
            own.get_one(Consultation, consultation_id),
            {"agree": ChoiceAnswer("agree")},
            token=uuid4(),
            keyed_by=own.get_one(User, clerk_id),
            serial=42,
        )

    assert at_once(*map(keying, batches, clerks)) == ["Conflict", "done"]
    kept = session.exec(select(Keying)).one()
    assert kept.serial == 42
    assert session.exec(select(Response.id)).one() == kept.response_id, "nothing is left of the other form"


def test_of_two_who_leave_out_each_the_others_response_one_is_told(session, factories, consultation, at_once):
    routes = (Channel.ONLINE, Channel.PAPER)
    said = {"main_issue": TextAnswer("Speeding")}
    one, other = (factories.response(consultation, said, channel=route).id for route in routes)
    staff = factories.user(role=Role.POLICY).id
    consultation_id = consultation.id

    def leaving_out(left_out, kept):
        return lambda own: leave_out(
            own,
            own.get_one(Consultation, consultation_id),
            responses=[left_out],
            same_as=kept,
            reason="the same",
            by=own.get_one(User, staff),
        )

    assert at_once(leaving_out(one, other), leaving_out(other, one)) == ["Conflict", "done"]
    counting = [response.same_as_id is None for response in session.exec(select(Response)).all()]
    assert sorted(counting) == [False, True]
