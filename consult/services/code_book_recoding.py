"""What a change of the code book does to the themes on comments. Pure functions, for looking ahead and for applying.

A column is what the machine, or what a person, put on one comment. Themes that become one are joined: the surest
probability, the earliest place, all the evidence. A column left without a theme falls to “something else”.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

from consult.models import AssignedBy
from consult.queries.code_book_columns import Coded, Column, ColumnKey, Passages
from consult.services.code_book_edits import Becomes, Revision
from nlp.codebook import OTHER, STANDING_ALONE


class TakenAway(BaseModel):
    """What a change altered in one column: the themes as they were, and those that stand instead of them."""

    model_config = ConfigDict(frozen=True)

    comment_id: UUID
    by: AssignedBy
    rows: tuple[Coded, ...]
    instead: tuple[UUID, ...]
    was_covered: bool | None = None
    passages: Passages | None = None

    @property
    def column(self) -> ColumnKey:
        """The column it was taken from."""
        return self.comment_id, self.by


@dataclass(frozen=True, slots=True)
class Recoded:
    """A column before and after. `is_unclear`: only a person can say which of several themes is meant now."""

    before: Column
    rows: tuple[Coded, ...]
    taken_away: TakenAway | None = None
    is_unclear: bool = False
    is_left_empty: bool = False
    # Whether the comment fits the code book from now on; None: as it was.
    covered: bool | None = None
    # The passages with the themes they carry now; None: as they were.
    passages: Passages | None = None

    @property
    def gone(self) -> tuple[UUID, ...]:
        """The rows that are no more."""
        kept = {row.id for row in self.rows}
        return tuple(row.id for row in self.before.rows if row.id not in kept)

    @property
    def came(self) -> tuple[Coded, ...]:
        """The rows that were not there."""
        there = {row.id for row in self.before.rows}
        return tuple(row for row in self.rows if row.id not in there)

    @property
    def altered(self) -> tuple[Coded, ...]:
        """The rows that stay with something other than their theme changed."""
        there = {row.id: row for row in self.before.rows}
        return tuple(
            row for row in self.rows if row.id in there and row != there[row.id].model_copy(update={"key": row.key})
        )


@dataclass(frozen=True, slots=True)
class Recoding:
    """Every column that a change touches, and what an undoing could not bring back."""

    columns: tuple[Recoded, ...]
    decided_since: int = 0  # comments that a person has decided anew since the change that is undone
    coded_since: int = 0  # comments that the machine has coded anew since


@dataclass(frozen=True, slots=True)
class BringBack:
    """What an undoing brings back: the columns that the change altered, and when it did."""

    at: datetime
    columns: Mapping[ColumnKey, TakenAway] = field(default_factory=dict)


def recode(
    columns: Iterable[Column],
    revision: Revision,
    *,
    labels: Mapping[str, str],
    at: datetime,
    bring_back: BringBack | None = None,
) -> Recoding:
    """Work out every column after a revision. `labels` are the names of the themes before, for the reasons given."""
    keys = {theme.id for theme in revision.book.themes}
    done: list[Recoded] = []
    since = {AssignedBy.PERSON: 0, AssignedBy.MACHINE: 0}
    missing = dict(bring_back.columns) if bring_back else {}
    for column in columns:
        missing.pop(column.key, None)
        was = bring_back.columns.get(column.key) if bring_back else None
        is_untouched = was is not None and bring_back is not None and _is_untouched(column, was, since=bring_back.at)
        since[column.by] += was is not None and not is_untouched
        wanted = was if is_untouched else None
        done.append(_recoded(column, revision, keys=keys, labels=labels, at=at, was=wanted))
    for _, by in missing:  # a decision taken back, or a comment that has been corrected or deleted
        since[by] += 1
    return Recoding(tuple(done), decided_since=since[AssignedBy.PERSON], coded_since=since[AssignedBy.MACHINE])


def _is_untouched(column: Column, was: TakenAway, *, since: datetime) -> bool:
    """Whether nobody and nothing has coded the comment anew: whoever does so puts new rows in the place of the old."""
    ids = {row.id for row in column.rows}
    return column.said_at is not None and column.said_at <= since and ids.issuperset(was.instead)


def _recoded(
    column: Column,
    revision: Revision,
    *,
    keys: set[str],
    labels: Mapping[str, str],
    at: datetime,
    was: TakenAway | None,
) -> Recoded:
    rows = [row for row in column.rows if was is None or row.id not in was.instead]
    back = [row.model_copy(update={"id": uuid4()}) for row in was.rows if row.key in keys] if was else []
    targets = {row.id: _target(row.key, revision.becomes, keys) for row in rows}
    staying = [row.model_copy(update={"key": targets[row.id]}) for row in rows if targets[row.id] is not None]
    after = _standing_rightly(_joined([*back, *staying]))
    is_left_empty = bool(column.rows) and not after
    if is_left_empty:
        after = [_something_else(column, labels, at)]
    is_unclear = column.by is AssignedBy.PERSON and any(row.key in revision.second_looks for row in rows)
    return Recoded(
        column,
        tuple(after),
        taken_away=_taken_away(column, after, revision),
        is_unclear=is_unclear,
        is_left_empty=is_left_empty,
        covered=False if is_left_empty else (was.was_covered if was else None),
        passages=_passages(column, was, revision.becomes, keys),
    )


def _target(key: str, becomes: Becomes, keys: set[str]) -> str | None:
    target = becomes.get(key, key)
    return target if target in keys else None


def _passages(column: Column, was: TakenAway | None, becomes: Becomes, keys: set[str]) -> Passages | None:
    """The passages with what has become of their themes; None where nothing has."""
    there = was.passages if was and was.passages else column.passages
    if not there:
        return None
    after = []
    for start, end, themes in there:
        targets = [_target(key, becomes, keys) for key in themes]
        after.append([start, end, list(dict.fromkeys(target for target in targets if target is not None))])
    return after if after != column.passages else None


def _joined(rows: Sequence[Coded]) -> list[Coded]:
    """One row for each theme, in the order of the earliest place; of several the surest stays."""
    by_key: dict[str, list[Coded]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    joined = []
    for same in by_key.values():
        surest = max(same, key=lambda row: (row.probability or 0.0, -row.position))
        spans = sorted({span for row in same for span in row.evidence})
        earliest = min(row.position for row in same)
        joined.append(
            surest if len(same) == 1 else surest.model_copy(update={"position": earliest, "evidence": tuple(spans)})
        )
    # Places are kept as they are, gaps and all, so that what comes back later finds its own.
    return sorted(joined, key=lambda row: row.position)


def _standing_rightly(rows: Sequence[Coded]) -> list[Coded]:
    """Without “something else” and its like where another theme is there: they stand alone."""
    others = [row for row in rows if row.key not in STANDING_ALONE]
    return others or list(rows[:1])


def _something_else(column: Column, labels: Mapping[str, str], at: datetime) -> Coded:
    named = " and ".join(f"“{labels.get(row.key, row.key)}”" for row in column.rows)
    is_person = column.by is AssignedBy.PERSON
    return Coded(
        id=uuid4(),
        key=OTHER,
        position=0,
        reason="" if is_person else f"It was coded to {named}, which the code book no longer has.",
        user_id=column.rows[0].user_id,
        run_id=column.rows[0].run_id,
        assigned_at=column.rows[0].assigned_at if is_person else at,
    )


def _taken_away(column: Column, after: Sequence[Coded], revision: Revision) -> TakenAway | None:
    """What must be kept so that undoing can bring it back: whatever the keys alone would not tell."""
    new_key = {row.id: row.key for row in after}
    changed = [row for row in column.rows if new_key.get(row.id) != row.key]
    joined_to = {new_key[row.id] for row in changed if row.id in new_key} | {
        target for row in changed if (target := revision.becomes.get(row.key)) is not None
    }
    told_by_keys = all(row.id in new_key and revision.back.get(new_key[row.id]) == row.key for row in changed) and len(
        column.rows
    ) == len(after)
    if not changed or told_by_keys:
        return None
    there = [row for row in column.rows if row in changed or row.key in joined_to]
    came_instead = [row.id for row in after if row.key in joined_to or row.id not in {each.id for each in column.rows}]
    return TakenAway(
        comment_id=column.comment_id,
        by=column.by,
        rows=tuple(there),
        instead=tuple(came_instead),
        was_covered=column.is_covered,
        passages=column.passages,
    )
