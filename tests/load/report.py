"""The section of docs/benchmarks.md that `make load` writes."""

from collections.abc import Callable, Sequence
from datetime import date

from consult.page_furniture import long_date
from tests.bench.markdown import table
from tests.bench.sections import RUSH
from tests.load.measuring import POSTGRESQL, SQLITE, THREADS, LoadFigures, Measured

MOST_CPU_MILLISECONDS = 11
LEAST_A_SECOND = 105
MOST_PAGE_MILLISECONDS = 100
MOST_KILOBYTES = 80
KILOBYTE = 1_000
SMALL_SHARE = 0.015
BUSY = 1.0
"""A load average, before anything was started, from which on the machine was not ours alone."""
COLUMNS = (
    "completed a second",
    "were the machine idle",
    "server CPU ms a journey",
    "of it database",
    "client CPU ms",
    "page p50 ms",
    "p95 ms",
    "journey p50 ms",
    "p95 ms",
)


def as_section(figures: LoadFigures, *, measured_on: date) -> str:
    """The whole section, for people to read."""
    sizes, machine = figures.sizes, figures.machine
    residents, stored, workers = sizes.usual
    usual = [each for each in figures.measured if _is_usual(each, figures)]
    shares = [(each.library, f"{each.share:.0%}") for each in figures.shares if each.share >= SMALL_SHARE]
    threads = f"{THREADS} threads" if THREADS > 1 else "one thread"
    return f"""{RUSH}

Written by `make load` on {long_date(measured_on)}; the load average was {machine.load_average:.1f} when it began. A
resident reads what the consultation is about, opens its one page of seven questions, answers them (a comment among
them), sees all answers once more, sends them and sees the reference: 4 pages and 2 redirects in one connection, with no
pause, and begins again as somebody else. Every confirmed reference was looked for in the database afterwards, and no
response was there that had not been confirmed. Gunicorn runs as `deploy/gunicorn.conf.py` has it, with
production settings, without a proxy and with {threads} a worker; {workers} workers, {stored:,} stored responses
and {residents} residents unless a table says otherwise. Residents, server and database share {machine.cores} cores.

Server CPU counts the web processes and, for {POSTGRESQL}, those of the database. “Were the machine idle” is what the
processor time of server, database and client together would allow {machine.cores} cores if nothing else ran on
them.{_noise(figures)}

{_table(("database", "residents"), usual, lambda one: (one.database, str(one.rush.residents)))}

What was asked for is five times better than figures given for LimeSurvey 6.4 on a machine of this size (53 to 59 ms of
server CPU a journey, 21 responses a second at 32 residents, a first visit of 471 kB):

{_asked_for(figures)}

With more workers:

{_table(("database", "workers"), _varied(figures, "workers"), lambda one: (one.database, str(one.workers)))}

With more responses stored:

{_table(("database", "stored"), _varied(figures, "stored"), lambda one: (one.database, f"{one.stored:,}"))}

With more questions on the page:

{_table(("database", "questions"), _varied(figures, "questions"), lambda one: (one.database, str(one.questions)))}

Where the web process spends its time in a journey on {SQLITE}, by the library whose code runs (the profiler makes
Python look slower beside what is written in C):

{table(("library", "share"), shares)}"""


def _noise(figures: LoadFigures) -> str:
    """What to think of the times of a machine that had other work, which makes everything that is waited for longer."""
    if figures.machine.load_average < BUSY:
        return ""
    return """

Other work ran on this machine meanwhile, so residents waited for that too: read the processor times here, and measure
rates and waits again where nothing else runs."""


def _asked_for(figures: LoadFigures) -> str:
    residents = figures.sizes.usual[0]
    usual = [each for each in figures.measured if _is_usual(each, figures) and each.rush.residents == residents]
    at = [next(each.rush for each in usual if each.database == name) for name in (SQLITE, POSTGRESQL)]
    elsewhere = len(figures.other_hosts)
    kilobytes = sum(each.compressed_bytes for each in figures.first_visit) / KILOBYTE
    rows = [
        (
            "server CPU a journey",
            f"{MOST_CPU_MILLISECONDS} ms or less",
            *(
                _judged(each.server_milliseconds, " ms", met=each.server_milliseconds <= MOST_CPU_MILLISECONDS)
                for each in at
            ),
        ),
        (
            "completed a second",
            f"{LEAST_A_SECOND} or more",
            *(_judged(each.a_second, "", met=each.a_second >= LEAST_A_SECOND) for each in at),
        ),
        (
            "p95 of a page",
            f"under {MOST_PAGE_MILLISECONDS} ms",
            *(_judged(each.page(0.95), " ms", met=each.page(0.95) < MOST_PAGE_MILLISECONDS) for each in at),
        ),
        (
            "first visit, compressed, without fonts",
            f"under {MOST_KILOBYTES} kB",
            *[_judged(kilobytes, " kB", met=kilobytes < MOST_KILOBYTES)] * len(at),
        ),
        ("requests to other hosts", "0", *[_judged(elsewhere, "", met=elsewhere == 0)] * len(at)),
    ]
    return table((f"at {residents} residents", "asked for", SQLITE, POSTGRESQL), rows)


def _judged(value: float, unit: str, *, met: bool) -> str:
    return f"{value:,.{0 if value == int(value) else 1}f}{unit}: {'met' if met else '**missed**'}"


def _is_usual(one: Measured, figures: LoadFigures) -> bool:
    _, stored, workers = figures.sizes.usual
    return (one.workers, one.stored, one.questions) == (workers, stored, figures.sizes.questions[0])


def _varied(figures: LoadFigures, what: str) -> list[Measured]:
    """The rushes in which only this is varied, the usual one among them."""
    residents, stored, workers = figures.sizes.usual
    usual = {"workers": workers, "stored": stored, "questions": figures.sizes.questions[0]}
    rest = usual.keys() - {what}
    return [
        one
        for one in figures.measured
        if one.rush.residents == residents and all(getattr(one, each) == usual[each] for each in rest)
    ]


def _table(first: Sequence[str], measured: Sequence[Measured], say: Callable[[Measured], tuple[str, ...]]) -> str:
    return table((*first, *COLUMNS), [(*say(one), *_row(one)) for one in measured])


def _row(one: Measured) -> tuple[str, ...]:
    rush = one.rush
    return (
        f"{rush.a_second:,.0f}",
        f"{rush.a_second_on_idle_cores:,.0f}",
        f"{rush.server_milliseconds:.1f}",
        f"{rush.database_milliseconds:.1f}",
        f"{rush.client_milliseconds:.1f}",
        *(f"{each:,.0f}" for each in (rush.page(0.5), rush.page(0.95), rush.journey(0.5), rush.journey(0.95))),
    )
