"""The tables that say what the pages did."""

from collections.abc import Callable, Sequence

from tests.bench.exploring import ExploredPage
from tests.bench.figures import Figure, figure_of, percentile, said
from tests.bench.first_visit import Weight
from tests.bench.journeys import Load
from tests.bench.keystrokes import Keystrokes
from tests.bench.markdown import table
from tests.bench.web import BARE, KeyingOn, LoadOf

MIDDLE, P95 = 0.5, 0.95
BYTES_IN_A_KILOBYTE = 1_000

JOURNEY_COLUMNS = (
    "database",
    "residents at once",
    "journeys a second",
    "page shown: median ms",
    "p95 ms",
    "page sent: median ms",
    "p95 ms",
    "server CPU ms a journey",
)
RATIO_COLUMNS = ("", "residents at once", "page shown: median", "ratio", "server CPU a page", "ratio")
KEYSTROKE_COLUMNS = ("form", "keys pressed", "fewest possible", "ratio")
EXPLORED_COLUMNS = ("page", "median ms", "p95 ms")
KEYING_COLUMNS = (
    "database",
    "sheet shown: median ms",
    "p95 ms",
    "field saved: median ms",
    "p95 ms",
    "form saved: median ms",
    "p95 ms",
)


def journey_table(loads: Sequence[LoadOf]) -> str:
    """What residents met, a row for each database and number of residents."""
    return table(JOURNEY_COLUMNS, [_journey_row(*which, loads) for which in _kinds(loads) if which[0] != BARE])


def ratio_table(loads: Sequence[LoadOf]) -> str:
    """The bare page, and how many times as much a page of ours takes, compared within each round."""
    return table(RATIO_COLUMNS, [_ratio_row(*which, loads) for which in _kinds(loads)])


def keying_table(keyings: Sequence[KeyingOn]) -> str:
    """What officers met, a row for each database."""
    rows = []
    for name in dict.fromkeys(each.name for each in keyings):
        runs = [each.keying for each in keyings if each.name == name]
        shown = [run.shown_milliseconds for run in runs]
        fields = [run.field_milliseconds for run in runs]
        saved = [run.saved_milliseconds for run in runs]
        rows.append((name, *(_times(times, share) for times in (shown, fields, saved) for share in (MIDDLE, P95))))
    return table(KEYING_COLUMNS, rows)


def keystroke_table(counted: Sequence[Keystrokes]) -> str:
    """Keys pressed for a form, beside the fewest that could say the same."""
    rows = [(each.form, str(each.pressed), str(each.fewest), f"{each.pressed / each.fewest:.2f}") for each in counted]
    return table(KEYSTROKE_COLUMNS, rows)


def explored_table(pages: Sequence[ExploredPage]) -> str:
    """What policy staff waited for, a row for each page."""
    rows = [(each.what, *(f"{percentile(each.milliseconds, share):.0f}" for share in (MIDDLE, P95))) for each in pages]
    return table(EXPLORED_COLUMNS, rows)


def weight_table(weights: Sequence[Weight]) -> str:
    """What a first visit fetches, with its sum."""
    rows = [(each.path.partition("?")[0], each.bytes, each.compressed_bytes) for each in weights]
    rows.append(("in all", sum(each.bytes for each in weights), sum(each.compressed_bytes for each in weights)))
    return table(
        ("address", "kB", "kB compressed"), [(path, _kilobytes(all_), _kilobytes(few)) for path, all_, few in rows]
    )


def page_milliseconds(load: Load) -> float:
    """The median time of a page that was shown."""
    return percentile(load.shown_milliseconds, MIDDLE)


def page_cpu_milliseconds(load: Load) -> float:
    """The processor time of a page; one that was sent counts once, with the page that came back."""
    return load.cpu_milliseconds / (len(load.shown_milliseconds) + len(load.sent_milliseconds))


def _journey_row(name: str, residents: int, loads: Sequence[LoadOf]) -> tuple[str, ...]:
    runs = _runs(loads, name, residents)
    shown = [run.shown_milliseconds for run in runs]
    sent = [run.sent_milliseconds for run in runs]
    return (
        name,
        str(residents),
        said(figure_of([run.journeys_a_second for run in runs]), 2),
        *(_times(times, share) for times in (shown, sent) for share in (MIDDLE, P95)),
        said(figure_of([run.cpu_milliseconds_a_journey for run in runs])),
    )


def _ratio_row(name: str, residents: int, loads: Sequence[LoadOf]) -> tuple[str, ...]:
    cells = [name, str(residents)]
    for measure in (page_milliseconds, page_cpu_milliseconds):
        ours = [measure(run) for run in _runs(loads, name, residents)]
        cells += [f"{said(figure_of(ours), 1)} ms", said(_ratio(measure, ours, residents, loads), 1)]
    return tuple(cells)


def _ratio(measure: Callable[[Load], float], ours: Sequence[float], residents: int, loads: Sequence[LoadOf]) -> Figure:
    bare = [measure(run) for run in _runs(loads, BARE, residents)]
    return figure_of([mine / its for mine, its in zip(ours, bare, strict=True)])


def _kinds(loads: Sequence[LoadOf]) -> list[tuple[str, int]]:
    return list(dict.fromkeys((each.name, each.residents) for each in loads))


def _runs(loads: Sequence[LoadOf], name: str, residents: int) -> list[Load]:
    return [each.load for each in loads if (each.name, each.residents) == (name, residents)]


def _times(runs: Sequence[Sequence[float]], share: float) -> str:
    return said(figure_of([percentile(times, share) for times in runs]))


def _kilobytes(count: int) -> str:
    return f"{count / BYTES_IN_A_KILOBYTE:.1f}"
