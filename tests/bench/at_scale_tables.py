"""The tables that say what pages cost as responses grow."""

from collections.abc import Mapping, Sequence

from tests.bench.at_scale import PagesAt
from tests.bench.markdown import table

OVER_COLUMNS = (
    "database",
    "responses",
    "pages",
    "median ms",
    "slowest ms",
    "limit ms",
    "pages over it",
    "slowest the first time, ms",
)


def over_table(measured: Sequence[PagesAt], limits: Mapping[int, int]) -> str:
    """A row for each database and size: how many pages, how many over the limit, and the slowest first visit."""
    return table(OVER_COLUMNS, [_over_row(each, limits.get(each.responses)) for each in measured])


def growth_table(measured: Sequence[PagesAt]) -> str:
    """Every page, the slowest at any size first, with its times and how these grow."""
    databases = list(dict.fromkeys(each.database for each in measured))
    times = {(each.database, each.responses): _times(each) for each in measured}
    slowest: dict[str, float] = {}
    for each in measured:
        for page, milliseconds in _times(each).items():
            slowest[page] = max(slowest.get(page, 0.0), milliseconds)
    shown = sorted(slowest, key=lambda page: (-slowest[page], page))
    header = ["page"]
    for name in databases:
        header += [f"{name}, {each.responses:,}" for each in measured if each.database == name] + [f"{name}: times"]
    rows = []
    for page in shown:
        row = [f"`{page}`"]
        for name in databases:
            taken = [times[name, each.responses].get(page) for each in measured if each.database == name]
            row += ["" if one is None else f"{one:,.0f}" for one in taken]
            row.append(f"{taken[-1] / taken[0]:.1f}" if taken[0] and taken[-1] else "")
        rows.append(tuple(row))
    return table(tuple(header), rows)


def _over_row(measured: PagesAt, limit: int | None) -> tuple[str, ...]:
    milliseconds = sorted(page.processor_milliseconds for page in measured.pages)
    over = "" if limit is None else str(sum(each > limit for each in milliseconds))
    return (
        measured.database,
        f"{measured.responses:,}",
        str(len(milliseconds)),
        f"{milliseconds[len(milliseconds) // 2]:,.0f}",
        f"{milliseconds[-1]:,.0f}",
        "" if limit is None else f"{limit:,}",
        over,
        f"{max(page.first_processor_milliseconds for page in measured.pages):,.0f}",
    )


def _times(measured: PagesAt) -> Mapping[str, float]:
    return {page.endpoint: page.processor_milliseconds for page in measured.pages}
