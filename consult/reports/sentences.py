"""The sentences at the head of the board's page, made by rule from the figures: none without its number.

An issue is said to lead only where it is clearly ahead of every other. Words for amounts ("most", "a few") have fixed
meanings: see `consult.reports.amounts`. Every share and mean carries its likely range and how many it speaks of. They
speak of those who answered, never of residents.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.figures.intervals import Interval
from consult.figures.means import Mean
from consult.figures.mentions import paired_difference
from consult.figures.shares import Share
from consult.models import Channel
from consult.page_furniture import count_of
from consult.reports.amounts import Amount, amount_of
from consult.reports.closed import ClosedSection
from consult.reports.issues import ImpactRanking, MentionRanking
from consult.rounding import fixed, percentage

CHANNEL_LABELS = {
    Channel.ONLINE: "online",
    Channel.PAPER: "on paper",
    Channel.LETTER: "by letter",
    Channel.EMAIL: "by email",
    Channel.COMMITTEE: "from a committee",
    Channel.TELEPHONE: "by telephone",
    Channel.EASY_READ: "on an easy-read form",
    Channel.NOT_KNOWN: "by a route that is not known",
}
SIDES = ("agreed or strongly agreed", "disagreed or strongly disagreed")
HALF_OR_MORE = (Amount.MOST, Amount.MORE_THAN_HALF, Amount.ABOUT_HALF)
"""Words that a sentence may begin with. “Fewer than half agreed” would sound as if the others did not."""
NEITHER_SIDE_LARGER = "So few more on one side may be due to chance."
NAMED = 3
"""How many issues a sentence names of those that share first place."""


@dataclass(frozen=True, slots=True)
class Route:
    """A channel in words, and the share of responses that came by it."""

    label: str
    share: Share


def about_turnout(responses: int, routes: Sequence[Route], bodies: int) -> str:
    """How many responses there are, and how they came. Leave out the routes that so few used that they are hidden."""
    came_in = count_of(responses, "response")
    of_bodies = f" {count_of(bodies, 'was', 'were')} sent on behalf of a body." if bodies else ""
    if len(routes) == 1 and routes[0].share.count == responses:
        return f"{came_in} came in, {'all' if responses > 1 else 'and it was'} {routes[0].label}.{of_bodies}"
    ways = [f"{route.share.count:,} {route.label} ({percentage(route.share.share)})" for route in routes]
    if sum(route.share.count for route in routes) < responses:
        ways.append("the rest in other ways")
    came = f": {joined(ways)}" if len(ways) > 1 or routes else ""
    return f"{came_in} came in{came}.{of_bodies}"


def about_agreement(section: ClosedSection, *, design_effect: float = 1.0) -> str | None:
    """How many agree and how many disagree, the larger side first; None for any other question, or for too few.

    The larger side has a word for its amount where `amounts` licenses one. Where both are clearly under half, it says
    so, and where chance could have made the one side larger, that too.
    """
    sides = [line for table in section.tables for line in table.lines if line.is_together and line.share]
    if len(sides) != 2:
        return None
    agree, disagree = ((side.share, words) for side, words in zip(sides, SIDES, strict=True) if side.share)
    (larger, they), (smaller, others) = sorted((agree, disagree), key=lambda side: -side[0].count)
    amount = amount_of(larger)
    level = "" if _is_clearly_ahead(larger, smaller, design_effect) else f" {NEITHER_SIDE_LARGER}"
    if amount in HALF_OR_MORE:
        return (
            f"{amount} of the {section.base:,} who answered “{section.ask}” {they}: {_counted(larger)}. "
            f"{_sentence_start(_counted(smaller))} {others}.{level}"
        )
    neither = ": neither side is half of them" if amount else ""
    return (
        f"Of the {section.base:,} who answered “{section.ask}”, {_counted(larger)} {they} "
        f"and {_counted(smaller)} {others}{neither}.{level}"
    )


def about_choice(section: ClosedSection, *, design_effect: float = 1.0) -> str | None:
    """Which answer was given most, of a question that allows one; None where none leads or something is hidden.

    Where the next is not clearly behind, it says so.
    """
    if len(section.tables) != 1 or section.number is not None:
        return None
    table = section.tables[0]
    shares = [(line.label, line.share) for line in table.lines if line.share and not line.is_together]
    if table.may_choose_several or table.hides_something or not shares:
        return None
    ordered = sorted(shares, key=lambda line: -line[1].count)
    label, most = ordered[0]
    if most.count == 0 or (len(ordered) > 1 and ordered[1][1].count == most.count):
        return None
    next_to_it = "" if len(ordered) == 1 else _not_clearly_ahead(most, *ordered[1], design_effect)
    amount = amount_of(most)
    if amount in HALF_OR_MORE:
        return (
            f"{amount} of the {section.base:,} who answered “{section.ask}” chose “{label}”: {_counted(most)}."
            f"{next_to_it}"
        )
    though = ", though fewer than half of them" if amount else ""
    return (
        f"Of the {section.base:,} who answered “{section.ask}”, {_counted(most)} chose “{label}”, the most of "
        f"any{though}.{next_to_it}"
    )


def about_mentions(ranking: MentionRanking, base: int, *, waiting: int = 0) -> str | None:
    """Which issue was raised most, or which share first place; None where nobody raised any.

    `base` are the answers that are coded. Where others wait to be, it is not said to be all who answered.
    """
    if not ranking.lines:
        return None
    first, standing = ranking.lines[0], ranking.standing
    they_answered, of_whom = "answered in their own words", "who answered in their own words"
    if waiting:
        they_answered, of_whom = "answers in people’s own words are coded", "whose own words are coded"
    if standing.share_first > 1:
        named = [
            f"“{line.label}” ({_mentioned(line.share)})" for line in ranking.lines[: min(NAMED, standing.share_first)]
        ]
        return (
            f"{base:,} {they_answered}. No issue was raised clearly more than all others: "
            f"{_first_place(named, standing.share_first)}."
        )
    hedge = "clearly more" if standing.has_clear_leader else "more, though not clearly more,"
    return f"Of the {base:,} {of_whom}, {_counted(first.share)} raised “{first.label}”, {hedge} than any other issue."


def about_impact(ranking: ImpactRanking, *, smallest: int) -> str | None:
    """Which issue affects those who raised it most, or which share first place; None where no issue has a mean."""
    if not ranking.lines:
        return None
    first, standing = ranking.lines[0], ranking.standing
    opening = "On average impact, scored from 0 to 10 by the people who raised an issue,"
    closing = f"Issues that fewer than {smallest} people scored are left out."
    if standing.share_first > 1:
        named = [
            f"“{line.label}” ({_average(line.mean)})" for line in ranking.lines[: min(NAMED, standing.share_first)]
        ]
        shared = _first_place(named, standing.share_first)
        return f"{opening} no issue is clearly above all others: {shared}. {closing}"
    hedge = "clearly above" if standing.has_clear_leader else "above, though not clearly above,"
    return f"{opening} “{first.label}” ({_average(first.mean)}) is {hedge} every other. {closing}"


def joined(parts: Sequence[str]) -> str:
    """Things listed as people say them: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def percentage_range(interval: Interval) -> str:
    """The two ends of a share's interval: "25% to 32%"."""
    return f"{percentage(interval.low)} to {percentage(interval.high)}"


