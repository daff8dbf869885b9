"""Acceptance sampling, against published plans, and against scipy's hypergeometric distribution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from consult.figures.acceptance import (
    CONSUMERS_RISK,
    PRODUCERS_RISK,
    Plan,
    Quality,
    chance_of_at_most,
    operating_curve,
    smallest_plan,
)

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.2.3.2: the single sampling plan n = 52, c = 3.
NIST = {1: 0.998, 2: 0.980, 3: 0.930, 4: 0.845, 5: 0.739, 6: 0.620, 8: 0.394, 10: 0.223, 12: 0.115}
# MIL-STD-105E, table X-J-1, AQL 1.0 (n = 80, Ac = 2): percent wrong at which so many in a hundred batches pass.
MILITARY = {95: 1.03, 50: 3.33, 10: 6.52}
# J. M. Cameron, Industrial Quality Control 9 (1952): n times the share by which 95 and 10 in 100 pass, by c.
CAMERON = {0: (0.051, 2.303), 1: (0.355, 3.890), 2: (0.818, 5.322), 5: (2.613, 9.275)}
ENDLESS = 10**6


def endless(sample, most):
    return Plan(forms=ENDLESS, fields_per_form=1, sample=sample, most_errors=most)


@pytest.mark.parametrize(("percent", "chance"), NIST.items())
def test_the_operating_curve_is_that_of_the_handbook(percent, chance):
    assert operating_curve(endless(52, 3), [percent / 100])[0][1] == pytest.approx(chance, abs=0.0015)


@pytest.mark.parametrize(("passing", "percent"), MILITARY.items())
def test_the_operating_curve_is_that_of_the_military_standard(passing, percent):
    assert operating_curve(endless(80, 2), [percent / 100])[0][1] == pytest.approx(passing / 100, abs=0.001)


@pytest.mark.parametrize(("most", "products"), CAMERON.items())
def test_for_large_samples_the_curve_goes_through_camerons_points(most, products):
    sample = 2000
    good, bad = (round(ENDLESS * product / sample) for product in products)
    assert endless(sample, most).chance_of_passing(good) == pytest.approx(0.95, abs=0.002)
    assert endless(sample, most).chance_of_passing(bad) == pytest.approx(0.10, abs=0.002)


@given(st.data())
def test_the_chance_is_that_of_scipys_distribution(data):
    lot = data.draw(st.integers(1, 4000))
    wrong, sample = data.draw(st.integers(0, lot)), data.draw(st.integers(0, lot))
    most = data.draw(st.integers(0, 30))
    expected = hypergeom.cdf(most, lot, wrong, sample)
    assert chance_of_at_most(most, lot, wrong, sample) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize(("lot", "wrong", "sample"), [(10, 11, 1), (10, 1, 11), (10, -1, 1)])
def test_a_sample_that_cannot_be_is_refused(lot, wrong, sample):
    with pytest.raises(ValueError, match="no sample"):
        chance_of_at_most(0, lot, wrong, sample)


qualities = st.sampled_from([Quality(1 / 700, 0.005), Quality(0.003, 0.01), Quality(0.005, 0.02)])


@given(st.integers(1, 2000), st.integers(1, 60), qualities)
def test_a_plan_keeps_both_risks_and_one_form_fewer_would_not(forms, fields, quality):
    plan = smallest_plan(forms, fields, quality)
    if plan is None:
        return
    lot = forms * fields
    good = int(round(lot * quality.accepted, 9))
    bad = -int(-round(lot * quality.rejected, 9) // 1)
    assert plan.sample < forms
    assert plan.fields == plan.sample * fields
    assert hypergeom.cdf(plan.most_errors, lot, good, plan.fields) >= 1 - PRODUCERS_RISK - 1e-7
    assert hypergeom.cdf(plan.most_errors, lot, bad, plan.fields) <= CONSUMERS_RISK + 1e-7
    fewer = (plan.sample - 1) * fields
    assert hypergeom.cdf(plan.most_errors, lot, bad, fewer) > CONSUMERS_RISK - 1e-7


def test_a_batch_of_300_forms_needs_fewer_the_more_is_accepted():
    plans = [smallest_plan(300, 25, Quality(*each)) for each in ((1 / 700, 0.005), (0.003, 0.01), (0.005, 0.02))]
    assert [(plan.sample, plan.most_errors) for plan in plans if plan] == [(60, 4), (36, 5), (16, 4)]


def test_in_a_handful_of_forms_no_sample_is_enough():
    assert smallest_plan(3, 20, Quality(0.003, 0.01)) is None


def test_a_quality_that_no_count_tells_apart_needs_every_form():
    assert smallest_plan(40, 25, Quality(0.0099, 0.01)) is None


@pytest.mark.parametrize(("forms", "fields"), [(0, 10), (10, 0)])
def test_there_is_no_plan_for_nothing(forms, fields):
    with pytest.raises(ValueError, match="no plan"):
        smallest_plan(forms, fields, Quality(0.003, 0.01))


def test_what_is_accepted_must_be_better_than_what_is_rejected():
    with pytest.raises(ValueError, match="no quality"):
        Quality(0.01, 0.01)
