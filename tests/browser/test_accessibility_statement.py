"""What the service says of its accessibility in public is as old as what its developers say."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

DATE = r"(\d{1,2} [A-Z][a-z]+ \d{4})"


def test_the_statement_and_the_documentation_carry_the_same_date():
    documentation = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    statement = (ROOT / "consult" / "templates" / "public" / "accessibility.html").read_text(encoding="utf-8")
    reviewed = re.search(rf"^Last reviewed: {DATE}$", documentation, re.MULTILINE)
    prepared = re.search(rf"This statement was (?:prepared|reviewed) on {DATE}\.", statement)
    assert reviewed and prepared
    assert reviewed[1] == prepared[1]
