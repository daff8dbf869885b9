"""Putting in the area's figures, all at once, and taking them away again."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from consult.models import AreaGroup, AreaMargin, Consultation, User
from consult.services.area_file import ReadMargin
from consult.services.auditing import record


def put_in_area_figures(
    session: Session, consultation: Consultation, margins: Sequence[ReadMargin], *, put_in_by: User | None
) -> None:
    """Keep these figures for a consultation in place of any that were there."""
    replaced = _delete(session, consultation)
    for read in margins:
        margin = AreaMargin(
            consultation_id=consultation.id,
            question_key=read.question_key,
            source=read.source,
            counted_on=read.counted_on,
            put_in_by_id=put_in_by.id if put_in_by else None,
        )
        session.add(margin)
        session.flush()
        for position, group in enumerate(read.groups):
            session.add(
                AreaGroup(
                    margin_id=margin.id,
                    option=group.option,
                    position=position,
                    share=group.share,
                    people=group.people,
                )
            )
    record(
        session,
        "area figures put in",
        consultation,
        actor=put_in_by,
        questions=[read.question_key for read in margins],
        groups=sum(len(read.groups) for read in margins),
        replaced=replaced,
    )
    session.flush()


def take_away_area_figures(session: Session, consultation: Consultation, *, taken_away_by: User) -> None:
    """Keep no figures of the area for a consultation. Nothing happens where there are none."""
    taken = _delete(session, consultation)
    if taken:
        record(session, "area figures taken away", consultation, actor=taken_away_by, questions=taken)
        session.flush()


def _delete(session: Session, consultation: Consultation) -> list[str]:
    """Take out what is there, and give back the questions it was for. Two people at once take turns."""
    session.exec(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()).one()
    margins = session.exec(select(AreaMargin).where(AreaMargin.consultation_id == consultation.id)).all()
    ids = [margin.id for margin in margins]
    session.exec(delete(AreaGroup).where(col(AreaGroup.margin_id).in_(ids)))
    session.exec(delete(AreaMargin).where(col(AreaMargin.id).in_(ids)))
    return sorted(margin.question_key for margin in margins)
