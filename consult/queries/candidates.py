"""Reads of candidate themes with their most typical comments, and of what no candidate holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.models import (
    CandidateTheme,
    CandidateThemeComment,
    CandidateVerdict,
    CodeBookChange,
    Comment,
    Consultation,
    ThemingRun,
    User,
)
from consult.queries.code_book_columns import counted_comments_of_question

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A comment of a candidate, with personal details masked."""

    comment_id: UUID
    masked_text: str


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A candidate theme as a person judges it. `examples` are its most typical comments, at most ten."""

    id: UUID
    label: str
    key_phrases: tuple[str, ...]
    size: int
    stability: float | None
    nearest_theme: str | None
    examples: tuple[Example, ...]
    verdict: CandidateVerdict | None
    theme_key: str | None
    reason: str
    judged_by: str | None
    judged_at: datetime | None
    change_id: UUID | None  # the change of the code book that accepted or merged it

    def short_examples(self, longest: int) -> Iterator[str]:
        """Examples that are short and hold nothing masked, as a code book may have them."""
        for example in self.examples:
            text = " ".join(example.masked_text.split())
            if text and len(text) <= longest and "[" not in text:
                yield text


def list_candidates_shown(session: Session, run_id: UUID) -> Sequence[CandidateShown]:
    """The candidate themes of a run, the largest first."""
    return _shown(session, col(CandidateTheme.run_id) == run_id)


def get_candidate(
    session: Session, consultation: Consultation, question_key: str, candidate_id: UUID
) -> CandidateShown | None:
    """The candidate theme with this identifier, where it is one of this question."""
    runs = select(ThemingRun.id).where(
        ThemingRun.consultation_id == consultation.id, ThemingRun.question_key == question_key
    )
    is_it = (col(CandidateTheme.id) == candidate_id) & col(CandidateTheme.run_id).in_(runs)
    return next(iter(_shown(session, is_it)), None)


def count_left_over(session: Session, consultation: Consultation, question_key: str, run_id: UUID) -> int:
    """How many comments fit nothing in the code book and are in no candidate of the run."""
    return session.exec(
        select(func.count(col(Comment.id))).where(_is_left_over(consultation.id, question_key, run_id))
    ).one()


def list_left_over(
    session: Session, consultation: Consultation, question_key: str, run_id: UUID, *, limit: int
) -> Sequence[Example]:
    """Comments that fit nothing in the code book and are in no candidate of the run, in a fixed order."""
    rows = session.exec(
        select(Comment.id, Comment.masked_text)
        .where(_is_left_over(consultation.id, question_key, run_id))
        .order_by(col(Comment.id))
        .limit(limit)
    ).all()
    return [Example(comment_id, text or "") for comment_id, text in rows]


def _shown(session: Session, which: ColumnElement[bool]) -> Sequence[CandidateShown]:
    rows = session.exec(
        select(CandidateTheme, User)
        .join(User, col(CandidateTheme.judged_by_id) == col(User.id), isouter=True)
        .where(which)
        .order_by(col(CandidateTheme.position), col(CandidateTheme.id))
    ).all()
    ids = [candidate.id for candidate, _ in rows]
    sizes, examples, changes = _sizes(session, ids), _examples(session, ids), _changes(session, ids)
    return [
        CandidateShown(
            id=candidate.id,
            label=candidate.label,
            key_phrases=tuple(candidate.key_phrases),
            size=sizes.get(candidate.id, 0),
            stability=candidate.stability_0_to_1,
            nearest_theme=candidate.nearest_theme_key,
            examples=tuple(examples.get(candidate.id, ())),
            verdict=candidate.verdict,
            theme_key=candidate.theme_key,
            reason=candidate.verdict_reason,
            judged_by=user.name if user else None,
            judged_at=candidate.judged_at,
            change_id=changes.get(candidate.id),
        )
        for candidate, user in rows
    ]


def _sizes(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = session.exec(
        select(CandidateThemeComment.candidate_theme_id, func.count(col(CandidateThemeComment.id)))
        .where(col(CandidateThemeComment.candidate_theme_id).in_(ids))
        .group_by(col(CandidateThemeComment.candidate_theme_id))
        .order_by(col(CandidateThemeComment.candidate_theme_id))
    ).all()
    return dict(rows)


def _examples(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Example]]:
    """The most typical comments of each candidate; of one whose typical comments are not known, the first."""
    place = func.row_number().over(
        partition_by=col(CandidateThemeComment.candidate_theme_id),
        order_by=(
            col(CandidateThemeComment.example_position).is_(None),
            col(CandidateThemeComment.example_position),
            col(CandidateThemeComment.comment_id),
        ),
    )
    numbered = (
        select(CandidateThemeComment.candidate_theme_id, CandidateThemeComment.comment_id, place.label("place"))
        .where(col(CandidateThemeComment.candidate_theme_id).in_(ids))
        .subquery()
    )
    rows = session.exec(
        select(numbered.c.candidate_theme_id, Comment.id, Comment.masked_text)
        .join(Comment, col(Comment.id) == numbered.c.comment_id)
        .where(numbered.c.place <= EXAMPLES)
        .order_by(numbered.c.candidate_theme_id, numbered.c.place)
    ).all()
    found: dict[UUID, list[Example]] = {}
    for candidate_id, comment_id, text in rows:
        found.setdefault(candidate_id, []).append(Example(comment_id, text or ""))
    return found


def _changes(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    rows = session.exec(
        select(CodeBookChange.candidate_id, CodeBookChange.id)
        .where(col(CodeBookChange.candidate_id).in_(ids))
        .order_by(col(CodeBookChange.made_at))
    ).all()
    return {candidate_id: change_id for candidate_id, change_id in rows if candidate_id}


def _is_left_over(consultation_id: UUID, question_key: str, run_id: UUID) -> ColumnElement[bool]:
    held = (
        select(CandidateThemeComment.comment_id)
        .join(CandidateTheme, col(CandidateThemeComment.candidate_theme_id) == col(CandidateTheme.id))
        .where(CandidateTheme.run_id == run_id)
    )
    return (
        counted_comments_of_question(consultation_id, question_key)
        & col(Comment.is_covered).is_(False)
        & col(Comment.id).not_in(held)
    )
