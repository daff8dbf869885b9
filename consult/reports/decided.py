"""What people said on each theme beside what was decided, for the staff who write the decisions down."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from consult.figures.shares import Share, share_of
from consult.models import Consultation, Decision, DecisionStatus
from consult.queries.cross_tables import count_alike
from consult.queries.decisions import former_labels, list_decisions
from consult.queries.selections import EVERY_COMMENT
from consult.queries.themes import code_book_for, list_themes, themed_questions
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE, counted_once
from consult.reports.spreadsheets import Cell, Sheet
from forms.spec import LongText

SETTLED = frozenset({DecisionStatus.DONE, DecisionStatus.NOT_DOING})
"""A decision of these is never overdue: nothing of it is still to do."""

HEADER = (
    "question",
    "theme",
    "people who said it",
    "people who answered",
    "share",
    f"{EACH_CAMPAIGN_ONCE.lower()}: people who said it",
    f"{EACH_CAMPAIGN_ONCE.lower()}: people who answered",
    f"{EACH_CAMPAIGN_ONCE.lower()}: share",
    "what was decided",
    "why",
    "what was done",
    "owner",
    "due",
    "status",
    "overdue",
    "published",
)


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme, how many raised it, and what was decided. No share: no comment is coded, or it left the code book.

    `once` is the share with each campaign counted once; None where no campaign is confirmed.
    """

    question_key: str
    key: str
    label: str
    share: Share | None
    is_in_book: bool
    decision: Decision | None
    is_overdue: bool
    once: Share | None = None


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """A themed question with its themes, most raised first. The base is the comments that are coded."""

    question: LongText
    base: int
    lines: tuple[ThemeLine, ...]


def decided_on(session: Session, consultation: Consultation, *, today: date) -> tuple[QuestionLines, ...]:
    """Every theme of each themed question that somebody raised or that something was decided on."""
    decisions = list_decisions(session, consultation)
    return tuple(
        _question_lines(
            session,
            consultation,
            question,
            {decision.theme_key: decision for decision in decisions if decision.question_key == question.key},
            today,
        )
        for question in themed_questions(session, consultation)
    )


def is_overdue(decision: Decision, today: date) -> bool:
    """Whether what was promised for a day is not settled after it."""
    return decision.due_on is not None and decision.due_on < today and decision.status not in SETTLED


def decisions_sheet(consultation: Consultation, questions: Sequence[QuestionLines]) -> Sheet:
    """One row for each theme, with the figures and the words."""
    label = ["answers"] if consultation.holds_invented_answers else []
    return Sheet(
        title="Decisions",
        about=[("Consultation", consultation.title)],
        header=[*label, *HEADER],
        rows=_rows(consultation, questions),
    )


def _question_lines(
    session: Session, consultation: Consultation, question: LongText, decisions: dict[str, Decision], today: date
) -> QuestionLines:
    counts: Counter[str] = Counter()
    base = 0
    for alike in count_alike(session, consultation, question.key, EVERY_COMMENT):
        if alike.is_themed:
            base += alike.comments
            counts.update(dict.fromkeys(alike.themes, alike.comments))
    book = code_book_for(session, consultation, question.key)
    in_book = list_themes(session, book) if book else []
    themes = {theme.key: theme.label for theme in in_book}
    once = counted_once(session, consultation, question.key, in_book)
    gone = sorted(decisions.keys() - themes.keys())
    labels = {**themes, **former_labels(session, question.code_book or "", gone)} if gone else themes

    def line(key: str) -> ThemeLine:
        decision = decisions.get(key)
        share = share_of(counts[key], base) if base and key in themes else None
        return ThemeLine(
            question_key=question.key,
            key=key,
            label=labels.get(key, key),
            share=share,
            is_in_book=key in themes,
            decision=decision,
            is_overdue=decision is not None and is_overdue(decision, today),
            once=once.theme(key, share) if once and share else None,
        )

    lines = [line(key) for key in (*themes, *gone) if counts[key] or key in decisions]
    lines.sort(key=lambda each: (-counts[each.key], each.label))
    return QuestionLines(question, base, tuple(lines))


def _rows(consultation: Consultation, questions: Sequence[QuestionLines]) -> Iterator[list[Cell]]:
    invented: list[Cell] = ["invented"] if consultation.holds_invented_answers else []
    for asked in questions:
        for line in asked.lines:
            said = [*_share_cells(line.share), *_share_cells(line.once)]
            yield [*invented, asked.question.ask, line.label, *said, *_decision_cells(line)]


def _share_cells(share: Share | None) -> list[Cell]:
    return [share.count, share.base, share.share] if share else [None] * 3


def _decision_cells(line: ThemeLine) -> list[Cell]:
    decision = line.decision
    if decision is None:
        return [None] * 8
    return [
        decision.decided,
        decision.because,
        decision.did,
        decision.owner,
        decision.due_on.isoformat() if decision.due_on else None,
        decision.status.value,
        "yes" if line.is_overdue else "no",
        decision.published_at,
    ]
