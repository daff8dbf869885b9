"""What a comparison lets one say."""

from consult.figures.differences import Difference
from consult.figures.intervals import Interval
from consult.figures.verdicts import Verdict, verdict_of

ABOVE, BELOW, AROUND = (
    Difference(0.1, Interval(0.02, 0.18)),
    Difference(-0.1, Interval(-0.18, -0.02)),
    Difference(0.1, Interval(-0.01, 0.21)),
)


def test_a_difference_is_there_only_where_interval_and_test_both_say_so():
    assert verdict_of(ABOVE, 0.01) is Verdict.HIGHER
    assert verdict_of(BELOW, 0.01) is Verdict.LOWER
    assert verdict_of(ABOVE, 0.06) is Verdict.NO_EVIDENCE
    assert verdict_of(AROUND, 0.01) is Verdict.NO_EVIDENCE


def test_what_could_not_be_tested_is_too_few_to_say():
    assert verdict_of(ABOVE, None) is Verdict.TOO_FEW
