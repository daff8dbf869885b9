"""docs/security.md names tests and files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_file_named_beside_a_claim_is_there():
    named = set(re.findall(r"`((?:tests|consult|deploy)/[^`]+)`", PAGE))
    assert len(named) > 20
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]


def test_whatever_is_met_in_part_or_not_says_what_there_is_or_is_missing():
    lines = re.findall(r"^\| (V[^|]+) \| (?:in part|not met) \|([^|]*)\|$", PAGE, re.MULTILINE)
    assert len(lines) > 5
    assert not [section for section, why in lines if not why.strip()]
