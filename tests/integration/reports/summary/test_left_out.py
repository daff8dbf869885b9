"""A response that a person left out changes no figure of a summary, which says that it was left out, and why."""

from sqlmodel import col, select

from consult.models import Channel, LeftOutFor, MarkReason, Response, Role
from consult.queries.marks import Chosen, GroupedBy, MarkedGroup, fingerprint_of
from consult.reports.summary.content import Paragraph, PartKey
from consult.services.duplicates import leave_out
from consult.services.mark_decisions import leave_out_marked
from consult.services.marking import mark_response
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


def test_a_marked_response_that_is_no_answer_changes_nothing_and_is_told_with_the_reason(
    session, factories, frozen, answered
):
    before = frozen(answered)
    said = {"main_issue": TextAnswer("Cheap tyres"), "impact": NumberAnswer(9), "locality": ChoiceAnswer("west")}
    tyres = factories.response(answered, said)
    mark_response(session, tyres, [MarkReason.TOO_FAST])
    session.commit()
    assert frozen(answered).tables != before.tables
    chosen = Chosen(answered.id, MarkedGroup(GroupedBy.MARK, "too-fast"), tyres.entered_at)
    leave_out_marked(
        session,
        answered,
        chosen,
        seen=fingerprint_of(session, chosen),
        left_out_for=LeftOutFor.ADVERTISING,
        reason="It sells tyres",
        by=factories.user(role=Role.POLICY),
    )
    session.commit()
    after = frozen(answered)
    assert after.tables == before.tables
    told = (
        "1 response is left out of every figure: a person found that it was no answer (advertising, 1). Nothing was "
        "deleted, and what was said was no reason."
    )
    for key in (PartKey.WHO_ANSWERED, PartKey.METHODS):
        blocks = [block for section in after.part(key).sections for block in section.blocks]
        assert told in [block.text for block in blocks if isinstance(block, Paragraph)]
