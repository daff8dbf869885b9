"""What the annex of methods says of paper."""

from consult.queries.verifications import VerifiedPaper
from consult.reports.summary.methods import paper_verified


def test_paper_that_nobody_verified_is_said_to_be_so():
    said = paper_verified(VerifiedPaper(300, 0, 0, 0, 0))
    assert said == "People typed in the answers of 300 forms on paper. They have not been verified by a second keying."


def test_paper_that_was_verified_stands_with_what_was_found():
    said = paper_verified(VerifiedPaper(300, 250, 60, 1500, 4))
    assert "250 of these forms are in batches that were verified: another person keyed 60 forms" in said
    assert "4 of 1,500 fields had been keyed wrongly" in said
