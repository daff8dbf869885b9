"""What the scripts of the pages do not ask of people."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "consult" / "static"

# Dragging, gestures of several fingers, and moving the device: none of them has another way by itself.
ASKS_TOO_MUCH = re.compile(
    r"drag(start|over|end)|draggable|ondrop|touch(start|move)|gesture|devicemotion|deviceorientation"
)


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_script_asks_for_dragging_gestures_or_motion(script):
    assert not ASKS_TOO_MUCH.findall(script.read_text(encoding="utf-8"))


def test_what_asks_too_much_is_noticed():
    assert ASKS_TOO_MUCH.search('row.addEventListener("dragstart", pickUp)')
