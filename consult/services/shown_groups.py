"""Moving the groups on the dashboard on to what they are now, where that tells nobody who came meanwhile."""

from collections.abc import Sequence

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.figures.disclosure.looking_again import may_move_on
from consult.models import Consultation, ShownGroups
from consult.queries.area import count_groups
from consult.queries.shown_groups import groups_to_show, shown_groups

LEFT_OUT = ""
"""What those are counted under who gave an answer that the area's figures do not have. No page shows it."""


def move_groups_on(session: Session, consultation: Consultation, *, smallest: int) -> Sequence[str]:
    """Count each question's groups, and keep the counts that may be shown now; gives back the keys of those kept.

    A question moves on as a whole or not at all. Two workers at once take turns.
    """
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    shown = shown_groups(session, consultation)
    moved = []
    for each in groups_to_show(session, consultation):
        key = each.question.key
        before = shown.get(key) or ShownGroups(consultation_id=consultation.id, question_key=key)
        counts = count_groups(session, consultation, each.question)
        # A group that was shown once is watched on, though the area's figures may not have it any more; and so are
        # those who said something else, for who knows how many answered can work them out.
        groups = [option for option in dict.fromkeys((*each.options, *before.counts)) if option != LEFT_OUT]
        now = {option: counts.get(option, 0) for option in groups}
        now[LEFT_OUT] = sum(counts.values()) - sum(now.values())
        if may_move_on(before.counts, now, smallest=smallest):
            before.counts, before.counted_at = now, utc_now()
            session.add(before)
            moved.append(key)
    session.flush()
    return moved
