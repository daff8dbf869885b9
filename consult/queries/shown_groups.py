"""The groups of people that the dashboard shows, as they were when they last could be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from consult.models import Consultation, ShownGroups
from consult.queries.area import AreaFigures, AreaQuestion, area_questions, count_groups, list_area_figures
from consult.queries.consultations import questionnaire_of
from forms.loading import equality_section


@dataclass(frozen=True, slots=True)
class GroupsToShow:
    """A question whose groups are shown. `figures` are the area's, where they were put in."""

    question: AreaQuestion
    figures: AreaFigures | None

    @property
    def options(self) -> tuple[str, ...]:
        """The groups: those that the area's figures have, or every option."""
        known = self.figures.shares if self.figures else None
        return tuple(option.value for option in self.question.options if known is None or option.value in known)


def groups_to_show(session: Session, consultation: Consultation) -> Sequence[GroupsToShow]:
    """The question about the locality, and every other that there are figures of the area for, in the order asked."""
    questionnaire = questionnaire_of(session, consultation)
    figures = list_area_figures(session, consultation)
    locality = questionnaire.question_for("locality")
    return [
        GroupsToShow(question, figures.get(question.key))
        for question in area_questions(questionnaire, equality_section())
        if question.key in figures or (locality and question.key == locality.key)
    ]


@dataclass(frozen=True, slots=True)
class CountedQuestion:
    """How many individuals are in each group of a question now. `left_out` said what is no group of it."""

    question_key: str
    groups: Mapping[str, int]
    left_out: int


def count_groups_to_show(session: Session, consultation: Consultation) -> Sequence[CountedQuestion]:
    """Count every question whose groups are shown, in the order asked.

    A group that was shown once is counted on, though the area's figures may not have it any more.
    """
    shown = shown_groups(session, consultation)
    counted = []
    for each in groups_to_show(session, consultation):
        key = each.question.key
        counts = count_groups(session, consultation, each.question)
        before = shown[key].counts if key in shown else {}
        groups = {option: counts.get(option, 0) for option in dict.fromkeys((*each.options, *before)) if option}
        counted.append(CountedQuestion(key, groups, sum(counts.values()) - sum(groups.values())))
    return counted


def shown_groups(session: Session, consultation: Consultation) -> Mapping[str, ShownGroups]:
    """What was last let be seen of each question, by its key. A question of which nothing may be seen yet has none."""
    rows = session.exec(
        select(ShownGroups)
        .where(ShownGroups.consultation_id == consultation.id)
        .order_by(col(ShownGroups.question_key))
    ).all()
    return {row.question_key: row for row in rows}
