"""Figures counted both ways: with every copy of a campaign, and with each confirmed campaign once.

One shape everywhere: beside each figure that counts each copy stands the same figure that counts each campaign once,
under these two headings; or a switch between the two. Where no campaign is confirmed there is nothing beside it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from consult.figures.shares import Share, share_of
from consult.models import Consultation
from consult.queries.copies import Copies, copies_on
from consult.queries.cross_tables import count_alike
from consult.queries.selections import CommentFilter
from consult.queries.themes import ThemeInBook

EACH_COPY = "Each copy counted"
EACH_CAMPAIGN_ONCE = "Each campaign counted once"
HOW_IT_COUNTS = (
    "Every comment of a confirmed campaign but the first received is left out. A campaign counts where its first "
    "comment is."
)


@dataclass(frozen=True, slots=True)
class CountedOnce:
    """What counting each confirmed campaign once takes away: all of its comments but the first received.

    Give it a share that is counted with every copy, and it gives the share without them. The lines of
    `consult.reports.issues` carry theirs already, in `once`.
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
    session: Session,
    consultation: Consultation,
    question_key: str,
    themes: Sequence[ThemeInBook],
    *,
    copies: Copies | None = None,
) -> CountedOnce | None:
    """What to take away from the figures of a question; None where no campaign is confirmed.

    `copies` spares the caller who has read them a second reading.
    """
    copies = copies or copies_on(session, consultation, question_key)
    if not copies.campaigns:
        return None
    category_of = {theme.key: theme.category_key for theme in themes}
    by_theme: Counter[str] = Counter()
    by_category: Counter[str] = Counter()
    for alike in count_alike(session, consultation, question_key, CommentFilter(is_copy=True)):
        carried = alike.themes & category_of.keys()
        by_theme.update(dict.fromkeys(carried, alike.comments))
        by_category.update(dict.fromkeys({category_of[key] for key in carried}, alike.comments))
    return CountedOnce(
        campaigns=copies.campaigns,
        comments=copies.comments,
        copies=len(copies.left_out),
        by_theme=by_theme,
        by_category=by_category,
    )
