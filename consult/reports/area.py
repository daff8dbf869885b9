"""Those who answered beside the people of the area, group by group."""

from dataclasses import dataclass

from sqlmodel import Session

from consult.figures.disclosure.groups import EVERYBODY, group
from consult.figures.disclosure.hiding import hide_small_groups
from consult.figures.disclosure.linking import Linking
from consult.figures.representativeness import AgainstArea, against_area
from consult.models import Consultation
from consult.queries.area import AreaFigures, AreaQuestion, area_questions, count_groups, list_area_figures
from consult.queries.consultations import questionnaire_of
from forms.loading import equality_section


@dataclass(frozen=True, slots=True)
class GroupBesideArea:
    """A group with its label. `hidden`: so few answered from it that only staff may be shown how many."""

    label: str
    line: AgainstArea
    hidden: bool


@dataclass(frozen=True, slots=True)
class BesideArea:
    """One question's groups beside the area's. `base` is the individuals in any group that the area's figures know.

    `left_out` answered something else, such as “prefer not to say”. Without a base there are no groups. `smallest` is
    the setting by which groups are hidden; whoever shows more than one table must hide across them all.
    """

    question: AreaQuestion
    figures: AreaFigures
    base: int
    left_out: int
    groups: tuple[GroupBesideArea, ...]


def questions_with_areas(session: Session, consultation: Consultation) -> tuple[AreaQuestion, ...]:
    """The questions of a consultation that the area may have figures for, in the order asked."""
    return area_questions(questionnaire_of(session, consultation), equality_section())


def beside_area(session: Session, consultation: Consultation, *, smallest: int) -> tuple[BesideArea, ...]:
    """Each question that there are figures for, in the order asked. Nothing is said of one that is asked no more."""
    figures = list_area_figures(session, consultation)
    return tuple(
        _beside(session, consultation, question, figures[question.key], smallest=smallest)
        for question in questions_with_areas(session, consultation)
        if question.key in figures
    )


def _beside(
    session: Session, consultation: Consultation, question: AreaQuestion, figures: AreaFigures, *, smallest: int
) -> BesideArea:
    counts = count_groups(session, consultation, question)
    compared = against_area(counts, figures.shares)
    if compared is None:
        return BesideArea(question, figures, 0, sum(counts.values()), ())
    linking = Linking(compared.base)
    linking.by_answers(EVERYBODY, question.key, {line.key: line.answered.count for line in compared.lines})
    protection = hide_small_groups(linking.linked(), smallest=smallest)
    groups = tuple(
        GroupBesideArea(question.label(line.key), line, protection.hides(group((question.key, line.key))))
        for line in compared.lines
    )
    return BesideArea(question, figures, compared.base, compared.left_out, groups)
