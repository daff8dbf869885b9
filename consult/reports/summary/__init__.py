"""The board summary: one frozen object, from which every rendering is made.

`content` and `tables` say what it holds.
"""

from consult.reports.summary.live import CHANNEL_LABELS, BoardSummary, board_summary, section_of

__all__ = ["CHANNEL_LABELS", "BoardSummary", "board_summary", "section_of"]
