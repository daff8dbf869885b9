"""Paging as the policy pages use it: see `consult.paging`, which the public pages use too."""

from consult.paging import ROWS_A_PAGE, Paging

__all__ = ["ROWS_A_PAGE", "Paging"]