def score_range(interval: Interval) -> str:
    """The two ends of a mean's interval: "7.8 to 8.4"."""
    return f"{fixed(interval.low, 1)} to {fixed(interval.high, 1)}"


def _not_clearly_ahead(most: Share, label: str, following: Share, design_effect: float) -> str:
    """That the second answer may be level with the first; nothing where it is clearly behind. Nobody gave both."""
    if _is_clearly_ahead(most, following, design_effect):
        return ""
    return f" That is not clearly more than “{label}”: {_counted(following)}."


def _is_clearly_ahead(one: Share, other: Share, design_effect: float) -> bool:
    counts = (one.count / design_effect, other.count / design_effect, one.base / design_effect)
    return paired_difference(*counts).low > 0


def _sentence_start(said: str) -> str:
    return "Nobody" if said.startswith("0 (") else said


def _counted(share: Share) -> str:
    return f"{share.count:,} ({percentage(share.share)}, likely range {percentage_range(share.interval)})"


def _mentioned(share: Share) -> str:
    mentions = count_of(share.count, "mention")
    return f"{mentions}, {percentage(share.share)}, likely range {percentage_range(share.interval)}"


def _average(mean: Mean) -> str:
    people = count_of(mean.base, "person", "people")
    return f"{fixed(mean.mean, 1)}, likely range {score_range(mean.interval)}, from {people}"


def _first_place(named: Sequence[str], sharing: int) -> str:
    if sharing > len(named):
        return f"{sharing} share first place, among them {joined(named)}"
    return f"first place is shared by {joined(named)}"
