"""Two waves of a series side by side: which of their questions can be compared, and the change of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from sqlmodel import Session

from consult.figures.disclosure.groups import EVERYBODY, group
from consult.figures.disclosure.hiding import hide_small_groups
from consult.figures.disclosure.linking import Linking
from consult.figures.means import Mean
from consult.figures.readings import Reading, published_reading, reading_from_margin
from consult.figures.wave_change import mean_change, share_change
from consult.models import Consultation, PublishedTable, Wave, WaveMatch
from consult.queries.consultations import questionnaire_of
from consult.queries.waves import published_tables
from consult.queries.weighed_answers import weighed_answers
from consult.reports.waves.kept import kept_parts
from consult.reports.waves.lines import Part, mean_of_part, parts_of, tally
from consult.reports.waves.themes import themes_change
from consult.reports.waves.values import LineChange, MeanPair, NotCompared, PartChange, ThemesChange
from consult.reports.waves.wording import same_wording, why_not_comparable
from forms.spec import LongText, Question

NOT_ASKED = "The earlier wave did not ask it."
NOT_PUBLISHED = "Of the earlier wave only some figures are known, and none of this question."
NOBODY = "Nobody answered it in the {} wave."
NOT_KEPT = "Of the earlier wave only the figures of larger groups were kept, and none of this question."
NO_THEMES_KEPT = "The comments of the earlier wave were deleted, because their time was over."
NO_THEMES_PUBLISHED = "Of the earlier wave only published figures are known, and no comments that could be themed."


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is known of one part in one wave: readings and counts of its lines, or a mean.

    No counts where only figures are known: they were published, or kept when the responses were deleted.
    """

    readings: Mapping[str, Reading]
    base: int = 0
    counts: Mapping[str, int] | None = None
    mean: Mean | None = None


@dataclass(frozen=True, slots=True)
class _Comparability:
    """Whether a question can be compared: `why_not` says that it cannot; `because` is what a person said instead."""

    why_not: str | None
    wording_differs: bool = False
    because: str = ""


class Pair:
    """Two waves, and what can be said of each question that the later one asks."""

    def __init__(self, session: Session, wave: Wave, *, later: Consultation, match_of: Mapping[str, WaveMatch]) -> None:
        self._session = session
        self._earlier = session.get(Consultation, wave.consultation_id) if wave.consultation_id else None
        self._later, self._matches = later, match_of
        self._now = questionnaire_of(session, later)
        self._before = questionnaire_of(session, self._earlier) if self._earlier else None
        self._published = published_tables(session, wave)

    def parts(self, *, smallest: int | None) -> tuple[list[PartChange], list[NotCompared]]:
        """The closed questions that can be compared, and those that cannot; in the order asked.

        Where a question says who answered, counts of people under `smallest` are hidden.
        """
        parts = parts_of(self._now)
        before, now = self._figures_before(parts), self._figures_now(parts)
        compared: list[PartChange] = []
        left_out: dict[str, NotCompared] = {}
        for part in parts:
            key = part.question.key
            verdict = self._comparability(part.question, self._published.get(part.name))
            change = verdict.why_not or self._change(part, before.get(part.name), now.get(part.name), smallest)
            if isinstance(change, str):
                by_wording = verdict.why_not is not None
                left_out.setdefault(key, NotCompared(key, part.question.ask, change, is_by_wording=by_wording))
            else:
                compared.append(replace(change, wording_differs=verdict.wording_differs, because=verdict.because))
        return compared, [each for key, each in left_out.items() if key not in {part.question_key for part in compared}]

    def themes(self) -> tuple[list[ThemesChange], list[NotCompared]]:
        """The same of the themes of the questions that are coded to a code book."""
        compared: list[ThemesChange] = []
        left_out: list[NotCompared] = []
        for question in self._now.questions:
            if not isinstance(question, LongText) or not question.code_book:
                continue
            verdict = self._comparability(question, None)
            why_not = self._no_themes() or verdict.why_not
            if why_not or self._earlier is None:
                left_out.append(NotCompared(question.key, question.ask, why_not or "", is_about_themes=True))
                continue
            change = themes_change(self._session, question, earlier=self._earlier, later=self._later)
            if isinstance(change, NotCompared):
                left_out.append(change)
            else:
                compared.append(replace(change, wording_differs=verdict.wording_differs, because=verdict.because))
        return compared, left_out

    def _no_themes(self) -> str | None:
        """Why there are no comments of the earlier wave; None: there may be."""
        if self._earlier is None:
            return NO_THEMES_PUBLISHED
        return NO_THEMES_KEPT if self._earlier.responses_deleted_at is not None else None

    def _comparability(self, question: Question, published: PublishedTable | None) -> _Comparability:
        """What the wordings say, unless a person said otherwise."""
        if self._before is None:
            if published is None:
                return _Comparability(NOT_PUBLISHED)
            is_same = same_wording(published.ask, question.ask)
            why_not = None if is_same else f"The wording changed. The earlier wave asked: “{published.ask}”"
        elif question.key not in {each.key for each in self._before.questions}:
            return _Comparability(NOT_ASKED)
        else:
            why_not = why_not_comparable(question.key, self._before, self._now)
        match = self._matches.get(question.key)
        if match is None:
            return _Comparability(why_not, wording_differs=why_not is not None)
        if not match.is_comparable:
            return _Comparability(f"A person said that it cannot be compared: {match.reason}")
        return _Comparability(None, wording_differs=why_not is not None, because=match.reason)

    def _nothing_before(self) -> str:
        """Why nothing is known of a question of the earlier wave that it asked."""
        if self._earlier is None:
            return NOT_PUBLISHED
        return NOT_KEPT if self._earlier.responses_deleted_at is not None else NOBODY.format("earlier")

    def _figures_now(self, parts: Sequence[Part]) -> Mapping[str, _Figures]:
        return _figures(self._session, self._later, parts)

    def _figures_before(self, parts: Sequence[Part]) -> Mapping[str, _Figures]:
        if self._earlier is None or self._before is None:
            return {name: _Figures(_readings(table)) for name, table in self._published.items()}
        if self._earlier.responses_deleted_at is not None:
            kept = kept_parts(self._session, self._earlier)
            return {name: _Figures(each.readings, mean=each.mean) for name, each in kept.items()}
        there = {part.name: part for part in parts_of(self._before)}
        return _figures(self._session, self._earlier, [there[part.name] for part in parts if part.name in there])

    def _change(
        self, part: Part, before: _Figures | None, now: _Figures | None, smallest: int | None
    ) -> PartChange | str:
        """The change of a part that may be compared, or why there is none."""
        if now is None:
            return NOBODY.format("later")
        if before is None:
            return self._nothing_before()
        change = PartChange(
            name=part.name,
            question_key=part.question.key,
            ask=part.ask,
            is_about_person=part.is_about_person,
            may_choose_several=part.may_choose_several,
        )
        if now.mean and before.mean:
            mean = MeanPair(before.mean, now.mean, mean_change(before.mean, now.mean), part.unit)
            return replace(change, mean=mean)
        lines = _lines(part, before, now, _hidden(part, before, now, smallest))
        return replace(change, lines=lines) if lines else "The two waves have no answer in common."


