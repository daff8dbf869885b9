"""What the board is shown of one consultation: one frozen value, from which page, charts and sentences are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from consult.clock import today_in_london, utc_now
from consult.figures.shares import share_of
from consult.models import Channel, Consultation
from consult.queries.closed_answers import count_answers
from consult.queries.consultations import State, questionnaire_of, state_of
from consult.queries.response_counts import count_responses_by_channel, count_responses_of_bodies
from consult.queries.themes import themed_questions
from consult.reports import sentences
from consult.reports.closed import ClosedSection, closed_section, is_counted
from consult.reports.decided import ThemeLine, decided_on
from consult.reports.sentences import Route
from consult.reports.themed import ThemedSection, themed_section
from forms.spec import LongText, Question, Questionnaire, Scale0To10

AGREEMENTS_IN_LEAD = 2
CHANNEL_LABELS = {
    Channel.ONLINE: "online",
    Channel.PAPER: "on paper",
    Channel.LETTER: "by letter",
    Channel.EMAIL: "by email",
    Channel.COMMITTEE: "from a committee",
    Channel.NOT_KNOWN: "by a route that is not known",
}


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """Everything the board's page says. `is_too_few`: fewer responses than any figure is shown for."""

    made_at: datetime
    state: State
    responses: int
    smallest: int
    is_too_few: bool
    routes: tuple[Route, ...]
    bodies: int
    lead: tuple[str, ...]
    themed: tuple[ThemedSection, ...]
    closed: tuple[ClosedSection, ...]
    decided: tuple[ThemeLine, ...]  # themes that something was decided on, published or not
    not_shown: tuple[str, ...]  # questions answered in words, dates or postcodes that have no figures here


def board_summary(session: Session, consultation: Consultation, *, smallest: int) -> BoardSummary:
    """The figures of a consultation as they stand now. Groups of fewer than `smallest` people are not shown."""
    by_channel = count_responses_by_channel(session, consultation)
    responses = sum(by_channel.values())
    is_too_few = responses < smallest
    questionnaire = questionnaire_of(session, consultation)
    routes = tuple(
        Route(label, share_of(by_channel[channel], responses))
        for channel, label in CHANNEL_LABELS.items()
        if channel in by_channel
    )
    bodies = count_responses_of_bodies(session, consultation)
    closed = () if is_too_few else _closed(session, consultation, questionnaire, smallest=smallest)
    themed = () if is_too_few else _themed(session, consultation, smallest=smallest)
    return BoardSummary(
        made_at=utc_now(),
        state=state_of(consultation, utc_now()),
        responses=responses,
        smallest=smallest,
        is_too_few=is_too_few,
        routes=routes,
        bodies=bodies,
        lead=() if is_too_few else _lead(responses, routes, bodies, closed, themed, smallest=smallest),
        themed=themed,
        closed=closed,
        decided=() if is_too_few else _decided(session, consultation),
        not_shown=tuple(question.ask for question in questionnaire.questions if _is_left_out(question)),
    )


def section_of(session: Session, consultation: Consultation, question: LongText, *, smallest: int) -> ThemedSection:
    """The part of the summary about one themed question."""
    asked = questionnaire_of(session, consultation).question_for("impact")
    # The scale is about the main issue: what it says of another question's comments nobody asked.
    scale = asked if isinstance(asked, Scale0To10) and question.use == "main_issue" else None
    return themed_section(session, consultation, question, scale=scale, smallest=smallest)


def _decided(session: Session, consultation: Consultation) -> tuple[ThemeLine, ...]:
    questions = decided_on(session, consultation, today=today_in_london())
    return tuple(line for question in questions for line in question.lines if line.decision and line.decision.decided)


def _is_left_out(question: Question) -> bool:
    is_themed = isinstance(question, LongText) and question.code_book is not None
    return not (is_counted(question) or is_themed or question.use == "publication")


def _closed(
    session: Session, consultation: Consultation, questionnaire: Questionnaire, *, smallest: int
) -> tuple[ClosedSection, ...]:
    questions = [question for question in questionnaire.questions if is_counted(question)]
    answers = count_answers(session, consultation, questions)
    return tuple(
        closed_section(
            question,
            answers[question.key],
            smallest=smallest,
            was_asked_of_some=bool(question.show_when or questionnaire.page_of(question.key).show_when),
        )
        for question in questions
    )


def _themed(session: Session, consultation: Consultation, *, smallest: int) -> tuple[ThemedSection, ...]:
    return tuple(
        section_of(session, consultation, question, smallest=smallest)
        for question in themed_questions(session, consultation)
    )


def _lead(
    responses: int,
    routes: Sequence[Route],
    bodies: int,
    closed: Sequence[ClosedSection],
    themed: Sequence[ThemedSection],
    *,
    smallest: int,
) -> tuple[str, ...]:
    said = [sentences.about_turnout(responses, routes, bodies)]
    said += [sentence for section in closed if (sentence := sentences.about_agreement(section))][:AGREEMENTS_IN_LEAD]
    for section in themed[:1]:
        said += [
            sentence
            for sentence in (
                sentences.about_mentions(section.mentions, section.base) if section.mentions else None,
                sentences.about_impact(section.impact, smallest=smallest) if section.impact else None,
            )
            if sentence
        ]
    return tuple(said)
