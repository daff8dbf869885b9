"""Charts as pictures: drawn by a program of its own, and kept on disk until the data change."""

import base64
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from consult.reports.chart_layout import Plan, Width, plan_of
from consult.reports.charts import Chart

DRAW = Path(__file__).parent / "draw.py"
CHARTS_KEPT = 500
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


def draw_charts(wanted: Sequence[ToDraw]) -> list[Picture]:
    """The pictures in the order asked for, drawn by one program. Nothing is kept. Raises ChartNotDrawn."""
    return _draw([(plan_of(each.chart, each.width), each.as_png) for each in wanted])


def chart_svg(chart: Chart, *, folder: Path, width: Width = "wide") -> bytes:
    """The chart as SVG: 800 pixels wide, or 320 with its labels above the bars. The same data give the same picture.

    Takes about a second the first time and reads from `folder` after that. Raises ChartNotDrawn.
    """
    plan = plan_of(chart, width)
    kept = folder / f"{picture_key(plan)}.svg"
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


def _read(kept: Path) -> bytes | None:
    try:
        picture = kept.read_bytes()
        os.utime(kept)  # looked at now: the last to be forgotten
    except FileNotFoundError:
        return None
    return picture


def _keep(picture: bytes, kept: Path) -> None:
    """Put the picture in place whole, so that nobody ever reads half of one."""
    with NamedTemporaryFile(dir=kept.parent, suffix=".part", delete=False) as part:
        part.write(picture)
    Path(part.name).replace(kept)


def _forget_the_oldest(folder: Path) -> None:
    by_age = sorted(folder.glob("*.svg"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[CHARTS_KEPT:]:
        path.unlink(missing_ok=True)
