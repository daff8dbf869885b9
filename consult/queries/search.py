"""Full text search of comments: what was typed, what it finds, how well each fits, and which words to mark.

The index is made and kept by the database itself (migration 0005). Both databases find the same: words by their stem,
phrases word by word, no word too common to look for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Integer, Uuid, column, func, literal, literal_column, table
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY, TSVECTOR
from sqlalchemy.sql.selectable import FromClause, Subquery
from sqlmodel import Session, col, select

from consult.models import Comment

LONGEST_SEARCH = 200

# A minus or a dash counts only at the start of a word: "off-road" is two words looked for side by side.
_TERM = re.compile(r"""(?P<minus>[-–−])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))""")
_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})
_BEGINS, _ENDS = "\x02", "\x03"

# SQLite: the full text, and the number of each comment in it.
_WORDS = table("searchable_words", column("rowid", Integer), column("searchable_words"), column("rank", Float))
_NUMBERED = table("searchable_comment", column("number", Integer), column("comment_id", Uuid()))

# PostgreSQL: a column of the comments that no model has.
_VECTOR = literal_column("comment.searchable_words", TSVECTOR)
_ENGLISH = literal_column("'searchable_english'", REGCONFIG)


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: words and phrases that a comment must hold, all of them, and those that it must not."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no word to look for."""
        return not (self.wanted or self.unwanted)


EVERYTHING = Search()
"""No search: every comment fits."""


def search_of(typed: str) -> Search:
    """What somebody means by what they typed: "quotes" for a phrase, a minus for without."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in _TERM.finditer(typed.translate(_QUOTES)):
        text = (term["phrase"] or term["word"] or "").strip()
        if _WORD.search(text):
            (unwanted if term["minus"] else wanted).append(text)
    return Search(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def matches(session: Session, search: Search) -> list[ColumnElement[bool]]:
    """The conditions on a comment that a search sets."""
    conditions: list[ColumnElement[bool]] = []
    if search.wanted:
        conditions.append(_holds(session, _all_of(session, search.wanted)))
    if search.unwanted:
        conditions.append(~_holds(session, _any_of(session, search.unwanted)))
    return conditions


def fits(session: Session, search: Search) -> Subquery:
    """The comments that hold what is wanted, as `comment_id`, and how well each fits, as `fit`: more is better."""
    query = _all_of(session, search.wanted)
    if _is_sqlite(session):
        return (
            select(_NUMBERED.c.comment_id, (-_WORDS.c.rank).label("fit"))
            .select_from(_joined())
            .where(_WORDS.c.searchable_words.op("MATCH")(query))
            .subquery("fitting")
        )
    shorter_first = 1  # ts_rank divides by 1 + log(length)
    fit = func.ts_rank(_VECTOR, query, shorter_first)
    return (
        select(col(Comment.id).label("comment_id"), fit.label("fit")).where(_VECTOR.op("@@")(query)).subquery("fitting")
    )


def words_to_mark(session: Session, search: Search, texts: Mapping[UUID, str]) -> Mapping[UUID, list[tuple[int, int]]]:
    """Where each of these comments holds what is wanted, as [start, end) offsets into its text."""
    if not search.wanted or not texts:
        return {}
    if _is_sqlite(session):
        return {id_: _spans(marked) for id_, marked in _marked_on_sqlite(session, search, list(texts))}
    spans: dict[UUID, list[tuple[int, int]]] = {id_: [] for id_ in texts}
    for phrase in search.wanted:
        least = len(_WORD.findall(phrase))
        for id_, marked in _marked_on_postgresql(session, phrase, list(texts)):
            spans[id_] += _runs(_spans(marked), texts[id_], least=least)
    return spans


def _holds(session: Session, query: ColumnElement[str]) -> ColumnElement[bool]:
    if not _is_sqlite(session):
        return _VECTOR.op("@@", is_comparison=True)(query)
    found = select(_NUMBERED.c.comment_id).select_from(_joined()).where(_WORDS.c.searchable_words.op("MATCH")(query))
    return col(Comment.id).in_(found)


def _all_of(session: Session, phrases: Sequence[str]) -> ColumnElement[str]:
    return _joined_by(session, phrases, "AND", "&&")


def _any_of(session: Session, phrases: Sequence[str]) -> ColumnElement[str]:
    return _joined_by(session, phrases, "OR", "||")


def _joined_by(session: Session, phrases: Sequence[str], word: str, sign: str) -> ColumnElement[str]:
    """A query of the database at hand. Each phrase goes in as a value or in quotes, so that none is an operator."""
    if _is_sqlite(session):
        return literal(f" {word} ".join(f'"{phrase}"' for phrase in phrases))  # no phrase holds a quote
    queries = [_phrase_on_postgresql(phrase) for phrase in phrases]
    joined = queries[0]
    for query in queries[1:]:
        joined = joined.op(sign, return_type=TSQUERY())(query)
    return joined


def _phrase_on_postgresql(phrase: str) -> ColumnElement[str]:
    return func.phraseto_tsquery(_ENGLISH, func.searchable_text(phrase), type_=TSQUERY())


def _joined() -> FromClause:
    return _WORDS.join(_NUMBERED, _NUMBERED.c.number == _WORDS.c.rowid)


def _marked_on_sqlite(session: Session, search: Search, ids: Sequence[UUID]) -> Sequence[tuple[UUID, str]]:
    marked = func.highlight(literal_column("searchable_words"), 0, _BEGINS, _ENDS)
    numbers = session.exec(select(_NUMBERED.c.number).where(_NUMBERED.c.comment_id.in_(ids))).all()
    return session.exec(
        select(_NUMBERED.c.comment_id, marked)
        .select_from(_joined())
        .where(
            _WORDS.c.searchable_words.op("MATCH")(_any_of(session, search.wanted)),
            _WORDS.c.rowid.in_(numbers),
        )
    ).all()


def _marked_on_postgresql(session: Session, phrase: str, ids: Sequence[UUID]) -> Sequence[tuple[UUID, str]]:
    how = f"HighlightAll=true, StartSel={_BEGINS}, StopSel={_ENDS}"
    text = func.searchable_text(col(Comment.text))
    marked = func.ts_headline(_ENGLISH, text, _phrase_on_postgresql(phrase), how)
    return session.exec(select(Comment.id, marked).where(col(Comment.id).in_(ids))).all()


def _spans(marked: str) -> list[tuple[int, int]]:
    """The marks in a text, as offsets into the text without them."""
    spans: list[tuple[int, int]] = []
    begun = at = 0
    for character in marked:
        if character == _BEGINS:
            begun = at
        elif character == _ENDS:
            spans.append((begun, at))
        else:
            at += 1
    return spans


def _runs(spans: Sequence[tuple[int, int]], text: str, *, least: int) -> list[tuple[int, int]]:
    """The stretches of at least so many marked words side by side, each as one span.

    PostgreSQL marks every word of a phrase wherever it stands.
    """
    runs: list[list[tuple[int, int]]] = []
    for span in spans:
        if runs and not _WORD.search(text[runs[-1][-1][1] : span[0]]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [(run[0][0], run[-1][1]) for run in runs if len(run) >= least]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
