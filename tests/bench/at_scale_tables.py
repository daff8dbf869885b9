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
    "first in a process: slowest ms",
    "over it",
    "after a decision: slowest ms",
    "over it",
    "counted anew: slowest ms",
    "over it",
)


def over_table(measured: Sequence[PagesAt], limits: Mapping[int, int]) -> str:
    """A row for each database and size: how many pages, and how many over the limit, seen again, first and anew."""
    return table(OVER_COLUMNS, [_over_row(each, limits.get(each.responses)) for each in measured])


def growth_table(measured: Sequence[PagesAt]) -> str:
    """Every page, the slowest at any size first, with its times and how these grow."""
    return _grown(measured, {(each.database, each.responses): _times(each) for each in measured})


def first_growth_table(measured: Sequence[PagesAt]) -> str:
    """The same for the first time that a web process shows each page."""
    return _grown(measured, {(each.database, each.responses): _first_times(each) for each in measured})


def decided_growth_table(measured: Sequence[PagesAt]) -> str:
    """The same for the first time after a person has decided the themes of a comment."""
    return _grown(measured, {(each.database, each.responses): _decided_times(each) for each in measured})


def anew_growth_table(measured: Sequence[PagesAt]) -> str:
    """The same for the first time with every count made anew."""
    return _grown(measured, {(each.database, each.responses): _anew_times(each) for each in measured})


def _grown(measured: Sequence[PagesAt], times: Mapping[tuple[str, int], Mapping[str, float]]) -> str:
    databases = list(dict.fromkeys(each.database for each in measured))
    slowest: dict[str, float] = {}
    for found in times.values():
        for page, milliseconds in found.items():
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
    milliseconds = sorted(_times(measured).values())
    occasions = [sorted(times(measured).values()) for times in (_first_times, _decided_times, _anew_times)]

    def over(times: Sequence[float]) -> str:
        return "" if limit is None else str(sum(each > limit for each in times))

    return (
        measured.database,
        f"{measured.responses:,}",
        str(len(milliseconds)),
        f"{milliseconds[len(milliseconds) // 2]:,.0f}",
        f"{milliseconds[-1]:,.0f}",
        "" if limit is None else f"{limit:,}",
        over(milliseconds),
        *(cell for times in occasions for cell in (f"{times[-1]:,.0f}", over(times))),
    )


def _times(measured: PagesAt) -> Mapping[str, float]:
    return {page.endpoint: page.processor_milliseconds for page in measured.pages}


def _first_times(measured: PagesAt) -> Mapping[str, float]:
    return {page.endpoint: page.first_processor_milliseconds for page in measured.pages}


def _decided_times(measured: PagesAt) -> Mapping[str, float]:
    return {page.endpoint: page.decided_processor_milliseconds for page in measured.pages}


def _anew_times(measured: PagesAt) -> Mapping[str, float]:
    return {page.endpoint: page.anew_processor_milliseconds for page in measured.pages}
