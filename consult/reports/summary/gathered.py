"""What a summary is made from: the data of a consultation at one moment, read once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from consult.clock import in_london, today_in_london, utc_now
from consult.figures.disclosure.groups import Group
from consult.figures.disclosure.hiding import Protection
from consult.figures.raking import FEWEST_IN_A_GROUP
from consult.figures.shares import share_of
from consult.models import Consultation, LeftOutFor, Study
from consult.queries.closed_answers import CountedAnswers, count_answers
from consult.queries.closed_parts import closed_parts
from consult.queries.consultations import State, questionnaire_of, state_of
from consult.queries.duplicates import count_left_out
from consult.queries.marks import count_left_out_for
from consult.queries.response_counts import (
    count_responses_by_channel,
    count_responses_of_bodies,
    has_weights,
    list_moments_of_responses,
)
from consult.queries.summaries import get_latest_signed
from consult.queries.themes import themed_questions
from consult.queries.theming import active_run
from consult.queries.verifications import VerifiedPaper, how_much_was_verified
from consult.reports.area import BesideArea, beside_area
from consult.reports.area_shares import AreaShares, area_shares, protect_with_weighted, weighted_groups
from consult.reports.area_weights import in_large_cells, weighting_of
from consult.reports.closed import ClosedSection, closed_section, is_counted
from consult.reports.coding_check import CodingCheck, reference_check
from consult.reports.counted_groups import PERIOD, ROUTE
from consult.reports.decided import ThemeLine, decided_on
from consult.reports.indicators import AskedIndicator, asked_indicators
from consult.reports.paper_and_online import TableByMode, all_options_by_mode, questions_of_likeness
from consult.reports.sentences import CHANNEL_LABELS, Route
from consult.reports.small_groups import GroupsShown, ThemesByPlace
from consult.reports.summary.content import SummaryUnreadable, from_json
from consult.reports.summary.earlier import hidden_before
from consult.reports.summary.periods import responses_by_period
from consult.reports.summary.tables import IntervalKind
from consult.reports.themed import ThemedSection, themed_section
from consult.reports.weighted_groups import WeightedGroups
from forms.questions import asks_about_person
from forms.spec import LongText, Question, Questionnaire, Scale0To10


@dataclass(frozen=True, slots=True)
class GatheredQuestion:
    """A themed question with the blind sample that checks its coding, where one is closed."""

    question: LongText
    section: ThemedSection
    check: CodingCheck | None
    is_being_themed: bool

    @property
    def corrects(self) -> CodingCheck | None:
        """The check, where it is of the code book that counts and has corrected shares."""
        provenance = self.section.provenance
        if self.check is None or provenance is None or self.check.code_book.id != provenance.code_book_id:
            return None
        return self.check if self.check.corrected else None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that the parts of a summary are made from."""

    consultation: Consultation
    questionnaire: Questionnaire
    at: datetime
    state: State
    smallest: int
    responses: int
    left_out: int  # responses that are the same return as another, as a person decided
    no_answers: Mapping[LeftOutFor, int]  # marked responses that a person found to be no answers
    routes: tuple[Route, ...]
    bodies: int
    has_weights: bool
    by_day: tuple[tuple[date, int], ...]
    protection: Protection  # of every table of groups of people in the summary together
    area: tuple[BesideArea, ...]
    by_mode: tuple[TableByMode, ...]  # closed questions on the matter, paper against online
    area_shares: AreaShares | None  # weighted to the area, as far as they may be shown
    personal: tuple[ClosedSection, ...]  # what people said about themselves
    closed: tuple[ClosedSection, ...]
    themed: tuple[GatheredQuestion, ...]
    indicators: tuple[AskedIndicator, ...]
    decided: tuple[ThemeLine, ...]
    verified: VerifiedPaper
    not_shown: tuple[str, ...]

    @property
    def is_too_few(self) -> bool:
        """Whether so few responded that no figure at all is shown."""
        return self.responses < self.smallest

    @property
    def design_effect(self) -> float:
        """How many times fewer independent answers those of a survey are worth; 1 for an open consultation."""
        return self.consultation.design_effect or 1.0

    @property
    def chance(self) -> IntervalKind:
        """What the interval of a figure of those who answered allows for."""
        is_survey = self.consultation.study is Study.SAMPLE_SURVEY
        return IntervalKind.SAMPLING if is_survey else IntervalKind.CHANCE