def _lines(part: Part, before: _Figures, now: _Figures, hidden: Collection[str]) -> tuple[LineChange, ...]:
    """The lines that somebody said in either wave: what nobody said did not change, and is no comparison."""
    lines = []
    for line in part.lines:
        one, other = before.readings.get(line.key), now.readings.get(line.key)
        if one is None or other is None or one.share == other.share == 0:
            continue
        shown = LineChange(
            line.key,
            line.label,
            one,
            other,
            share_change(one, other),
            is_together=line.is_together,
            earlier_unweighted=_unweighted(before, line.key, one),
            later_unweighted=_unweighted(now, line.key, other),
        )
        nothing = LineChange(line.key, line.label, None, None, None, hidden=True, is_together=line.is_together)
        lines.append(nothing if line.key in hidden else shown)
    return tuple(lines)


def _unweighted(figures: _Figures, key: str, weighted: Reading) -> float | None:
    """The share with every answer counted alike; None where that is the same, or nobody knows."""
    if figures.counts is None or not figures.base:
        return None
    plain = figures.counts[key] / figures.base
    return None if isclose(plain, weighted.share, abs_tol=1e-9) else plain


def _hidden(part: Part, before: _Figures, now: _Figures, smallest: int | None) -> Collection[str]:
    """Lines that would give away too few people in either wave."""
    hidden: set[str] = set()
    if smallest is None or not part.is_about_person:
        return hidden
    for figures in (before, now):
        if figures.counts is not None:
            counts = {line.key: figures.counts[line.key] for line in part.lines}
            linking = Linking(figures.base)
            linking.by_answers(EVERYBODY, part.name, counts, adds_up=not part.may_choose_several)
            protection = hide_small_groups(linking.linked(), smallest=smallest)
            hidden |= {key for key in counts if protection.hides(group((part.name, key)))}
    return hidden


def _figures(session: Session, wave: Consultation, parts: Sequence[Part]) -> Mapping[str, _Figures]:
    questions = {part.question.key: part.question for part in parts}
    answers = weighed_answers(session, wave, list(questions.values()))
    found: dict[str, _Figures] = {}
    for part in parts:
        given = answers[part.question.key]
        if part.scale is not None:
            mean = mean_of_part(part, given, design_effect=wave.design_effect)
            if mean:
                found[part.name] = _Figures({}, mean=mean)
        elif counted := tally(part, given, design_effect=wave.design_effect):
            found[part.name] = _Figures(counted.readings, counted.base, counted.counts)
    return found


def _readings(table: PublishedTable) -> Mapping[str, Reading]:
    """What was published, as readings: by the interval where there is one, else by the base."""
    readings = {}
    for key, share in table.shares.items():
        if table.half_width_0_to_1 is not None and 0 < share < 1:
            readings[key] = reading_from_margin(share, table.half_width_0_to_1, table.base)
        elif table.base is not None:
            readings[key] = published_reading(share, table.base)
    return readings
