"""The area's figures, and those who answered counted by the same groups. Individuals only: a body is nobody's age."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Label, Select, String, Subquery, and_, cast, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from consult.models import (
    Answer,
    AreaGroup,
    AreaMargin,
    Comment,
    Consultation,
    EqualityCount,
    EqualityReturn,
    Response,
    User,
)
from consult.queries.closed_parts import ANOTHER_WORDING, ClosedPart, given_text, options_in
from consult.queries.counting import counts_in
from consult.queries.cross_tables import theme_ids, theme_keys_of
from consult.queries.kept_counts import kept, kept_with_themes
from consult.queries.responses import NOT_GIVEN
from consult.queries.themes import is_themed
from forms.spec import Agreement, Option, Place, Questionnaire, SingleChoice, YesNoDontKnow, choices_of

BETWEEN = "\x1f"
"""What stands before each answer of a cell in one text: the unit separator, which no option holds."""
_Counts = TypeVar("_Counts")
_Cells = tuple[tuple[tuple[str, ...], _Counts], ...]
"""What was counted for each combination of answers."""


@dataclass(frozen=True, slots=True)
class AreaQuestion:
    """A question with one answer a person, by which those who answered can be held against the area.

    The equality questions are kept apart from the answers: their groups can be counted, and nothing else.
    """

    key: str
    ask: str
    options: tuple[Option, ...]
    is_equality: bool

    def label(self, option: str) -> str:
        """What people read beside an option."""
        return next((each.label for each in self.options if each.value == option), option)


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The area's shares for one question: option to share, in the order of the options, together 1."""

    question_key: str
    source: str
    counted_on: date
    put_in_at: datetime
    put_in_by: str | None
    shares: Mapping[str, float]
    people: int | None  # in all the groups, where the file gave numbers


def area_questions(questionnaire: Questionnaire, equality: Questionnaire) -> tuple[AreaQuestion, ...]:
    """The questions that the area may have figures for, as asked, the equality questions last.

    An equality question with the key of a question of the questionnaire is left out: the answers are at hand there.
    """
    own = tuple(_of(questionnaire, is_equality=False))
    known = {question.key for question in own}
    if not questionnaire.equality_section:
        return own
    return own + tuple(each for each in _of(equality, is_equality=True) if each.key not in known)


def list_area_figures(session: Session, consultation: Consultation) -> Mapping[str, AreaFigures]:
    """The figures that were put in for a consultation, by question key, in the order of the keys."""
    rows = session.execute(
        select(AreaMargin, col(User.name), AreaGroup)
        .join(AreaGroup, col(AreaGroup.margin_id) == col(AreaMargin.id))
        .outerjoin(User, col(User.id) == col(AreaMargin.put_in_by_id))
        .where(col(AreaMargin.consultation_id) == consultation.id)
        .order_by(col(AreaMargin.question_key), col(AreaGroup.position), col(AreaGroup.option))
    ).all()
    found: dict[str, tuple[AreaMargin, str | None, list[AreaGroup]]] = {}
    for margin, name, group in rows:
        found.setdefault(margin.question_key, (margin, name, []))[2].append(group)
    return {key: _figures(margin, name, groups) for key, (margin, name, groups) in found.items()}


def count_groups(session: Session, consultation: Consultation, question: AreaQuestion) -> Mapping[str, int]:
    """How many individuals gave each answer to a question. What nobody gave is left out."""
    if question.is_equality:
        return _count_equality_groups(session, consultation, question)

    def count() -> Mapping[str, int]:
        rows = session.execute(
            select(col(Answer.counted_as), func.count())
            .join(Response, col(Answer.response_id) == col(Response.id))
            .where(_individuals(consultation), _is_for(Answer, question.key))
            .group_by(col(Answer.counted_as))
            .order_by(col(Answer.counted_as))
        ).all()
        return {option: number for option, number in rows if option is not None}

    return kept(session, consultation.id, ("groups", question.key), count, shape=Mapping[str, int])


def count_cells(session: Session, consultation: Consultation, keys: Sequence[str]) -> Mapping[tuple[str, ...], int]:
    """How many individuals gave each combination of answers to the questions with these keys."""

    def count() -> _Cells[int]:
        query, names = _by_cell(keys, col(Response.id).label("response"))
        people = query.where(_individuals(consultation)).subquery()
        rows = session.execute(select(func.count(), _in_one_text(people, names)).group_by("cell")).all()
        return tuple((_cell_of(text), number) for number, text in sorted(rows, key=lambda row: row[1]))

    return dict(kept(session, consultation.id, ("cells", *keys), count, shape=_Cells[int]))


def count_answers_in_cells(
    session: Session, consultation: Consultation, keys: Sequence[str], part: ClosedPart, *, by_channel: bool = False
) -> Mapping[tuple[str, ...], Mapping[str, int]]:
    """For each combination, how many individuals gave each option of another question; "" counts all who answered.

    With `by_channel` the channel they answered by is the last of each combination. An answer that fits the question
    only as it was asked before is none.
    """
    given: Label[str | None] = given_text(part).label("given")
    query, names = _by_cell(keys, func.count(), given, by_channel=by_channel)
    query = query.join(Answer, and_(col(Answer.response_id) == col(Response.id), _is_for(Answer, part.question_key)))
    rows = session.execute(query.where(_individuals(consultation)).group_by(*names, "given").order_by(*names, "given"))
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for count, text, *cell in rows.all():
        options = options_in(part, text)
        if set(options) <= {NOT_GIVEN, ANOTHER_WORDING}:
            continue
        counts = found.setdefault(_cell(cell), {})
        for option in ("", *options):
            counts[option] = counts.get(option, 0) + count
    return found


