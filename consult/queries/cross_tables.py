"""Comments counted by the themes they carry, and by what their responses are told apart by, in one pass."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Label, String, and_, cast, func, select
from sqlmodel import Session, col

from consult.models import Answer, Assignment, Comment, Consultation, Response, Theme
from consult.queries.closed_parts import ClosedPart, given_text
from consult.queries.selections import CommentFilter, conditions_of
from consult.queries.themes import it_counts


@dataclass(frozen=True, slots=True)
class AlikeComments:
    """So many comments that carry the same themes and are alike in what they are told apart by.

    `themes` are the keys of the themes that count. `channel` and `answer` are None where they were not asked for;
    `given` is the text of `given_text`, and None where nothing was given.
    """

    comments: int
    themes: frozenset[str]
    is_coded: bool
    is_reviewed: bool
    channel: str | None = None
    given: str | None = None

    @property
    def is_themed(self) -> bool:
        """Whether the themes are decided, so that the comments are in the base of figures."""
        return self.is_coded or self.is_reviewed


def count_alike(
    session: Session,
    consultation: Consultation,
    question_key: str,
    wanted: CommentFilter,
    *,
    by_channel: bool = False,
    by_part: ClosedPart | None = None,
) -> Sequence[AlikeComments]:
    """Every comment of a selection, counted with those that are like it; tell them apart by channel or answers too."""
    # Grouped by name: SQLite works out an expression with parameters anew where it stands twice.
    told_apart: list[Label[Any]] = [
        theme_ids().label("themes"),
        col(Comment.coded_at).is_not(None).label("is_coded"),
        col(Comment.reviewed_at).is_not(None).label("is_reviewed"),
    ]
    if by_channel:
        told_apart.append(cast(col(Response.channel), String).label("channel"))
    if by_part:
        told_apart.append(given_text(by_part).label("given"))
    query = select(func.count().label("comments"), *told_apart).select_from(Comment)
    query = query.join(Response, col(Comment.response_id) == col(Response.id))
    if by_part:
        is_theirs = and_(col(Answer.response_id) == col(Response.id), col(Answer.question_key) == by_part.question_key)
        query = query.outerjoin(Answer, is_theirs)
    conditions = conditions_of(session, consultation, question_key, wanted)
    rows = session.execute(query.where(*conditions).group_by(*(each.name for each in told_apart))).mappings().all()
    keys = theme_keys_of(session, {row["themes"] for row in rows if row["themes"]})
    return [AlikeComments(**{**row, "themes": keys.get(row["themes"], frozenset())}) for row in rows]


def theme_ids() -> ColumnElement[str | None]:
    """The themes that count for a comment, as a list of identifiers in one text: grouping by it needs no sorting."""
    return (
        select(func.aggregate_strings(cast(col(Assignment.theme_id), String), ","))
        .where(col(Assignment.comment_id) == col(Comment.id), it_counts())
        .correlate(Comment)
        .scalar_subquery()
    )


def theme_keys_of(session: Session, lists: Collection[str]) -> dict[str, frozenset[str]]:
    """The keys of the themes in each of these lists of `theme_ids`."""
    ids = {text: text.split(",") for text in lists}
    by_text = {id_: UUID(id_) for id_ in {id_ for each in ids.values() for id_ in each}}
    rows = session.execute(select(col(Theme.id), col(Theme.key)).where(col(Theme.id).in_(by_text.values()))).all()
    keys: dict[UUID, str] = {row.id: row.key for row in rows}
    key_of = {id_: keys[theme_id] for id_, theme_id in by_text.items()}
    return {text: frozenset(key_of[id_] for id_ in each) for text, each in ids.items()}
