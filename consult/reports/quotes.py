"""Comments for people to read: chosen by a rule, masked, never from a small group or about a risk.

The worker chooses a typical comment for each theme, and varied ones, once a run is finished (`consult.queries.quotes`).
They are shown first, as long as what has happened since allows each of them. Where none of them does, a comment of
usual length is taken whose theme is surest.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from statistics import median
from uuid import UUID

from consult.queries.quotes import QuotedWords
from consult.queries.themes import ThemedComment

FEWEST_WORDS, MOST_WORDS = 4, 60
NEAR_THE_MEDIAN = 5
"""Of how many comments nearest to the median length the one coded most surely is taken."""
LEFT_OUT = "…"
"""What stands where words of a comment were left out."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment as it may be shown, with the place it came from where enough there said the same.

    `comment_id` is for those who decide whom it may be shown to, and is never shown.
    """

    theme: str
    text: str
    locality: str | None
    comment_id: UUID


def typical_quote(
    theme: str,
    label: str,
    comments: Sequence[ThemedComment],
    *,
    smallest: int,
    chosen: Sequence[QuotedWords] = (),
    taken: Sequence[Quote] = (),
) -> Quote | None:
    """The comment that stands for a theme; None where fewer than `smallest` mention it, or none will do.

    The first of the `chosen` that may be shown today. Else, of the comments whose main theme it is, the five nearest
    to the median length, and of these the one a person has confirmed or the machine was surest of. Either is by an
    individual, masked, of 4 to 60 words, said by one person only (no campaign texts), and neither the comment nor its
    words are `taken` already. The same comments give the same quote. A comment that suggests a person at risk is never
    quoted.
    """
    mentioning = [comment for comment in comments if theme in comment.themes]
    if len(mentioning) < smallest:
        return None
    said = Counter(_folded(comment.text) for comment in comments)
    used = {quote.comment_id for quote in taken}
    own_words = [
        each
        for each in mentioning
        if may_be_quoted(each) and said[_folded(each.text)] == 1 and each.comment_id not in used
    ]
    texts = {_folded(quote.text) for quote in taken}
    found = _first_chosen(theme, own_words, chosen, texts) or _of_usual_length(theme, own_words, texts)
    if found is None:
        return None
    comment, text = found
    from_there = sum(each.locality == comment.locality for each in mentioning)
    return Quote(label, text, comment.locality if from_there >= smallest else None, comment.comment_id)


def typical_quotes(
    theme: str,
    label: str,
    comments: Sequence[ThemedComment],
    *,
    smallest: int,
    at_most: int,
    chosen: Sequence[QuotedWords] = (),
) -> tuple[Quote, ...]:
    """Up to so many comments for one theme, each by the rule of `typical_quote` from those not taken before."""
    quotes: list[Quote] = []
    while len(quotes) < at_most:
        quote = typical_quote(theme, label, comments, smallest=smallest, chosen=chosen, taken=quotes)
        if quote is None:
            break
        quotes.append(quote)
    return tuple(quotes)


def is_about(comment: ThemedComment, theme: str) -> bool:
    """Whether a theme is the main one of a comment, so that the whole comment may stand for it."""
    return comment.themes[:1] == (theme,)


def may_be_quoted(comment: ThemedComment) -> bool:
    """Whether any words of a comment may be quoted: a person's own, masked, and with no sign of somebody at risk."""
    return comment.may_be_quoted and comment.on_behalf_of is None and comment.masked_text is not None


def fits_as_quote(text: str) -> bool:
    """Whether a text is neither too short nor too long to be quoted."""
    return FEWEST_WORDS <= sum(word != LEFT_OUT for word in text.split()) <= MOST_WORDS


def words_of(masked_text: str, start: int, end: int) -> str:
    """These words of a masked comment, with a mark on each side where others were left out."""
    before = f"{LEFT_OUT} " if masked_text[:start].strip() else ""
    after = f" {LEFT_OUT}" if masked_text[end:].strip() else ""
    return f"{before}{masked_text[start:end].strip()}{after}"


def sureness_of(comment: ThemedComment) -> float:
    """How sure the first theme of a comment is, from 0 to 1; what a person decided is sure."""
    return 1.0 if comment.is_reviewed else comment.strongest_probability or 0.0


def without_copies(comments: Sequence[ThemedComment]) -> list[ThemedComment]:
    """The same comments, none to be quoted that several people sent.

    Quotes can then be chosen from the comments on a theme alone, without the others beside them to compare with.
    """
    said = Counter(_folded(comment.text) for comment in comments)
    return [
        comment if said[_folded(comment.text)] == 1 else replace(comment, may_be_quoted=False) for comment in comments
    ]


def _first_chosen(
    theme: str, comments: Sequence[ThemedComment], chosen: Sequence[QuotedWords], taken: Collection[str]
) -> tuple[ThemedComment, str] | None:
    by_id = {comment.comment_id: comment for comment in comments}
    for words in chosen:
        comment = by_id.get(words.comment_id)
        if comment is None or comment.masked_text is None or not words.stand_in(comment.masked_text):
            continue
        text = words_of(comment.masked_text, words.start, words.end)
        stands_for_theme = is_about(comment, theme) or text != _whole(comment)
        if stands_for_theme and fits_as_quote(text) and _folded(text) not in taken:
            return comment, text
    return None


def _of_usual_length(
    theme: str, comments: Sequence[ThemedComment], taken: Collection[str]
) -> tuple[ThemedComment, str] | None:
    fitting = [
        (comment, text)
        for comment in comments
        if is_about(comment, theme) and fits_as_quote(text := _whole(comment)) and _folded(text) not in taken
    ]
    if not fitting:
        return None
    middle = median(len(text.split()) for _, text in fitting)
    nearest = sorted(fitting, key=lambda each: (abs(len(each[1].split()) - middle), each[1], each[0].comment_id))
    return max(nearest[:NEAR_THE_MEDIAN], key=lambda each: sureness_of(each[0]))


def _whole(comment: ThemedComment) -> str:
    return (comment.masked_text or "").strip()


def _folded(text: str) -> str:
    """The same for texts that differ only in spaces and in large and small letters."""
    return " ".join(text.casefold().split())