def count_themes_in_cells(
    session: Session, consultation: Consultation, keys: Sequence[str], question_key: str, *, by_channel: bool = False
) -> Mapping[tuple[str, ...], Mapping[str, int]]:
    """For each combination, how many individuals' comments carry each theme, by key; "" counts all that are themed.

    With `by_channel` the channel they answered by is the last of each combination.
    """

    def count() -> _Cells[dict[str, int]]:
        themed = and_(
            col(Comment.response_id) == col(Response.id), col(Comment.question_key) == question_key, is_themed()
        )
        query, names = _by_cell(keys, theme_ids().label("themes"), by_channel=by_channel)
        comments = query.join(Comment, themed).where(_individuals(consultation)).subquery()
        grouped = select(func.count(), comments.c.themes, _in_one_text(comments, names))
        rows = session.execute(grouped.group_by(comments.c.themes, "cell")).all()
        keys_of = theme_keys_of(session, {themes for _, themes, _ in rows if themes})
        found: dict[tuple[str, ...], dict[str, int]] = {}
        for number, themes, text in sorted(rows, key=lambda row: (row[2], row[1] or "")):
            counts = found.setdefault(_cell_of(text), {})
            for key in ("", *sorted(keys_of.get(themes, ()))):
                counts[key] = counts.get(key, 0) + number
        return tuple(found.items())

    what = ("in cells", by_channel, *keys)
    return dict(kept_with_themes(session, consultation.id, question_key, what, count, shape=_Cells[dict[str, int]]))


def equality_options(answer: object) -> Sequence[str]:
    """What was chosen in an answer to an equality question, as it is kept; words written beside it are left out."""
    if not isinstance(answer, Mapping):
        return ()
    chosen = answer.get("values") or [answer.get("value")]
    return [option for option in chosen if isinstance(option, str)]


def _count_equality_groups(session: Session, consultation: Consultation, question: AreaQuestion) -> Mapping[str, int]:
    # Locked in the database, so they are opened and counted here. 100,000 take a second.
    rows = session.scalars(
        select(col(EqualityReturn.answers)).where(col(EqualityReturn.consultation_id) == consultation.id)
    )
    given = Counter(option for answers in rows for option in equality_options(answers.get(question.key)))
    # Of those whose answers were deleted, counts are left.
    counted = session.execute(
        select(col(EqualityCount.option), col(EqualityCount.people)).where(
            col(EqualityCount.consultation_id) == consultation.id, col(EqualityCount.question_key) == question.key
        )
    )
    for option, people in counted:
        given[option] += people
    return dict(sorted(given.items()))


def _by_cell(
    keys: Sequence[str], *columns: ColumnElement[Any], by_channel: bool = False
) -> tuple[Select[Any], list[str]]:
    """Responses told apart by their answers to some questions, which come after `columns`; and the names of these."""
    names = [f"cell_{number}" for number in range(len(keys))]
    answers = [aliased(Answer) for _ in keys]
    given: list[ColumnElement[Any]] = [
        col(answer.counted_as).label(name) for answer, name in zip(answers, names, strict=True)
    ]
    if by_channel:
        given.append(cast(col(Response.channel), String).label("by_channel"))
        names.append("by_channel")
    query = select(*columns, *given).select_from(Response)
    for answer, key in zip(answers, keys, strict=True):
        query = query.outerjoin(answer, and_(col(answer.response_id) == col(Response.id), _is_for(answer, key)))
    return query, names


def _in_one_text(told_apart: Subquery, names: Sequence[str]) -> Label[str]:
    """The cell of each row as one text: to put very many in order by several columns takes twice as long."""
    text: ColumnElement[str] = literal("")
    for name in names:
        text = text + BETWEEN + func.coalesce(told_apart.c[name], NOT_GIVEN)
    return text.label("cell")


def _cell_of(text: str) -> tuple[str, ...]:
    return tuple(text.split(BETWEEN)[1:])


def _is_for(answer: type[Answer], key: str) -> ColumnElement[bool]:
    return col(answer.question_key) == key


def _individuals(consultation: Consultation) -> ColumnElement[bool]:
    return and_(counts_in(consultation.id), col(Response.on_behalf_of).is_(None))


def _cell(values: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(NOT_GIVEN if value is None else value for value in values)


def _of(questionnaire: Questionnaire, *, is_equality: bool) -> Sequence[AreaQuestion]:
    return [
        AreaQuestion(question.key, question.ask, choices_of(question), is_equality)
        for question in questionnaire.questions
        if isinstance(question, SingleChoice | Place | YesNoDontKnow | Agreement) and question.use != "publication"
    ]


def _figures(margin: AreaMargin, name: str | None, groups: Sequence[AreaGroup]) -> AreaFigures:
    numbers = [group.people for group in groups if group.people is not None]
    return AreaFigures(
        question_key=margin.question_key,
        source=margin.source,
        counted_on=margin.counted_on,
        put_in_at=margin.put_in_at,
        put_in_by=name,
        shares={group.option: group.share for group in groups},
        people=sum(numbers) if len(numbers) == len(groups) else None,
    )
