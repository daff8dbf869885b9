"""Figures both ways: as they count now, and without some responses that a person may leave out."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.closed_answers import count_answers
from consult.queries.consultations import questionnaire_of
from consult.queries.marks import Chosen
from consult.queries.themes import code_book_for, list_themes, themed_questions
from consult.queries.themes_of_responses import count_themes
from consult.reports.closed import OptionTable, is_counted, whole_tables
from consult.rounding import STEADY_DIGITS
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class Line:
    """One share both ways. `left_out` of its `count` would be left out, and `base_left_out` of its base."""

    label: str
    count: int
    base: int
    left_out: int
    base_left_out: int

    @property
    def share(self) -> float:
        """The share as it counts now."""
        return self.count / self.base

    @property
    def without(self) -> float | None:
        """The share without them; None where nobody is left."""
        base = self.base - self.base_left_out
        return (self.count - self.left_out) / base if base else None

    @property
    def moves(self) -> float:
        """How much the share would change."""
        return 0.0 if self.without is None else self.without - self.share


@dataclass(frozen=True, slots=True)
class Both:
    """The shares of a question, or of one row of a matrix, both ways. `about` is the question, where it is a row."""

    caption: str
    base: int
    base_left_out: int
    lines: tuple[Line, ...]
    about: str = ""

    @property
    def base_without(self) -> int:
        """How many answers there are without them."""
        return self.base - self.base_left_out


@dataclass(frozen=True, slots=True)
class FiguresWithout:
    """Every share that would change, question by question as asked, and how many responses count both ways."""

    tables: tuple[Both, ...]

    @property
    def moves_most(self) -> tuple[Both, Line] | None:
        """The share that moves most, of those that move as much the first."""
        lines = [(table, line) for table in self.tables for line in table.lines if line.moves]
        return max(lines, key=lambda each: round(abs(each[1].moves), STEADY_DIGITS), default=None)


def figures_without(session: Session, consultation: Consultation, chosen: Chosen) -> FiguresWithout:
    """The shares of closed questions and of themes, with the chosen responses and without those of them that count."""
    closed = _closed_both_ways(session, consultation, chosen)
    return FiguresWithout((*closed, *_themes_both_ways(session, consultation, chosen)))


def _closed_both_ways(session: Session, consultation: Consultation, chosen: Chosen) -> Iterator[Both]:
    questions = [question for question in questionnaire_of(session, consultation).questions if is_counted(question)]
    everybody = count_answers(session, consultation, questions)
    theirs = count_answers(session, consultation, questions, *chosen.conditions())
    for question in questions:
        part = {table.caption: table for table in whole_tables(question, theirs[question.key])}
        for table in whole_tables(question, everybody[question.key]) if part else ():
            about = question.ask if table.caption != question.ask else ""
            yield _both(table, part.get(table.caption), about)


def _both(whole: OptionTable, part: OptionTable | None, about: str) -> Both:
    """A table, and beside it what is left when `part` of it is taken away."""
    left_out = {line.key or line.label: line.share.count for line in part.lines if line.share} if part else {}
    base_left_out = part.base if part else 0
    lines = (
        Line(line.label, line.share.count, whole.base, left_out.get(line.key or line.label, 0), base_left_out)
        for line in whole.lines
        if line.share
    )
    return Both(whole.caption, whole.base, base_left_out, tuple(lines), about)


def _themes_both_ways(session: Session, consultation: Consultation, chosen: Chosen) -> Iterator[Both]:
    for question in themed_questions(session, consultation):
        both = _themes_of_question(session, consultation, question, chosen)
        if both.base_left_out:
            yield both


def _themes_of_question(session: Session, consultation: Consultation, question: LongText, chosen: Chosen) -> Both:
    key = question.key
    theirs = count_themes(session, consultation, key, *chosen.conditions())
    whole = count_themes(session, consultation, key)
    book = code_book_for(session, consultation, key)
    themes = list_themes(session, book) if book else []
    lines = tuple(
        Line(
            theme.label,
            whole.by_theme[theme.key],
            whole.comments,
            theirs.by_theme.get(theme.key, 0),
            theirs.comments,
        )
        for theme in themes
        if theme.key in whole.by_theme
    )
    return Both(question.ask, whole.comments, theirs.comments, lines)
