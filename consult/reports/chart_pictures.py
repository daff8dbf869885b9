"""Charts as pictures: drawn by a program of its own, and kept on disk until the data change."""

import base64
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from consult.reports.chart_layout import Plan, Width, plan_of
from consult.reports.charts import Chart

DRAW = Path(__file__).parent / "draw.py"
FOLDER = "charts"
"""Where pictures are kept, in the folder of all data."""
CHARTS_KEPT = 500
PRINTS_KEPT = 100  # a PNG is ten times as large as an SVG: enough for what is signed some time after it was drafted
SECONDS_TO_START = 30
SECONDS_A_CHART = 2


class ChartNotDrawn(Exception):
    """The picture could not be made. The page it belongs to still has the table."""


@dataclass(frozen=True, slots=True)
class ToDraw:
    """A chart and how wide it is wanted. A PNG has two pixels for each of the SVG's, for print."""

    chart: Chart
    width: Width = "wide"
    as_png: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart drawn. `png` is empty where it was not asked for."""

    svg: bytes
    png: bytes


def draw_charts(wanted: Sequence[ToDraw], *, folder: Path | None = None) -> list[Picture]:
    """The pictures in the order asked for, drawn by one program. Raises ChartNotDrawn.

    With a folder, only what is not kept there is drawn, and is kept then: the same data give the same pictures.
    """
    plans = [(plan_of(each.chart, each.width), each.as_png) for each in wanted]
    if folder is None:
        return _draw(plans)
    found = [_read_picture(folder / picture_key(plan), as_png=as_png) for plan, as_png in plans]
    missing = [plan for plan, picture in zip(plans, found, strict=True) if picture is None]
    drawn = _draw(missing)  # without the lock: a page would wait for very many charts
    if missing:
        _keep_all({folder / picture_key(plan): picture for (plan, _), picture in zip(missing, drawn, strict=True)})
    rest = iter(drawn)
    return [picture or next(rest) for picture in found]


def chart_svg(chart: Chart, *, folder: Path, width: Width = "wide") -> bytes:
    """The chart as SVG: 800 pixels wide, or 320 with its labels above the bars. The same data give the same picture.

    Takes about a second the first time and reads from `folder` after that. Raises ChartNotDrawn.
    """
    plan = plan_of(chart, width)
    kept = (folder / picture_key(plan)).with_suffix(".svg")
    if (picture := _read(kept)) is not None:
        return picture
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        if (picture := _read(kept)) is None:  # unless another drew it while this one waited
            picture = _draw([(plan, False)])[0].svg
            _keep(picture, kept)
            _forget_the_oldest(folder)
    return picture


def picture_key(plan: Plan) -> str:
    """The name a picture is kept under: it changes with the data, and with the program that draws."""
    return sha256(DRAW.read_bytes() + json.dumps(asdict(plan), sort_keys=True).encode()).hexdigest()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the machine's drawing lock: a page with five charts must not start five drawing programs at once."""
    with (folder / "drawing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _draw(plans: Sequence[tuple[Plan, bool]]) -> list[Picture]:
    if not plans:
        return []
    asked = json.dumps([{"plan": asdict(plan), "as_png": as_png} for plan, as_png in plans])
    command = [sys.executable, "-P", str(DRAW)]
    seconds = SECONDS_TO_START + SECONDS_A_CHART * len(plans)
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the data go in by standard input
            command, input=asked.encode(), capture_output=True, timeout=seconds, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ChartNotDrawn(f"The drawing program failed: {type(error).__name__}") from error
    return [Picture(each["svg"].encode(), base64.b64decode(each["png"])) for each in json.loads(done.stdout)]


def _read_picture(kept: Path, *, as_png: bool) -> Picture | None:
    """The picture kept under a name, or None unless all of it that is asked for is there."""
    svg = _read(kept.with_suffix(".svg"))
    png = _read(kept.with_suffix(".png")) if as_png else b""
    return None if svg is None or png is None else Picture(svg, png)


def _read(kept: Path) -> bytes | None:
    try:
        picture = kept.read_bytes()
        os.utime(kept)  # looked at now: the last to be forgotten
    except FileNotFoundError:
        return None
    return picture


def _keep_all(pictures: Mapping[Path, Picture]) -> None:
    """Keep pictures that were drawn together, each under its name, in one folder."""
    folder = next(iter(pictures)).parent
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        for kept, picture in pictures.items():
            _keep(picture.svg, kept.with_suffix(".svg"))
            if picture.png:
                _keep(picture.png, kept.with_suffix(".png"))
        _forget_the_oldest(folder)


def _keep(picture: bytes, kept: Path) -> None:
    """Put the picture in place whole, so that nobody ever reads half of one, nor after a power cut."""
    with NamedTemporaryFile(dir=kept.parent, suffix=".part", delete=False) as part:
        part.write(picture)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(kept)


def _forget_the_oldest(folder: Path) -> None:
    for kind, many in (("*.svg", CHARTS_KEPT), ("*.png", PRINTS_KEPT)):
        by_age = sorted(folder.glob(kind), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in by_age[many:]:
            path.unlink(missing_ok=True)
