"""docs/security.md names tests and files that are there."""

import re
from collections import Counter
from pathlib import Path

from tests.asvs import STATES, read

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_file_named_beside_a_claim_is_there():
    named = set(re.findall(r"`((?:tests|consult|deploy)/[^`]+)`", PAGE))
    assert len(named) > 20
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]


def test_the_counts_of_requirements_are_those_of_the_table():
    requirements = read().requirements
    counts = Counter(each.state for each in requirements)
    said = [int(number) for number in re.findall(r"\d+", PAGE[PAGE.index("Of 253") : PAGE.index("do not apply.")])]
    assert said == [len(requirements), *(counts[state] for state in STATES)]
