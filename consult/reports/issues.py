"""What people raised in their own words: themes by category, and issues ranked by mentions and by impact.

Of a survey drawn at random, give its design effect: ranges, places and ties then allow for how it was drawn.

Each is counted both ways: a line's share or mean counts each copy of a campaign, and `once` beside it is the same with
each confirmed campaign counted once. Give the `copies` that are left out for that (`consult.queries.copies`); without
them, as where no campaign is confirmed, `once` is None everywhere. Places and order are those of each copy counted.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.figures.means import Mean, is_clearly_higher, mean_of
from consult.figures.mentions import Mentions, count_mentions
from consult.figures.ranking import Place, places
from consult.figures.shares import Share
from consult.queries.themes import ThemedComment, ThemeInBook
from nlp.codebook import STANDING_ALONE

PLACES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme and the share of those who answered that mentioned it."""

    key: str
    label: str
    share: Share
    once: Share | None = None


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category and its themes, most mentioned first. An answer counts once for it, however many of them it names.

    `holds_issues` is False for the category of what is no issue, or none that the code book knows.
    """

    key: str
    label: str
    share: Share
    holds_issues: bool
    themes: tuple[ThemeLine, ...]
    once: Share | None = None


@dataclass(frozen=True, slots=True)
class RankedByMentions:
    """An issue's place by how many mentioned it."""

    place: Place
    key: str
    label: str
    share: Share
    once: Share | None = None


