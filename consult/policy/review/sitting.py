"""What somebody set out to review: which comments, and how many at one sitting. It travels in the address."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from consult.clock import utc_now
from consult.queries.review_queue import QueueFilter
from consult.queries.review_worth import Reason

SIZES = (10, 20, 50)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A filter of the queue, and a number of comments to stop after (None: no end), counted from a moment."""

    wanted: QueueFilter = field(default_factory=QueueFilter)
    size: int | None = None
    since: datetime | None = None

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> "Sitting":
        """What an address or a form asks for. What makes no sense is left out."""
        reason = values.get("reason", "")
        size = values.get("size", "")
        return cls(
            QueueFilter(Reason(reason) if reason in set(Reason) else None, values.get("theme") or None),
            int(size) if size in {str(each) for each in SIZES} else None,
            _moment(values.get("since", "")),
        )

    @classmethod
    def begin(cls, values: MultiDict[str, str]) -> "Sitting":
        """A sitting that begins now."""
        asked = cls.read(values)
        return cls(asked.wanted, asked.size, utc_now() if asked.size else None)

    @property
    def kept(self) -> dict[str, Any]:
        """What carries it on in addresses and forms."""
        values = {
            "reason": self.wanted.reason,
            "theme": self.wanted.theme,
            "size": str(self.size) if self.size else None,
            "since": self.since.isoformat() if self.since else None,
        }
        return {name: str(value) for name, value in values.items() if value}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
