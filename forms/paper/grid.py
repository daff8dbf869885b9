"""Where the boxes of a printed form stand: read from the set form itself, and kept as data with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Mark = Literal["tick", "figure", "letter", "text"]
"""What goes in a box: a tick, a figure that gives a rank, one letter or figure of several, or writing."""

FORMAT = "consult-printed-form-1"
PAGE_MM = (210.0, 297.0)
CORNER_MM = 5.0
CORNERS_MM = ((8.0, 8.0), (197.0, 8.0), (8.0, 284.0), (197.0, 284.0))
"""The top left corners of the four squares on every page. The last is hollow: it tells which way up a page lies."""


@dataclass(frozen=True, slots=True)
class PrintedBox:
    """One box, in millimetres from the top left corner of its page. Its outline runs along these edges."""

    page: int
    question: str
    option: str
    """The option's value, or its row and value in a matrix as `row:value`, or the name of a comb and the place in it
    as `day:1`; empty for room to write."""
    takes: Mark
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How many pages a form has, and every box on them in reading order."""

    pages: int
    boxes: tuple[PrintedBox, ...]


def box_of(found: Mapping[str, Any]) -> PrintedBox:
    """A box as the template tells of it."""
    place = {side: round(float(found[side]), 2) for side in ("x", "y", "w", "h")}
    return PrintedBox(
        page=int(found["page"]), question=found["question"], option=found["option"], takes=found["takes"], **place
    )


def as_json(layout: Layout, *, form: str, version: int, setting: str) -> bytes:
    """The grid for a program that reads scans: the corner marks, and each box with what it stands for."""
    corners = [
        {"x": x, "y": y, "w": CORNER_MM, "h": CORNER_MM, "is_hollow": (x, y) == CORNERS_MM[-1]} for x, y in CORNERS_MM
    ]
    data = {
        "format": FORMAT,
        "form": form,
        "version": version,
        "setting": setting,
        "unit": "mm",
        "page_size": PAGE_MM,
        "corners": corners,
        "pages": layout.pages,
        "boxes": _listed(layout.boxes),
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _listed(boxes: Iterable[PrintedBox]) -> list[dict[str, Any]]:
    return [asdict(box) for box in boxes]