@dataclass(frozen=True, slots=True)
class RankedByImpact:
    """An issue's place by how much it affects those who mentioned it.

    `once` is None also where fewer than the smallest number of people are left when each campaign counts once.
    """

    place: Place
    key: str
    label: str
    mean: Mean
    once: Mean | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a whole ranking, of which only the top is listed."""

    issues: int
    share_first: int  # how many issues share first place
    has_clear_leader: bool  # the first is clearly ahead of every other, not only of the next
    goes_on: bool  # issues that are not listed share the last place that is


@dataclass(frozen=True, slots=True)
class MentionRanking:
    """The issues mentioned most."""

    lines: tuple[RankedByMentions, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class ImpactRanking:
    """The issues with the greatest impact on those who mentioned them, of those that enough people scored."""

    lines: tuple[RankedByImpact, ...]
    standing: Standing
    left_out: int  # issues that fewer than the smallest number of people scored


def categories_of(
    comments: Sequence[ThemedComment],
    themes: Sequence[ThemeInBook],
    *,
    copies: Collection[UUID] | None = None,
    design_effect: float = 1.0,
) -> tuple[CategoryLine, ...]:
    """Every category that somebody mentioned, most mentioned first; its base is all of `comments`, unclear ones too."""
    all_of_them = _Counted.of(comments, themes, design_effect)
    once = _Counted.of(_without(comments, copies), themes, design_effect) if copies is not None else None
    labels = {theme.category_key: theme.category_label for theme in themes}
    with_issues = {theme.category_key for theme in issues_in(themes)}
    lines = [
        CategoryLine(
            key,
            labels[key],
            all_of_them.categories.share(key),
            key in with_issues,
            _theme_lines(key, themes, all_of_them, once),
            once=once.categories.share(key) if once else None,
        )
        for key in all_of_them.categories.keys
        if all_of_them.categories.count(key)
    ]
    return tuple(sorted(lines, key=lambda line: (not line.holds_issues, -line.share.count, line.label)))


@dataclass(frozen=True, slots=True)
class _Counted:
    """The mentions of themes, and of categories, on the same comments."""

    themes: Mentions[str]
    categories: Mentions[str]

    @classmethod
    def of(cls, comments: Sequence[ThemedComment], themes: Sequence[ThemeInBook], design_effect: float) -> "_Counted":
        category_of = {theme.key: theme.category_key for theme in themes}
        keys, categories = [theme.key for theme in themes], list(dict.fromkeys(category_of.values()))
        of_each = [{category_of[key] for key in comment.themes if key in category_of} for comment in comments]
        return cls(
            count_mentions([comment.themes for comment in comments], keys, design_effect=design_effect),
            count_mentions(of_each, categories, design_effect=design_effect),
        )


def _without(comments: Sequence[ThemedComment], copies: Collection[UUID] | None) -> list[ThemedComment]:
    return [comment for comment in comments if comment.comment_id not in (copies or ())]


def _theme_lines(
    category: str, themes: Sequence[ThemeInBook], counted: _Counted, once: _Counted | None
) -> tuple[ThemeLine, ...]:
    lines = [
        ThemeLine(
            theme.key,
            theme.label,
            counted.themes.share(theme.key),
            once=once.themes.share(theme.key) if once else None,
        )
        for theme in themes
        if theme.category_key == category and counted.themes.count(theme.key)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.share.count, line.label)))


def issues_in(themes: Sequence[ThemeInBook]) -> list[ThemeInBook]:
    """The themes that are issues: not "something else", "no issue" or "unclear", which say nothing to rank."""
    return [theme for theme in themes if theme.key not in STANDING_ALONE]


def rank_by_mentions(
    comments: Sequence[ThemedComment],
    themes: Sequence[ThemeInBook],
    *,
    copies: Collection[UUID] | None = None,
    design_effect: float = 1.0,
) -> MentionRanking:
    """Issues by how many comments mention them. Those whose order the data do not support share a place."""
    issues = issues_in(themes)
    mentions = _Counted.of(comments, issues, design_effect).themes
    once = _Counted.of(_without(comments, copies), issues, design_effect).themes if copies is not None else None
    labels = {theme.key: theme.label for theme in issues}
    mentioned = sorted(
        (key for key in mentions.keys if mentions.count(key)), key=lambda key: (-mentions.count(key), labels[key])
    )
    placed = places(mentioned, mentions.is_clearly_ahead)
    lines = tuple(
        RankedByMentions(place, key, labels[key], mentions.share(key), once=once.share(key) if once else None)
        for key, place in zip(mentioned, placed, strict=True)
    )
    return MentionRanking(lines[:PLACES_SHOWN], _standing(mentioned, placed, mentions.is_clearly_ahead))


def rank_by_impact(
    comments: Sequence[ThemedComment],
    themes: Sequence[ThemeInBook],
    *,
    smallest: int,
    copies: Collection[UUID] | None = None,
    design_effect: float = 1.0,
) -> ImpactRanking:
    """Issues by the mean impact, from 0 to 10, on the people who mentioned them.

    Only individuals count: a body's letter has no personal impact. An issue that fewer than `smallest` people scored
    has no mean. Somebody who mentions several issues gave one score, and it counts for each of them.
    """
    labels = {theme.key: theme.label for theme in issues_in(themes)}
    scores = _scores(comments, labels)
    means = impact_means(comments, themes, smallest=smallest, design_effect=design_effect)
    once = _means(_scores(_without(comments, copies), labels), smallest, design_effect) if copies is not None else {}
    ordered = sorted(means, key=lambda key: (-means[key].mean, labels[key]))

    def is_clearly_ahead(one: str, other: str) -> bool:
        return is_clearly_higher(means[one], means[other])

    placed = places(ordered, is_clearly_ahead)
    lines = tuple(
        RankedByImpact(place, key, labels[key], means[key], once=once.get(key))
        for key, place in zip(ordered, placed, strict=True)
    )
    standing = _standing(ordered, placed, is_clearly_ahead)
    return ImpactRanking(lines[:PLACES_SHOWN], standing, left_out=len(scores) - len(means))


def impact_means(
    comments: Sequence[ThemedComment], themes: Sequence[ThemeInBook], *, smallest: int, design_effect: float = 1.0
) -> Mapping[str, Mean]:
    """The mean impact of each issue that enough individuals scored, by its key, in the code book's order."""
    labels = {theme.key: theme.label for theme in issues_in(themes)}
    means = _means(_scores(comments, labels), smallest, design_effect)
    return {key: means[key] for key in labels if key in means}


def _means(scores: Mapping[str, Sequence[int]], smallest: int, design_effect: float) -> Mapping[str, Mean]:
    return {
        key: mean_of(given, lowest=0, highest=10, design_effect=design_effect)
        for key, given in scores.items()
        if len(given) >= smallest
    }


def _scores(comments: Sequence[ThemedComment], labels: Mapping[str, str]) -> Mapping[str, list[int]]:
    scores: dict[str, list[int]] = {}
    for comment in comments:
        if comment.impact is None or comment.on_behalf_of is not None:
            continue
        for key in set(comment.themes) & labels.keys():
            scores.setdefault(key, []).append(comment.impact)
    return scores


def _standing(
    ordered: Sequence[str], placed: Sequence[Place], is_clearly_ahead: Callable[[str, str], bool]
) -> Standing:
    return Standing(
        issues=len(placed),
        share_first=sum(place.place == 1 for place in placed),
        has_clear_leader=bool(ordered) and all(is_clearly_ahead(ordered[0], other) for other in ordered[1:]),
        goes_on=len(placed) > PLACES_SHOWN and placed[PLACES_SHOWN - 1] == placed[PLACES_SHOWN],
    )
