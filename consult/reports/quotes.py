"""Typical comments for the board to read: chosen by a rule, masked, never from a small group or about a risk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from consult.queries.themes import ThemedComment

FEWEST_WORDS, MOST_WORDS = 4, 60
NEAR_THE_MEDIAN = 5
"""Of how many comments nearest to the median length the one coded most surely is taken."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment as it may be shown, with the place it came from where enough there said the same."""

    theme: str
    text: str
    locality: str | None


def typical_quote(
    theme: str, label: str, comments: Sequence[ThemedComment], *, smallest: int, taken: frozenset[str] = frozenset()
) -> Quote | None:
    """The comment that stands for a theme; None where fewer than `smallest` mention it, or none will do.

    Of the comments whose main theme it is, by individuals, masked, of 4 to 60 words, said by one person only (no
    campaign texts) and not `taken` for another theme: the five nearest to the median length, and of these the one a
    person has confirmed or the machine was surest of. The same comments give the same quote. A comment that suggests a
    person at risk is never quoted.
    """
    mentioning = [comment for comment in comments if theme in comment.themes]
    if len(mentioning) < smallest:
        return None
    said = Counter(_folded(comment) for comment in comments)
    fitting = [
        comment
        for comment in mentioning
        if comment.themes[0] == theme
        and comment.may_be_quoted
        and comment.on_behalf_of is None
        and FEWEST_WORDS <= _length(comment) <= MOST_WORDS
        and said[_folded(comment)] == 1
        and (comment.masked_text or "").strip() not in taken
    ]
    if not fitting:
        return None
    middle = median(_length(comment) for comment in fitting)
    nearest = sorted(fitting, key=lambda comment: (abs(_length(comment) - middle), comment.comment_id))
    chosen = max(nearest[:NEAR_THE_MEDIAN], key=_sureness)
    from_there = sum(comment.locality == chosen.locality for comment in mentioning)
    return Quote(label, (chosen.masked_text or "").strip(), chosen.locality if from_there >= smallest else None)


def typical_quotes(
    theme: str, label: str, comments: Sequence[ThemedComment], *, smallest: int, at_most: int
) -> tuple[Quote, ...]:
    """Up to so many comments for one theme, each chosen by the rule of `typical_quote` from those not chosen before."""
    quotes: list[Quote] = []
    while len(quotes) < at_most:
        taken = frozenset(quote.text for quote in quotes)
        quote = typical_quote(theme, label, comments, smallest=smallest, taken=taken)
        if quote is None:
            break
        quotes.append(quote)
    return tuple(quotes)


def without_copies(comments: Sequence[ThemedComment]) -> list[ThemedComment]:
    """The same comments, none to be quoted that several people sent.

    Quotes can then be chosen from the comments on a theme alone, without the others beside them to compare with.
    """
    said = Counter(_folded(comment) for comment in comments)
    return [comment if said[_folded(comment)] == 1 else replace(comment, may_be_quoted=False) for comment in comments]


def _length(comment: ThemedComment) -> int:
    return len((comment.masked_text or "").split())


def _folded(comment: ThemedComment) -> str:
    return " ".join(comment.text.casefold().split())


def _sureness(comment: ThemedComment) -> float:
    return 1.0 if comment.is_reviewed else comment.strongest_probability or 0.0
