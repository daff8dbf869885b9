"""Indicators as they are reported: this wave's figure beside that of a year before, and the sentences on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from consult.figures import indicator as figures
from consult.figures.readings import Reading, reading_of
from consult.figures.shares import Share
from consult.figures.verdicts import Verdict
from consult.page_furniture import long_date
from consult.reports.closed import ClosedSection
from consult.reports.indicators import AskedIndicator
from consult.reports.summary.gathered import Gathered
from consult.reports.waves.values import LineChange, WaveChanges, WaveFacts
from consult.rounding import exact_percentage, exact_points, fixed, rounded
from forms.indicators import Benchmark, Indicator
from forms.spec import choices_of

A_YEAR, GIVE_OR_TAKE = timedelta(days=365), timedelta(days=45)
"""A wave that ended so long before counts as 12 months earlier: fieldwork does not keep to the day."""


@dataclass(frozen=True, slots=True)
class ReportedIndicator:
    """An indicator of which there is a figure: this wave's, and the earlier wave's where the two can be compared."""

    asked: AskedIndicator
    reading: Reading
    period: str
    change: LineChange | None = None
    earlier: WaveFacts | None = None

    @property
    def written(self) -> Indicator:
        """What the questionnaire says of it."""
        return self.asked.indicator

    @property
    def year_before(self) -> Reading | None:
        """The share 12 months earlier, where the earlier wave is of then."""
        return self.change.earlier if self.change and self.earlier else None

    @property
    def row(self) -> figures.Indicator:
        """The row with its assessments. Percentages are those that are printed."""
        written, before = self.written, self.year_before
        return figures.Indicator(
            name=written.label,
            period=self.period,
            performance=_printed(self.reading.share),
            higher_is_better=written.higher_is_better,
            target=written.target,
            twelve_months_earlier=_printed(before.share) if before else None,
            benchmark=_benchmark(written.benchmark),
        )


def report_indicators(gathered: Gathered, changes: WaveChanges) -> tuple[ReportedIndicator, ...]:
    """Every indicator that enough people answered to report it, in the order asked."""
    closed = {each.key: each for each in (*gathered.closed, *gathered.personal)}
    found = []
    for asked in gathered.indicators:
        share = _share(asked, closed.get(asked.question.key))
        if share is not None:
            reading = reading_of(share.count, share.base, design_effect=gathered.design_effect)
            change = _line(asked, changes)
            earlier = changes.earlier if change and _is_a_year_before(changes) else None
            found.append(ReportedIndicator(asked, reading, _period(gathered, changes), change, earlier))
    return tuple(found)


def about_indicator(reported: ReportedIndicator, changes: WaveChanges) -> str:
    """An indicator as a sentence: its share with its margin, and what can be said of the change since the last wave."""
    reading = reported.reading
    margin = f"±{fixed(reading.margin * 100, 1)} percentage points"
    now = f"{reported.written.label}: {_share_said(reading)} ({margin}) in {reported.period}"
    line = reported.change
    if line is None or line.earlier is None or line.change is None or changes.earlier is None:
        return f"{now}."
    before = f"{_share_said(line.earlier)} in {changes.earlier.label}"
    difference = line.change.difference
    points, low, high = map(exact_points, (difference.difference, difference.interval.low, difference.interval.high))
    is_weighted = line.earlier_unweighted is not None or line.later_unweighted is not None
    of_weighted = ", of weighted shares" if is_weighted else ""
    moved = f"{points} percentage points{of_weighted}, likely range {low} to {high}"
    match line.change.verdict:
        case Verdict.NO_EVIDENCE:
            with_others = ", with so many figures compared" if difference.is_supported else ""
            return f"{now}, after {before}. The change ({moved}) may be due to chance{with_others}."
        case Verdict.TOO_FEW:
            return f"{now}, after {before}. Too few answered to say whether it changed."
        case Verdict.HIGHER | Verdict.LOWER:
            return f"{now}, after {before}. The change ({moved}) is more than chance would easily give."


def says_change(reported: Sequence[ReportedIndicator], question_ask: str) -> bool:
    """Whether the sentence of an indicator says already how the answers to this question changed."""
    return any(each.change is not None and each.asked.question.ask == question_ask for each in reported)


def _share_said(reading: Reading) -> str:
    if not reading.is_base_known:  # worked out from a published margin: nobody counted so many people
        low, high = (exact_percentage(end) for end in (reading.interval.low, reading.interval.high))
        return f"{exact_percentage(reading.share)} (likely range {low} to {high})"
    return f"{exact_percentage(reading.share)} of {reading.base:,}"


def _share(asked: AskedIndicator, found: ClosedSection | None) -> Share | None:
    """How many gave the answer that counts; None where nobody answered or the figure is hidden."""
    if found is None or not found.base or not found.tables:
        return None
    (table,) = found.tables
    answer = asked.indicator.answer
    if answer is None:
        return next(line.share for line in table.lines if line.is_together)
    label = next(option.label for option in choices_of(asked.question) if option.value == answer)
    return next(line.share for line in table.lines if line.label == label)


def _line(asked: AskedIndicator, changes: WaveChanges) -> LineChange | None:
    lines = (line for part in changes.about_matter if part.question_key == asked.question.key for line in part.lines)
    return next((line for line in lines if line.key == asked.line and line.change), None)


def _is_a_year_before(changes: WaveChanges) -> bool:
    if changes.earlier is None or changes.later is None:
        return False
    return abs(changes.later.last_on - changes.earlier.last_on - A_YEAR) <= GIVE_OR_TAKE


def _period(gathered: Gathered, changes: WaveChanges) -> str:
    if changes.later is not None:
        return changes.later.label
    opened, closed = (moment.date() for moment in (gathered.consultation.opens_at, gathered.consultation.closes_at))
    return f"{long_date(opened)} to {long_date(closed)}"


def _benchmark(written: Benchmark | None) -> figures.Benchmark | None:
    if written is None:
        return None
    return figures.Benchmark(**written.model_dump(exclude={"source"}))


def _printed(share: float) -> float:
    return float(rounded(share * 100, 1))
