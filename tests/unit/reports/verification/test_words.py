"""Shares of wrong fields in words."""

import pytest

from consult.figures.intervals import Interval
from consult.figures.shares import Share
from consult.reports.verification.words import (
    forms_with_range,
    in_a_thousand,
    often,
    one_in,
    range_in_a_thousand,
    share_with_range,
)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.005, "1 in 200"), (1 / 700, "1 in 700"), (0.003, "3 in 1,000"), (0.03, "3 in 100"), (0.04, "1 in 25")],
)
def test_a_share_of_a_plan_is_said_as_people_say_it(share, said):
    assert one_in(share) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0.0 in 1,000"), (0.0025, "2.5 in 1,000"), (0.00001, "under 0.1 in 1,000")]
)
def test_a_measured_share_is_never_rounded_to_nothing(share, said):
    assert in_a_thousand(share) == said


def test_a_share_stands_with_its_count_and_range():
    share = Share(3, 1200, 0.0025, Interval(0.0009, 0.0073))
    assert share_with_range(share) == "3 of 1,200 fields, 2.5 in 1,000 (likely range 0.9 to 7.3 in 1,000)"
    assert range_in_a_thousand(Interval(0, 0.004)) == "0.0 to 4.0 in 1,000"
    assert forms_with_range(Share(1, 1, 1.0, Interval(0.021, 1))) == "1 of 1 form, 100% (likely range 2% to 100%)"


@pytest.mark.parametrize(
    ("chance", "said"), [(0, "0 in 100"), (0.001, "under 1 in 100"), (0.95, "95 in 100"), (0.999, "over 99 in 100")]
)
def test_a_batch_passes_always_or_never_only_where_that_is_certain(chance, said):
    assert often(chance) == said
