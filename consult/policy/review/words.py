"""How the review pages say why a comment is worth a look, and how long things take."""

from collections.abc import Mapping, Sequence

from consult.queries.comments import ThemeOnComment
from consult.queries.review_queue import QueuedComment
from consult.queries.review_worth import LOW, Reason
from consult.rounding import probability

REASONS: Mapping[Reason, str] = {
    Reason.FLAGGED: "Flagged",
    Reason.NEW_WORDING: "New wording",
    Reason.UNCERTAIN: "Uncertain",
    Reason.RARE: "Rare theme",
    Reason.CHECK: "A check",
}

WHAT_IT_MEANS: Mapping[Reason, str] = {
    Reason.FLAGGED: "Its words suggest a person at risk.",
    Reason.NEW_WORDING: "It fits nothing in the code book, or holds none of its phrases and the machine is unsure.",
    Reason.UNCERTAIN: "The machine is near even odds on one of its themes.",
    Reason.RARE: "Few comments carry one of its themes, so one mistake counts for more.",
    Reason.CHECK: "Nothing stands out. The less sure the machine is, the earlier it comes.",
}


def why_this_one(queued: QueuedComment, themes: Sequence[ThemeOnComment]) -> str:
    """One sentence on why a comment comes now; `themes` are the machine's, with their probabilities."""
    signs = queued.signs
    match queued.reason:
        case Reason.FLAGGED:
            return (
                "Flagged: its words suggest a person at risk. Open the comment’s flag as well as deciding its themes."
            )
        case Reason.NEW_WORDING if not signs.is_covered:
            return "New wording: it fits nothing in the code book."
        case Reason.NEW_WORDING:
            return (
                "New wording: none of the code book’s phrases stand in it, and the machine is less than "
                f"{LOW:.0%} sure of every theme."
            )
        case Reason.UNCERTAIN:
            least = min(themes, key=lambda theme: 1.0 if theme.probability is None else theme.probability)
            return f"Uncertain: the machine is only {probability(signs.weakest)} sure of {least.label}."
        case Reason.RARE if signs.rarest_count == 1:
            return "Rare theme: no other comment carries one of its themes, so a mistake would make it up."
        case Reason.RARE:
            carried = f"only {signs.rarest_count} comments carry one of its themes"
            return f"Rare theme: {carried}, so one mistake counts for more."
        case Reason.CHECK:
            return (
                f"A check: nothing stands out. The machine is {probability(signs.strongest)} sure of its first theme."
            )


def seconds_in_words(seconds: float | None) -> str:
    """A length of time: 14 seconds, 1 minute 5 seconds, 12 minutes."""
    if seconds is None:
        return "not known"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _count(rest, "second")
    if minutes >= 10 or not rest:
        return _count(minutes, "minute")
    return f"{_count(minutes, 'minute')} {_count(rest, 'second')}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
