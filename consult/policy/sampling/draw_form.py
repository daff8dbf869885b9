"""The form to draw a sample: sizes advised from the wanted interval, read from a request, and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from consult.figures.sample_size import advised_size, margin_of
from consult.models import Channel
from consult.policy.words import CHANNELS
from consult.rounding import rounded
from consult.services.sampling import FEWEST

MARGINS_IN_POINTS = (10, 7, 5, 3)
USUAL_MARGIN = 7
OWN_SIZE = "own"
SECONDS_A_COMMENT = 30
"""What the page takes for one comment when it says how long a sample is, and says that it does."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A margin, the size that it needs, and about how long one person codes that."""

    points: int
    size: int

    @property
    def minutes(self) -> int:
        """About how many minutes one person needs, at half a minute a comment."""
        return max(1, round(self.size * SECONDS_A_COMMENT / 60))


@dataclass(frozen=True, slots=True)
class DrawForm:
    """What was chosen, and what is wrong with it. `size` counts where nothing is wrong."""

    advice: tuple[Advice, ...]
    total: int
    chosen: str = str(USUAL_MARGIN)
    typed_size: str = ""
    coders: str = "2"
    by_channel: bool = False
    size: int = 0
    errors: tuple[tuple[str, str], ...] = field(default=())

    @property
    def wanted_margin(self) -> float:
        """Half the width of the interval that was asked for or that the size gives, in points."""
        if self.chosen != OWN_SIZE:
            return float(self.chosen)
        return float(rounded(100 * margin_of(self.size, self.total), 1))

    @classmethod
    def empty(cls, total: int) -> "DrawForm":
        """The form as it starts out."""
        return cls(_advice(total), total)

    @classmethod
    def read(cls, form: MultiDict[str, str], total: int) -> "DrawForm":
        """What was sent."""
        advice = _advice(total)
        sizes = {str(each.points): each.size for each in advice}
        chosen, typed, coders = form.get("margin", ""), form.get("size", "").strip(), form.get("coders", "")
        errors = []
        size = sizes.get(chosen, 0)
        if chosen == OWN_SIZE:
            size = (
                int(typed.replace(",", "")) if re.fullmatch(r"[0-9,]{1,9}", typed) and re.search("[0-9]", typed) else 0
            )
            if not min(FEWEST, total) <= size <= total:
                errors.append(("size", f"Enter a whole number from {min(FEWEST, total):,} to {total:,}"))
        elif chosen not in sizes:
            errors.append(("margin", "Select how sure you want to be"))
        if coders not in ("1", "2"):
            errors.append(("coders", "Select how many people code the sample"))
        return cls(advice, total, chosen, typed, coders, form.get("by_channel") == "yes", size, tuple(errors))


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many comments there are to draw from one channel."""

    label: str
    count: int


def channel_counts(counts: Mapping[Channel, int]) -> tuple[ChannelCount, ...]:
    """The channels in the usual order, in words."""
    return tuple(ChannelCount(label, counts[channel]) for channel, label in CHANNELS.items() if counts.get(channel))


def _advice(total: int) -> tuple[Advice, ...]:
    if total == 0:
        return ()
    fewest = min(FEWEST, total)
    return tuple(Advice(points, max(fewest, advised_size(points / 100, total))) for points in MARGINS_IN_POINTS)
