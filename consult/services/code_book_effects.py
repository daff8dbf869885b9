"""What a change of the code book does to the counts, theme by theme. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from consult.models import AssignedBy
from consult.queries.code_book_columns import Coded, CountsNow
from consult.queries.code_book_history import CategoryEffect, Effect, Line
from consult.services.code_book_edits import Revision
from consult.services.code_book_recoding import Recoding
from nlp.codebook import CodeBook


def effect_of(
    before: CodeBook, revision: Revision, recoding: Recoding, counts: CountsNow, *, to_code_again: int
) -> Effect:
    """Compare the counts as they are with those that come of a recoding."""
    categories_before, categories_after = _category_of(before), _category_of(revision.book)
    themes, categories = Counter[str](counts.themes), Counter[str](counts.categories)
    changed: set[UUID] = set()
    decided: set[UUID] = set()
    for column in recoding.columns:
        was, is_now = _keys(column.before.rows), _keys(column.rows)
        if was != is_now and column.before.by is AssignedBy.PERSON:
            decided.add(column.before.comment_id)
        if not column.before.counts:
            continue
        if was != is_now:
            changed.add(column.before.comment_id)
        themes.subtract(was)
        themes.update(is_now)
        categories.subtract({categories_before[key] for key in was if key in categories_before})
        categories.update({categories_after[key] for key in is_now})
    after = CountsNow(themes=themes, categories=categories)
    return Effect(
        categories=_lines(before, revision.book, counts, after),
        comments_changed=len(changed),
        decisions_touched=len(decided),
        second_looks=sum(column.is_unclear for column in recoding.columns),
        to_something_else=len({each.before.comment_id for each in recoding.columns if each.is_left_empty}),
        to_code_again=to_code_again,
        decided_since=recoding.decided_since,
        coded_since=recoding.coded_since,
    )


def _keys(rows: Iterable[Coded]) -> set[str]:
    return {row.key for row in rows}


def _category_of(book: CodeBook) -> dict[str, str]:
    return {theme.id: category.id for category in book.categories for theme in category.themes}


def _lines(before: CodeBook, after: CodeBook, was: CountsNow, is_now: CountsNow) -> tuple[CategoryEffect, ...]:
    """The categories after, then those that are gone; in each, its themes after, then those that left the code book."""
    after_categories = {each.id: each for each in after.categories}
    before_categories = {each.id: each for each in before.categories}
    labels_before = {theme.id: theme.label for theme in before.themes}
    labels_after = {theme.id: theme.label for theme in after.themes}
    found = []
    for key in dict.fromkeys((*after_categories, *before_categories)):
        old, new = before_categories.get(key), after_categories.get(key)
        there = [theme.id for theme in new.themes] if new else []
        gone = [theme.id for theme in old.themes if theme.id not in labels_after] if old else []
        line = _line(key, old.label if old else None, new.label if new else None, was.categories, is_now.categories)
        themes = [
            _line(each, labels_before.get(each), labels_after.get(each), was.themes, is_now.themes)
            for each in (*there, *gone)
        ]
        found.append(CategoryEffect(line=line, themes=tuple(themes)))
    return tuple(found)


def _line(key: str, old: str | None, new: str | None, was: Mapping[str, int], is_now: Mapping[str, int]) -> Line:
    return Line(
        key=key,
        label=new or old or key,
        was_label=old,
        before=None if old is None else was.get(key, 0),
        after=None if new is None else is_now.get(key, 0),
    )
