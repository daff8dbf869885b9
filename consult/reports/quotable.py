"""What of the comments on a question may be quoted for each theme, for the worker to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.campaigns import comments_in_groups
from consult.queries.quotes import Cuttable, QuotedWords, checksum_of, cuttable_comments
from consult.queries.themes import ThemedComment, comments_with_themes
from consult.reports.quotes import fits_as_quote, is_about, may_be_quoted, sureness_of, without_copies, words_of
from consult.services.masked_text import masked

MOST_A_THEME = 150
"""Of how many comments the quotes of a theme are chosen: those whose theme is surest."""
ENOUGH_WHOLE = 30
"""Where so many whole comments may be quoted for a theme, no part is: a whole one shows more of what was meant."""


@dataclass(frozen=True, slots=True)
class QuotableWords:
    """Words that may be quoted, as they would be shown."""

    words: QuotedWords
    text: str


@dataclass(frozen=True, slots=True)
class Quotable:
    """What may be quoted for a theme, in a fixed order, and how many comments mention the theme."""

    mentions: int
    words: tuple[QuotableWords, ...]


def quotable_words(session: Session, consultation: Consultation, question_key: str) -> Mapping[str, Quotable]:
    """By the key of a theme, what may be quoted for it: whole comments, and parts of long or many-sided ones.

    Individuals' own words, masked: no copies, nothing that several people sent, nothing that suggests a person at risk.
    """
    coded = [each for each in comments_with_themes(session, consultation, question_key) if each.is_coded]
    in_groups = comments_in_groups(session, consultation, question_key)
    cuttable = cuttable_comments(session, consultation, question_key)
    mentions: dict[str, int] = {}
    found: dict[str, list[_Candidate]] = {}
    for comment in without_copies(coded):
        for theme in comment.themes:
            mentions[theme] = mentions.get(theme, 0) + 1
            if may_be_quoted(comment) and comment.comment_id not in in_groups:
                for words in words_to_quote(comment, theme, cuttable.get(comment.comment_id)):
                    is_whole = words.text == (comment.masked_text or "").strip()
                    found.setdefault(theme, []).append(_Candidate(words, is_whole, sureness_of(comment)))
    return {theme: Quotable(mentions[theme], _best(candidates)) for theme, candidates in found.items()}


def words_to_quote(comment: ThemedComment, theme: str, cuttable: Cuttable | None) -> Sequence[QuotableWords]:
    """The whole comment where the theme is its main one and it is short enough, else the passages that carry it."""
    text = comment.masked_text or ""
    if is_about(comment, theme) and fits_as_quote(text):
        return [_quotable(comment, text, 0, len(text))]
    if cuttable is None:
        return []
    places = (
        _place_in_masked(comment.text, text, start, end, cuttable)
        for start, end, themes in cuttable.passages
        if theme in themes
    )
    parts = (_quotable(comment, text, *place) for place in places if place is not None)
    return [part for part in parts if fits_as_quote(part.text) and part.text != text.strip()][:1]


def _quotable(comment: ThemedComment, masked_text: str, start: int, end: int) -> QuotableWords:
    words = QuotedWords(comment.comment_id, start, end, checksum_of(masked_text))
    return QuotableWords(words, words_of(masked_text, start, end))


def _place_in_masked(text: str, masked_text: str, start: int, end: int, cuttable: Cuttable) -> tuple[int, int] | None:
    """Where a passage stands in the masked comment; None where a mask goes over its edge."""
    if any(each.start < edge < each.end for each in cuttable.details for edge in (start, end)):
        return None
    before = masked(text[:start], [each for each in cuttable.details if each.end <= start])
    up_to = masked(text[:end], [each for each in cuttable.details if each.end <= end])
    return (len(before), len(up_to)) if masked_text.startswith(up_to) else None


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: QuotableWords
    is_whole: bool
    sureness: float


def _best(candidates: Sequence[_Candidate]) -> tuple[QuotableWords, ...]:
    whole = [each for each in candidates if each.is_whole]
    # What is equally sure stands in the order of the words: identifiers are drawn at random.
    in_order = sorted(
        whole if len(whole) >= ENOUGH_WHOLE else candidates, key=lambda each: (-each.sureness, each.words.text)
    )
    return tuple(each.words for each in in_order[:MOST_A_THEME])
