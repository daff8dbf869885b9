"""Write docs/accessibility.md anew: python -m tests.accessibility."""

from pathlib import Path

from consult.public.accessibility import accessibility_record
from tests.accessibility.document import document_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "accessibility.md"

if __name__ == "__main__":
    DOCUMENT.write_text(document_of(accessibility_record()), encoding="utf-8")
