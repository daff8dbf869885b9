"""The council's indicator row, by the key of its performance report."""

from dataclasses import replace

import pytest

from consult.figures.indicator import Assessment, Benchmark, Gap, Indicator

CONFIDENCE = Indicator(  # as printed: 2023, 28.2%, target 30.7%, 12 months earlier 30.7%, +/-3.5pp
    name="Respondents who agree that police and local authority are dealing with issues that matter to them",
    period="2023",
    performance=28.2,
    higher_is_better=True,
    target=30.7,
    twelve_months_earlier=30.7,
)
CRIME = Indicator(  # as printed: crime rate per 1,000, 103.91, tracker, 95.42 before; here 106 against 92
    name="Crime rate per 1,000 population",
    period="2023",
    performance=103.91,
    higher_is_better=False,
    twelve_months_earlier=95.42,
    benchmark=Benchmark("Oct 22 to Sep 23", here=106, england=92),
)


def test_the_confidence_survey_is_behind_its_target_and_its_year_before():
    assert (CONFIDENCE.direction, CONFIDENCE.against_target) == (Assessment.RED, Assessment.RED)
    assert CONFIDENCE.overall is Assessment.RED
    assert not CONFIDENCE.is_tracker


def test_without_a_benchmark_nothing_is_said_of_england():
    assert (CONFIDENCE.against_england, CONFIDENCE.gap_with_england) == (None, None)


def test_lower_is_better_for_crime():
    assert (CRIME.direction, CRIME.against_england) == (Assessment.RED, Assessment.RED)
    assert CRIME.is_tracker
    assert CRIME.against_target is None


def test_the_gap_needs_both_figures_of_12_months_before():
    assert CRIME.gap_with_england is None
    assert CRIME.overall is None
    assert replace(CRIME, benchmark=Benchmark("2023", here=106)).against_england is None


@pytest.mark.parametrize(
    ("performance", "assessment"),
    [(50.0, Assessment.GREEN), (51.0, Assessment.GREEN), (49.0, Assessment.AMBER), (48.9, Assessment.RED)],
)
def test_within_two_percent_of_the_figure_is_amber(performance, assessment):
    row = replace(CONFIDENCE, performance=performance, target=50.0, twelve_months_earlier=50.0)
    assert (row.direction, row.against_target) == (assessment, assessment)


@pytest.mark.parametrize(
    ("here_earlier", "england_earlier", "gap"),
    [(108, 92, Gap.IMPROVING), (104, 92, Gap.DETERIORATING), (107, 93, Gap.SAME), (100, 80, Gap.IMPROVING)],
)
def test_the_gap_improves_when_our_lag_shrinks(here_earlier, england_earlier, gap):
    benchmark = replace(CRIME.benchmark, here_earlier=here_earlier, england_earlier=england_earlier)
    assert replace(CRIME, benchmark=benchmark).gap_with_england is gap


@pytest.mark.parametrize(
    ("earlier", "here_earlier", "overall"),
    [
        (95.42, 104, Assessment.RED),  # worse and the gap deteriorates
        (95.42, 108, Assessment.AMBER),  # worse only
        (110.0, 104, Assessment.AMBER),  # the gap deteriorates only
        (110.0, 108, Assessment.GREEN),  # both better
        (110.0, 106, None),  # better, and the gap the same: the key gives no answer
    ],
)
def test_a_tracker_is_assessed_by_direction_and_gap_as_the_key_has_it(earlier, here_earlier, overall):
    benchmark = replace(CRIME.benchmark, here_earlier=here_earlier, england_earlier=92)
    assert replace(CRIME, twelve_months_earlier=earlier, benchmark=benchmark).overall is overall


def test_an_indicator_without_an_earlier_figure_has_no_direction():
    assert replace(CRIME, twelve_months_earlier=None).direction is None
