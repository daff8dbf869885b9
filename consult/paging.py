"""Which stretch of a long list a page shows, and the links to the others."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from flask import url_for

ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list. Pages count from 1; a page beyond the last is the last."""

    total: int
    page: int

    @classmethod
    def of(cls, total: int, asked_for: str | None) -> "Paging":
        """The page that was asked for, or the nearest there is."""
        pages = max(ceil(total / ROWS_A_PAGE), 1)
        wanted = int(asked_for) if asked_for and re.fullmatch(r"[0-9]{1,6}", asked_for) else 1
        return cls(total, min(max(wanted, 1), pages))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(ceil(self.total / ROWS_A_PAGE), 1)

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * ROWS_A_PAGE

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return self.offset + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + ROWS_A_PAGE, self.total)

    def links(self, endpoint: str, values: Mapping[str, str | Sequence[str]]) -> dict[str, object] | None:
        """What the pagination component takes; None when one page shows everything."""
        if self.pages == 1:
            return None

        def address(number: int) -> str:
            return url_for(endpoint, **values, page=number)  # type: ignore[arg-type]

        links: dict[str, object] = {"items": [self._item(number, address) for number in self._numbers()]}
        if self.page > 1:
            links["previous"] = {"href": address(self.page - 1)}
        if self.page < self.pages:
            links["next"] = {"href": address(self.page + 1)}
        return links

    def _numbers(self) -> list[int | None]:
        """The pages to link to: the first, the last and those near this one; None where some are left out."""
        near = {1, self.pages, self.page - 1, self.page, self.page + 1}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        numbers: list[int | None] = []
        for number in shown:
            if numbers and numbers[-1] is not None and number > numbers[-1] + 1:
                numbers.append(None)
            numbers.append(number)
        return numbers

    def _item(self, number: int | None, address: Callable[[int], str]) -> dict[str, object]:
        if number is None:
            return {"ellipsis": True}
        return {"number": number, "href": address(number), "current": number == self.page}
