"""Operating curves in words, as a table and as a picture."""

from itertools import pairwise

import pytest

from consult.figures.acceptance import Plan, Quality
from consult.reports.verification.curve import PlannedSample, curve_picture, curve_table, finding_of

STRICT = PlannedSample("At most 1 in 200", Quality(1 / 700, 1 / 200), Plan(300, 25, 60, 4))
LENIENT = PlannedSample("At most 1 in 50", Quality(1 / 200, 1 / 50), Plan(300, 25, 16, 4))


def test_the_finding_says_both_risks():
    assert finding_of([STRICT]) == (
        "At most 1 in 200: of batches with at least 1 in 200 fields wrong 10 in 100 pass or fewer, "
        "of those with at most 1 in 700 97 in 100 or more."
    )


def test_the_table_has_a_column_for_each_plan():
    rows = curve_table([STRICT, LENIENT])
    assert {len(row.passing) for row in rows} == {2}
    assert (rows[0].share, rows[-1].share) == ("1 in 1,000", "1 in 25")
    assert rows[3].passing[0] == "10 in 100"


def test_curves_fall_within_the_axes():
    picture = curve_picture([STRICT, LENIENT])
    assert [curve.name for curve in picture.curves] == ["At most 1 in 200", "At most 1 in 50"]
    assert len({curve.dashes for curve in picture.curves}) == 2
    for curve in picture.curves:
        points = [tuple(map(float, point.split(","))) for point in curve.points.split()]
        assert all(before[0] < after[0] and before[1] <= after[1] for before, after in pairwise(points))
        assert all(picture.left <= x <= picture.right and picture.top <= y <= picture.bottom for x, y in points)
    assert [tick.said for tick in picture.across] == ["0", "5", "10", "15", "20", "25", "30"]
    assert picture.finding == finding_of([STRICT, LENIENT])


def test_of_no_plan_nothing_is_said():
    assert curve_table([])[0].passing == ()
    assert finding_of([]) == ""


@pytest.mark.parametrize(("sample", "bad"), [(STRICT, 0.1), (LENIENT, 0.1)])
def test_what_cannot_be_accepted_passes_at_most_once_in_ten(sample, bad):
    lot = sample.plan.forms * sample.plan.fields_per_form
    assert sample.plan.chance_of_passing(round(lot * sample.quality.rejected)) <= bad
