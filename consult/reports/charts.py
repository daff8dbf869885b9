"""Bar charts as pictures: described here as data, drawn by a program of its own, kept on disk until the data change."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

DRAW = Path(__file__).parent / "draw.py"
CHARTS_KEPT = 500
TIMEOUT_SECONDS = 30

Unit = Literal["share", "score"]
Width = Literal["wide", "narrow"]


class ChartNotDrawn(Exception):
    """The picture could not be made. The page it belongs to still has the table."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length, the interval drawn on it if there is one, and the words at its end ("28% (182)").

    Neighbours with the same group stand under one heading.
    """

    label: str
    value: float
    note: str
    low: float | None = None
    high: float | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars on one scale from nought. A share runs from 0 to 1 and is drawn as a percentage."""

    bars: tuple[Bar, ...]
    axis: str  # what the scale measures and of how many: "Share of the 640 people who answered this question"
    unit: Unit = "share"
    # None: a little beyond the longest bar or interval.
    highest: float | None = None

    @property
    def scale_end(self) -> float:
        """Where the scale ends."""
        longest = max((bar.high or bar.value for bar in self.bars), default=0)
        return self.highest or longest * 1.02 or 1.0

    def description(self, width: Width) -> str:
        """All that the picture depends on, as the drawing program reads it."""
        described = {"bars": [asdict(bar) for bar in self.bars], "axis": self.axis, "unit": self.unit}
        return json.dumps(described | {"highest": self.scale_end, "width": width}, sort_keys=True)


def bar_chart_svg(chart: BarChart, *, folder: Path, width: Width = "wide") -> bytes:
    """The chart as SVG: 800 pixels wide, or 320 with its labels above the bars. The same data give the same picture.

    Takes about a second the first time and reads from `folder` after that. Raises ChartNotDrawn.
    """
    description = chart.description(width)
    kept = folder / f"{picture_key(description)}.svg"
    if (picture := _read(kept)) is not None:
        return picture
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        if (picture := _read(kept)) is None:  # unless another drew it while this one waited
            picture = _draw(description)
            _keep(picture, kept)
            _forget_the_oldest(folder)
    return picture


def picture_key(description: str) -> str:
    """The name a picture is kept under: it changes with the data, and with the program that draws."""
    return sha256(DRAW.read_bytes() + description.encode()).hexdigest()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the machine's drawing lock: a page with five charts must not start five drawing programs at once."""
    with (folder / "drawing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _draw(description: str) -> bytes:
    command = [sys.executable, "-P", str(DRAW)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the data go in by standard input
            command, input=description.encode(), capture_output=True, timeout=TIMEOUT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ChartNotDrawn(f"The drawing program failed: {type(error).__name__}") from error
    return done.stdout


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
