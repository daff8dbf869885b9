from datetime import UTC, datetime

import pytest

from consult.reports import printing
from consult.reports.printing import NotPrinted, carry_out
from forms.paper.wanted import Notice, NoticeSize, NoticeWanted

WANTED = NoticeWanted(
    notice=Notice(
        size=NoticeSize.FLYER,
        title="A title",
        run_by="A partnership",
        summary="A summary.",
        dates="Answer by 4 December 2026",
        address="https://example.org/consultations/a-title",
        other_formats="",
        is_demonstration=False,
    ),
    made_at=datetime(2026, 11, 20, tzinfo=UTC),
)


def test_a_flyer_is_printed_by_a_program_of_its_own():
    assert carry_out(WANTED).pdf.startswith(b"%PDF")


def test_a_program_that_fails_is_said_without_what_was_to_be_printed(monkeypatch):
    monkeypatch.setattr(printing, "PROGRAM", "forms.no_such_program")
    with pytest.raises(NotPrinted, match="The printing program failed: CalledProcessError"):
        carry_out(WANTED)
