"""The points of review_worth as columns, so that the database can put tens of thousands of comments in order."""

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal

from consult.queries.review_worth import (
    AS_SURE_AS_NOT,
    LOW,
    POINTS_CHECK,
    POINTS_FITS_NOTHING,
    POINTS_FLAGGED,
    POINTS_NO_KNOWN_WORDS,
    POINTS_RARE,
    POINTS_UNCERTAIN,
    UNCERTAIN_WITHIN,
    Reason,
)


def points_in_sql(signs: Subquery, *, rare_below: int) -> Mapping[Reason, ColumnElement[float]]:
    """The same points as `points_of` gives, from a subquery with the fields of `Signs` as columns."""
    of = signs.c
    doubt = func.abs(of.weakest - AS_SURE_AS_NOT) / UNCERTAIN_WITHIN
    commonness = (of.rarest_count - 1) * literal(1.0) / (rare_below - 1)
    knows_no_words = and_(of.has_known_phrase == 0, of.strongest < LOW)
    points = {
        Reason.FLAGGED: case((of.is_flagged == 1, POINTS_FLAGGED), else_=0.0),
        Reason.NEW_WORDING: case(
            (of.is_covered == 0, POINTS_FITS_NOTHING), (knows_no_words, POINTS_NO_KNOWN_WORDS), else_=0.0
        ),
        Reason.UNCERTAIN: case((doubt < 1, POINTS_UNCERTAIN * (1 - doubt)), else_=0.0),
        Reason.RARE: case((commonness < 1, POINTS_RARE * (1 - commonness)), else_=0.0),
    }
    return {**points, Reason.CHECK: case((worth_in_sql(points) == 0, POINTS_CHECK * (1 - of.strongest)), else_=0.0)}


def has_reason(points: Mapping[Reason, ColumnElement[float]], reason: Reason) -> ColumnElement[bool]:
    """Whether a comment is in the queue for a reason. A check is what has no points for any other reason."""
    if reason is not Reason.CHECK:
        return points[reason] > 0
    return worth_in_sql({each: points[each] for each in Reason if each is not Reason.CHECK}) == 0


def worth_in_sql(points: Mapping[Any, ColumnElement[float]]) -> ColumnElement[float]:
    """The sum of a comment's points."""
    return reduce(add, points.values())
