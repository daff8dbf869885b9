"""Moving the groups on the dashboard on to what they are now, where that tells nobody who came meanwhile."""

from collections.abc import Sequence

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.figures.disclosure.looking_again import may_move_on
from consult.models import Consultation, ShownGroups
from consult.queries.shown_groups import CountedQuestion, shown_groups

LEFT_OUT = ""
"""What those are kept under who are in no group. No page shows it, but who knows how many answered can work it out."""


def move_groups_on(
    session: Session, consultation: Consultation, counted: Sequence[CountedQuestion], *, smallest: int
) -> Sequence[str]:
    """Keep those of these counts that may be shown now; gives back the keys of their questions.

    A question moves on as a whole or not at all. Two workers at once take turns. What was counted may be of a moment
    ago, so that nothing is locked while it is counted: it is held against what is kept when it is its turn.
    """
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    shown = shown_groups(session, consultation)
    moved = []
    for each in counted:
        key = each.question_key
        kept = shown.get(key) or ShownGroups(consultation_id=consultation.id, question_key=key)
        now = {**each.groups, LEFT_OUT: each.left_out}
        if may_move_on(kept.counts, now, smallest=smallest):
            kept.counts, kept.counted_at = now, utc_now()
            session.add(kept)
            moved.append(key)
    session.flush()
    return moved
