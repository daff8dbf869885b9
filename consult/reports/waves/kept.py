"""What is left of a wave once its responses are deleted: shares and means that hold no small group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from consult.figures.disclosure.groups import EVERYBODY, group
from consult.figures.disclosure.hiding import hide_small_groups
from consult.figures.disclosure.linking import Linking
from consult.figures.intervals import Interval
from consult.figures.means import Mean
from consult.figures.readings import Reading
from consult.models import Consultation, KeptFigures
from consult.queries.consultations import questionnaire_of
from consult.queries.weighed_answers import weighed_answers
from consult.reports.waves.lines import Part, Tally, mean_of_part, parts_of, tally


@dataclass(frozen=True, slots=True)
class KeptPart:
    """What was kept of one part of a questionnaire: readings of its lines, or a mean."""

    readings: Mapping[str, Reading]
    mean: Mean | None = None


def figures_to_keep(session: Session, consultation: Consultation, *, smallest: int) -> Iterator[KeptFigures]:
    """The figures of each closed question that later waves are compared by, as rows that are not in the session yet.

    Nothing is kept that fewer than `smallest` answered. Lines that fewer chose, and as many others as it takes so that
    they cannot be worked out, are left out, whatever the question is about: nobody decides about them later.
    """
    parts = parts_of(questionnaire_of(session, consultation))
    questions = {part.question.key: part.question for part in parts}
    answers = weighed_answers(session, consultation, list(questions.values()))
    for part in parts:
        given = answers[part.question.key]
        if part.scale is not None:
            mean = mean_of_part(part, given, design_effect=consultation.design_effect)
            if mean and mean.base >= smallest:
                yield _row_of_mean(consultation, part, mean)
        else:
            counted = tally(part, given, design_effect=consultation.design_effect)
            if counted and counted.base >= smallest:
                yield _row_of_shares(consultation, part, counted, smallest)


def kept_parts(session: Session, consultation: Consultation) -> Mapping[str, KeptPart]:
    """What was kept of a consultation whose responses are deleted, by the name of the part."""
    rows = session.exec(
        select(KeptFigures).where(KeptFigures.consultation_id == consultation.id).order_by(col(KeptFigures.part))
    ).all()
    return {row.part: KeptPart(_readings(row), _mean(row)) for row in rows}


def _row_of_mean(consultation: Consultation, part: Part, mean: Mean) -> KeptFigures:
    return KeptFigures(
        consultation_id=consultation.id,
        part=part.name,
        base=mean.base,
        effective_base=mean.base,
        mean=mean.mean,
        spread=mean.variance,
        low=mean.interval.low,
        high=mean.interval.high,
    )


def _row_of_shares(consultation: Consultation, part: Part, counted: Tally, smallest: int) -> KeptFigures:
    single = [line for line in part.lines if not line.is_together]
    linking = Linking(counted.base)
    counts = {line.key: counted.counts[line.key] for line in single}
    linking.by_answers(EVERYBODY, part.name, counts, adds_up=not part.may_choose_several)
    for line in part.lines:
        if line.is_together:
            whole = linking.count(group((part.name, line.key)), counted.counts[line.key])
            linking.adds_up(whole, [group((part.name, each.key)) for each in single if each.values <= line.values])
    protection = hide_small_groups(linking.linked(), smallest=smallest)
    shown = {
        line.key: counted.readings[line.key]
        for line in part.lines
        if not protection.hides(group((part.name, line.key)))
    }
    effective = next(iter(counted.readings.values())).effective_base
    return KeptFigures(
        consultation_id=consultation.id,
        part=part.name,
        base=counted.base,
        effective_base=effective,
        shares={key: reading.share for key, reading in shown.items()},
    )


def _readings(row: KeptFigures) -> Mapping[str, Reading]:
    return {key: Reading(share, row.base, row.effective_base, row.base) for key, share in row.shares.items()}


def _mean(row: KeptFigures) -> Mean | None:
    if row.mean is None or row.spread is None or row.low is None or row.high is None:
        return None
    return Mean(row.base, row.mean, row.spread, Interval(row.low, row.high))
