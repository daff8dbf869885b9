"""What is said to somebody whose next try has to wait."""

from datetime import datetime
from math import ceil

from consult.clock import utc_now
from consult.page_furniture import count_of


def wait_until_then(moment: datetime) -> str:
    """A sentence that says for how long."""
    minutes = max(1, ceil((moment - utc_now()).total_seconds() / 60))
    how_long = "a minute" if minutes == 1 else count_of(minutes, "minute")
    return f"There have been too many tries. Wait {how_long}, then try again."
