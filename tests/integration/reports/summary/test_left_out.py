"""A response that is the same return as another changes no figure of a summary, which says that it was left out."""

from sqlmodel import col, select

from consult.models import Channel, Response, Role
from consult.reports.summary.content import Paragraph, PartKey
from consult.services.duplicates import leave_out
from forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer


def test_it_changes_no_table_and_no_headline_and_is_told(session, factories, frozen, answered):
    before = frozen(answered)
    said = {"main_issue": TextAnswer("Bikes"), "impact": NumberAnswer(9), "locality": ChoiceAnswer("west")}
    copy = factories.response(answered, said, channel=Channel.PAPER)
    assert frozen(answered).tables != before.tables
    first = session.exec(select(Response).where(col(Response.id) != copy.id).order_by(Response.reference)).first()
    staff = factories.user(role=Role.POLICY)
    leave_out(session, answered, responses=[copy.id], same_as=first.id, reason="She rang to say so", by=staff)
    session.commit()
    after = frozen(answered)
    assert after.tables == before.tables
    assert [sentence.text for sentence in after.headline] == [sentence.text for sentence in before.headline]
    blocks = [block for section in after.part(PartKey.WHO_ANSWERED).sections for block in section.blocks]
    told = [block.text for block in blocks if isinstance(block, Paragraph) and "left out" in block.text]
    assert told == [
        "1 response is left out of every figure: a person found that somebody had sent the same response twice. "
        "Nothing was deleted."
    ]
