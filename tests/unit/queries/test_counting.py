"""Every query over responses takes the one rule of what counts, or says here why it looks at all of them."""

import re
from pathlib import Path

CONSULT = Path(__file__).parents[3] / "consult"
COMPARES = re.compile(r"Response\.consultation_id\)? == ")

LOOKS_AT_ALL = {
    "queries/audit.py": "the trail is of everything that was done",
    "queries/campaigns.py": "asks when comments were coded last",
    "queries/code_book_columns.py": "a change of the code book moves the themes of every comment",
    "queries/concerns.py": "somebody may be at risk whether their response counts or not",
    "queries/counting.py": "the rule itself",
    "queries/duplicates.py": "lists what does not count",
    "queries/entries.py": "what an officer entered is found whether it counts or not",
    "queries/imports.py": "a file read again is told from what it brought before",
    "queries/learning.py": "what a person decided teaches the machine all the same",
    "queries/marks.py": "lists marked responses whether they count or not, and what does not count",
    "queries/masking.py": "personal details are masked in every comment",
    "queries/received.py": "a reference leads to its response whether it counts or not",
    "queries/responses.py": "the list and the export hold all of them, marked",
    "queries/deletion.py": "what goes because its time is over goes whether it counts or not",
    "queries/retention.py": "what is kept for too long goes whether it counts or not",
    "queries/running.py": "how the service runs is told by all that came in",
    "queries/theming.py": "the worker codes every comment, so that one that counts again is ready",
}


def test_who_looks_at_all_responses_says_why():
    sources = [path for folder in ("queries", "reports", "figures") for path in (CONSULT / folder).rglob("*.py")]
    found = {str(path.relative_to(CONSULT)) for path in sources if COMPARES.search(path.read_text(encoding="utf-8"))}
    assert found == set(LOOKS_AT_ALL)
