"""Figures counted both ways: with every copy of a campaign, and with each confirmed campaign once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.figures.shares import Share, share_of
from consult.models import Consultation
from consult.queries.campaigns import copies_on, themes_on_copies
from consult.queries.themes import ThemeInBook


@dataclass(frozen=True, slots=True)
class CountedOnce:
    """What counting each confirmed campaign once takes away: all of its comments but the first received.

    Give it a share that is counted with every copy, and it gives the share without them.
    """

    campaigns: int
    comments: int
    copies: int
    by_theme: Mapping[str, int]
    by_category: Mapping[str, int]

    def base_of(self, base: int) -> int:
        """How many comments there are without the copies."""
        return max(base - self.copies, 1)  # the worker may have stored comments between two reads

    def theme(self, key: str, share: Share) -> Share:
        """A theme's share without the copies."""
        return self._without(self.by_theme.get(key, 0), share)

    def category(self, key: str, share: Share) -> Share:
        """A category's share without the copies."""
        return self._without(self.by_category.get(key, 0), share)

    def _without(self, copies: int, share: Share) -> Share:
        base = self.base_of(share.base)
        return share_of(min(max(share.count - copies, 0), base), base)


def counted_once(
    session: Session, consultation: Consultation, question_key: str, themes: Sequence[ThemeInBook]
) -> CountedOnce | None:
    """What to take away from the figures of a question; None where no campaign is confirmed."""
    copies = copies_on(session, consultation, question_key)
    if not copies.campaigns:
        return None
    category_of = {theme.key: theme.category_key for theme in themes}
    carried = themes_on_copies(session, copies).values()
    return CountedOnce(
        campaigns=copies.campaigns,
        comments=copies.comments,
        copies=len(copies.left_out),
        by_theme=Counter(key for keys in carried for key in keys),
        by_category=Counter(
            category for keys in carried for category in {category_of[key] for key in keys if key in category_of}
        ),
    )
