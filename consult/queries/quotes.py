"""Reads of quotes: those chosen for each theme, and what of a comment may be cut out to be quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, col, select

from consult.models import ChosenQuote, Comment, Consultation, MaskedDetail, QuoteChoice, Response
from consult.queries.selections import on_question
from consult.queries.themes import is_themed, latest_finished_run
from nlp.types import PersonalDetail


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Which words to quote: where they stand in a masked comment, and the checksum of that comment."""

    comment_id: UUID
    start: int
    end: int
    checksum: str

    def stand_in(self, masked_text: str) -> bool:
        """Whether the masked comment is still the one that they were chosen from."""
        return checksum_of(masked_text) == self.checksum


@dataclass(frozen=True, slots=True)
class Cuttable:
    """What is needed to quote a part of a comment: its passages with their themes, and the details masked in it."""

    passages: tuple[tuple[int, int, frozenset[str]], ...]
    details: tuple[PersonalDetail, ...]


ChosenByTheme = Mapping[str, Sequence[QuotedWords]]
"""By the key of a theme, its typical quote and then the varied ones. A theme for which none would do is not in it."""


def checksum_of(masked_text: str) -> str:
    """What tells a masked comment from any other."""
    return sha256(masked_text.encode()).hexdigest()


def chosen_quotes(session: Session, consultation: Consultation, question_key: str) -> ChosenByTheme:
    """The quotes chosen from the comments on a question, as they stand since the last finished run.

    What has changed since may forbid one: see `consult.reports.quotes`.
    """
    run = latest_finished_run(session, consultation, question_key)
    if run is None:
        return {}
    rows = session.exec(
        select(ChosenQuote)
        .join(QuoteChoice, col(ChosenQuote.choice_id) == col(QuoteChoice.id))
        .where(QuoteChoice.run_id == run.id)
        .order_by(col(ChosenQuote.theme_key), col(ChosenQuote.position))
    ).all()
    chosen: dict[str, list[QuotedWords]] = {}
    for row in rows:
        chosen.setdefault(row.theme_key, []).append(QuotedWords(row.comment_id, row.start, row.end, row.checksum))
    return chosen


def quotes_chosen_at(session: Session, run_id: UUID) -> datetime | None:
    """When quotes were last chosen from what a run coded; None: not yet."""
    return session.exec(select(QuoteChoice.chosen_at).where(QuoteChoice.run_id == run_id)).one_or_none()


def cuttable_comments(session: Session, consultation: Consultation, question_key: str) -> Mapping[UUID, Cuttable]:
    """Every themed comment on a question that the machine has cut into passages, with what is masked in it."""
    details: dict[UUID, list[PersonalDetail]] = {}
    for row in session.exec(
        select(MaskedDetail)
        .join(Comment, col(MaskedDetail.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*on_question(consultation, question_key), col(MaskedDetail.is_shown).is_(False))
        .order_by(col(MaskedDetail.start), col(MaskedDetail.end))
    ):
        details.setdefault(row.comment_id, []).append(PersonalDetail(row.start, row.end, row.kind))
    rows = session.exec(
        select(Comment.id, Comment.passages)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(*on_question(consultation, question_key), is_themed())
        .order_by(col(Comment.id))
    ).all()
    return {
        comment_id: Cuttable(
            tuple((start, end, frozenset(keys)) for start, end, keys in passages),
            tuple(details.get(comment_id, ())),
        )
        for comment_id, passages in rows
        if passages
    }
