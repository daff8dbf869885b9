"""The documentation names every setting and every command, and nothing that is not there."""

import re
from pathlib import Path

from consult.cli import commands
from consult.config import Settings

OPERATE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = set(re.findall(r"^\| `(CONSULT_[A-Z_]+)` \|", OPERATE, re.MULTILINE))
    assert documented == {f"CONSULT_{name.upper()}" for name in Settings.model_fields}


def test_every_command_is_documented_and_every_documented_command_exists():
    documented = set(re.findall(r"^\| `flask consult ([a-z-]+)` \|", OPERATE, re.MULTILINE))
    assert documented == set(commands.commands)