def gather(session: Session, consultation: Consultation, *, smallest: int) -> Gathered:
    """Read what a summary is made from. Give a session that sees the data of one moment."""
    by_channel = count_responses_by_channel(session, consultation)
    responses = sum(by_channel.values())
    questionnaire = questionnaire_of(session, consultation)
    counted = [question for question in questionnaire.questions if is_counted(question)]
    answers = count_answers(session, consultation, counted)
    by_day = _by_day(list_moments_of_responses(session, consultation))
    routes = tuple(
        Route(label, share_of(by_channel[channel], responses))
        for channel, label in CHANNEL_LABELS.items()
        if channel in by_channel
    )
    bodies = count_responses_of_bodies(session, consultation)
    themed = _themed(session, consultation, questionnaire, smallest=smallest)
    indicators = asked_indicators(session, consultation, questionnaire)
    by_route = {CHANNEL_LABELS.get(channel, channel.value): count for channel, count in by_channel.items()}
    area = beside_area(session, consultation, smallest=smallest)
    full = weighting_of(session, consultation)
    weighting = in_large_cells(full, smallest=FEWEST_IN_A_GROUP) if full else None
    weighted = weighted_groups(
        session,
        consultation,
        questionnaire,
        weighting,
        themed=[each.section.key for each in themed if each.section.provenance],
        smallest=smallest,
    )
    shown = GroupsShown(
        questionnaire=questionnaire,
        responses=responses,
        bodies=bodies,
        everybody_by={ROUTE: by_route, PERIOD: dict(responses_by_period(by_day).counted)},
        answers=answers,
        beside_area={
            each.question.key: {group.line.key: group.line.answered.count for group in each.groups}
            for each in area
            if not each.question.is_equality
        },
        by_place=[*(_by_place(each.section) for each in themed), *(each.by_place for each in indicators)],
        weighted=weighted,
        hidden_before=_hidden_before(session, consultation, questionnaire, themed, indicators, weighted=weighted),
    )
    shown, protection = protect_with_weighted(shown, smallest=smallest)
    design_effect = consultation.design_effect or 1.0
    closed = _closed(questionnaire, answers, protection, smallest=smallest, design_effect=design_effect)
    personal = {question.key for question in counted if asks_about_person(question)}
    decided = decided_on(session, consultation, today=today_in_london())
    return Gathered(
        consultation=consultation,
        questionnaire=questionnaire,
        at=utc_now(),
        state=state_of(consultation, utc_now()),
        smallest=smallest,
        responses=responses,
        left_out=count_left_out(session, consultation),
        no_answers=count_left_out_for(session, consultation),
        routes=routes,
        bodies=bodies,
        has_weights=has_weights(session, consultation),
        by_day=by_day,
        protection=protection,
        area=area,
        by_mode=_by_mode(session, consultation, questionnaire, personal, smallest=smallest),
        area_shares=area_shares(weighting, shown.weighted, protection, design_effect=design_effect) if full else None,
        personal=tuple(section for section in closed if section.key in personal),
        closed=tuple(section for section in closed if section.key not in personal),
        themed=themed,
        indicators=indicators,
        decided=tuple(
            line for question in decided for line in question.lines if line.decision and line.decision.decided
        ),
        verified=how_much_was_verified(session, consultation),
        not_shown=tuple(question.ask for question in questionnaire.questions if _is_left_out(question)),
    )


def _closed(
    questionnaire: Questionnaire,
    answers: Mapping[str, CountedAnswers],
    protection: Protection,
    *,
    smallest: int,
    design_effect: float,
) -> tuple[ClosedSection, ...]:
    return tuple(
        closed_section(
            question,
            answers[question.key],
            smallest=smallest,
            was_asked_of_some=bool(question.show_when or questionnaire.page_of(question.key).show_when),
            protection=protection,
            design_effect=design_effect,
        )
        for question in questionnaire.questions
        if question.key in answers
    )


def _by_mode(
    session: Session,
    consultation: Consultation,
    questionnaire: Questionnaire,
    personal: Collection[str],
    *,
    smallest: int,
) -> tuple[TableByMode, ...]:
    parts = [
        part
        for part in closed_parts(questionnaire)
        if part.question_key not in personal and is_counted(questionnaire.question(part.question_key))
    ]
    alike_in = next(iter(questions_of_likeness(session, consultation)), None)
    return all_options_by_mode(session, consultation, parts, alike_in=alike_in, smallest=smallest)


def _hidden_before(
    session: Session,
    consultation: Consultation,
    questionnaire: Questionnaire,
    themed: Sequence[GatheredQuestion],
    indicators: Sequence[AskedIndicator],
    *,
    weighted: WeightedGroups | None,
) -> frozenset[Group]:
    """What the summary that was signed last does not show: a new one may hide more, and never less.

    Of one that this version cannot read nothing is known.
    """
    latest = get_latest_signed(session, consultation)
    if latest is None or latest.content is None:
        return frozenset()
    try:
        earlier = from_json(latest.content)
    except SummaryUnreadable:
        return frozenset()
    return hidden_before(earlier, questionnaire, [each.section for each in themed], indicators, weighted)


def _by_place(asked: ThemedSection) -> ThemesByPlace:
    issues = asked.mentions.lines if asked.mentions else ()
    categories = {category.key: [theme.key for theme in category.themes] for category in asked.categories}
    return ThemesByPlace(asked.key, asked.coded, [issue.key for issue in issues], categories)


def _themed(
    session: Session, consultation: Consultation, questionnaire: Questionnaire, *, smallest: int
) -> tuple[GatheredQuestion, ...]:
    asked = questionnaire.question_for("impact")
    return tuple(
        GatheredQuestion(
            question=question,
            section=themed_section(
                session,
                consultation,
                question,
                # The scale is about the main issue: what it says of another question's comments nobody asked.
                scale=asked if isinstance(asked, Scale0To10) and question.use == "main_issue" else None,
                smallest=smallest,
            ),
            check=reference_check(session, consultation, question.key),
            is_being_themed=active_run(session, consultation.id, question.key) is not None,
        )
        for question in themed_questions(session, consultation)
    )


def _is_left_out(question: Question) -> bool:
    is_themed = isinstance(question, LongText) and question.code_book is not None
    return not (is_counted(question) or is_themed or question.use == "publication")


def _by_day(moments: Sequence[datetime]) -> tuple[tuple[date, int], ...]:
    days = Counter(in_london(moment).date() for moment in moments)
    return tuple(sorted(days.items()))
