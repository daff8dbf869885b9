"""Corrected shares: right on average, with intervals that hold the truth as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.corrected import CheckedComment, corrected_shares, corrected_shares_of_survey
from consult.figures.samples import Design, Stratum, simple_design
from consult.figures.shares import score_interval

KEY = "speeding"
outcomes = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


def checked(machine: bool, people: bool, stratum: str = "") -> CheckedComment:
    return CheckedComment(stratum, frozenset({KEY} if machine else ()), frozenset({KEY} if people else ()))


def share_of(sample, machine_count, design):
    return corrected_shares({KEY: machine_count}, sample, [KEY], design=design)[0]


def test_the_machines_errors_in_the_sample_are_put_right():
    # Of 100 checked the machine misses 6 and gives 2 wrongly; it counts 300 of 1,000.
    sample = [checked(False, True)] * 6 + [checked(True, False)] * 2 + [checked(True, True)] * 28
    sample += [checked(False, False)] * 64
    share = share_of(sample, 300, simple_design(100, 1000))
    assert (share.missed, share.wrongly_given) == (6, 2)
    assert (share.naive, share.people, share.corrected) == pytest.approx((0.30, 0.34, 0.34))
    # 0.3 + 0.04·100/102 ± 1.96 √(0.0965·100/102·0.9/100), worked out by hand.
    assert (share.interval.low, share.interval.high) == pytest.approx((0.2820, 0.3964), abs=0.0001)
    assert share.is_naive_within


def test_a_good_machine_makes_the_corrected_share_surer_than_the_sample_alone():
    sample = [checked(True, True)] * 40 + [checked(False, False)] * 60
    share = share_of(sample, 1200, simple_design(100, 3000))
    assert width(share.interval) < width(share.people_interval) / 2


def test_a_sample_without_errors_is_not_taken_for_certainty():
    share = share_of([checked(False, False)] * 50, 20, simple_design(50, 3000))
    assert share.corrected == pytest.approx(20 / 3000)
    assert share.interval.high > 0.03


def width(interval):
    return interval.high - interval.low


def test_a_machine_that_is_far_off_is_said_to_be():
    sample = [checked(False, True)] * 40 + [checked(False, False)] * 60
    assert not share_of(sample, 0, simple_design(100, 3000)).is_naive_within


@given(outcomes, st.integers(0, 100))
def test_shares_stay_between_nought_and_one_and_in_their_intervals(sample, more):
    comments = [checked(machine, people) for machine, people in sample]
    given_by_machine = sum(machine for machine, _ in sample)
    share = share_of(comments, given_by_machine + more, simple_design(len(sample), len(sample) + 100))
    assert 0 <= share.interval.low <= share.corrected <= share.interval.high <= 1
    assert 0 <= share.people_interval.low <= share.people <= share.people_interval.high <= 1


@given(outcomes)
def test_when_everything_was_read_the_corrected_share_is_what_people_say(sample):
    comments = [checked(machine, people) for machine, people in sample]
    count = sum(machine for machine, _ in sample)
    share = share_of(comments, count, simple_design(len(sample), len(sample)))
    said = sum(people for _, people in sample) / len(sample)
    assert (share.people, share.corrected) == pytest.approx((said, said))
    assert width(share.interval) == pytest.approx(0, abs=1e-12)


def test_strata_weigh_by_what_they_hold():
    # Both letters read were missed; letters are 1 in 100 of the comments but 1 in 10 of the sample.
    sample = [checked(False, False, "online")] * 18 + [checked(False, True, "letter")] * 2
    design = Design({"online": Stratum(990, 18), "letter": Stratum(10, 2)})
    share = share_of(sample, 0, design)
    assert (share.corrected, share.people) == pytest.approx((0.01, 0.01))


MACHINES = ((0.25, 0.02), (0.05, 0.005), (0.6, 0.1))


@pytest.mark.parametrize("prevalence", [0.02, 0.1, 0.35])
@pytest.mark.parametrize(("missing", "inventing"), MACHINES, ids=["fair", "good", "bad"])
def test_at_least_ninety_three_in_a_hundred_intervals_hold_the_true_share(prevalence, missing, inventing):
    """4,000 samples of 150 from one population of 3,000, with a fixed seed."""
    source = np.random.default_rng(20261120)
    truth = source.random(3000) < prevalence
    machine = np.where(truth, source.random(3000) >= missing, source.random(3000) < inventing)
    size, draws = 150, 4000
    intervals, held, held_by_people, errors, differences = {}, 0, 0, 0, 0.0
    for _ in range(draws):
        drawn = source.choice(3000, size, replace=False)
        missed, wrong, right = (
            int(which[drawn].sum()) for which in (truth & ~machine, machine & ~truth, machine & truth)
        )
        if (missed, wrong, right) not in intervals:
            sample = [checked(False, True)] * missed + [checked(True, False)] * wrong + [checked(True, True)] * right
            sample += [checked(False, False)] * (size - len(sample))
            share = share_of(sample, int(machine.sum()), simple_design(size, 3000))
            intervals[missed, wrong, right] = (truth.mean() in share.interval, truth.mean() in share.people_interval)
        of_corrected, of_people = intervals[missed, wrong, right]
        held, held_by_people = held + of_corrected, held_by_people + of_people
        errors, differences = errors + missed + wrong, differences + (missed - wrong) / size
    assert held / draws >= 0.93
    assert held_by_people / draws >= 0.92
    if errors / draws > 10:  # with fewer errors the interval is wider than it need be, on purpose
        assert held / draws <= 0.97
    assert machine.mean() + differences / draws == pytest.approx(truth.mean(), abs=0.001)


def surveyed(sample, machine_count, design, **options):
    return corrected_shares_of_survey({KEY: machine_count}, sample, [KEY], design=design, **options)[0]


def test_a_survey_has_the_same_shares_and_both_kinds_of_interval_apart():
    sample = [checked(False, True)] * 6 + [checked(True, False)] * 2 + [checked(True, True)] * 28
    sample += [checked(False, False)] * 64
    share = surveyed(sample, 300, simple_design(100, 1000))
    assert share.coding == share_of(sample, 300, simple_design(100, 1000))
    assert share.naive_interval == score_interval(0.3, 1000)
    assert width(share.interval) > width(share.coding.interval)
    # √(0.0572² + 1.96² · 0.34·0.66/1000), worked out by hand.
    assert width(share.interval) / 2 == pytest.approx(0.0643, abs=0.0001)


def test_the_classical_share_of_a_survey_is_that_of_a_simple_sample_of_as_many_as_were_coded():
    sample = [checked(False, True)] * 30 + [checked(False, False)] * 70
    share = surveyed(sample, 0, simple_design(100, 1000))
    expected = score_interval(0.3, 100)
    assert (share.people_interval.low, share.people_interval.high) == pytest.approx((expected.low, expected.high))


def test_a_design_effect_widens_what_is_about_drawing_and_leaves_coding_alone():
    sample = [checked(True, True)] * 30 + [checked(False, False)] * 70
    plain, designed = (surveyed(sample, 300, simple_design(100, 1000), design_effect=effect) for effect in (1.0, 2.0))
    assert designed.coding == plain.coding
    assert width(designed.interval) > width(plain.interval)
    assert width(designed.naive_interval) > width(plain.naive_interval)


def test_with_every_comment_read_a_surveys_interval_is_about_drawing_alone():
    sample = [checked(True, True)] * 30 + [checked(False, False)] * 70
    share = surveyed(sample, 30, simple_design(100, 100))
    assert width(share.coding.interval) == pytest.approx(0)
    assert width(share.interval) == pytest.approx(2 * 1.96 * (0.3 * 0.7 / 100) ** 0.5, abs=0.002)


@pytest.mark.parametrize("prevalence", [0.02, 0.1, 0.35])
def test_a_surveys_interval_holds_the_share_of_the_population_and_the_coding_one_too_seldom(prevalence):
    source = np.random.default_rng(7)
    held, held_by_coding, rounds = 0, 0, 600
    for _ in range(rounds):
        truth = source.random(1000) < prevalence
        machine = np.where(truth, source.random(1000) > 0.1, source.random(1000) < 0.02)
        sample = [checked(bool(machine[place]), bool(truth[place])) for place in range(150)]
        share = surveyed(sample, int(machine.sum()), simple_design(150, 1000))
        held += prevalence in share.interval
        held_by_coding += prevalence in share.coding.interval
    assert held / rounds >= 0.94
    assert held_by_coding <= held


@given(outcomes, st.integers(0, 100), st.floats(1, 3))
def test_a_surveys_shares_lie_in_their_intervals(sample, more, effect):
    comments = [checked(machine, people) for machine, people in sample]
    count = sum(machine for machine, _ in sample) + more
    share = surveyed(comments, count, simple_design(len(sample), len(sample) + 100), design_effect=effect)
    assert 0 <= share.interval.low <= share.coding.corrected <= share.interval.high <= 1
    assert share.naive_interval.low <= share.coding.naive <= share.naive_interval.high
    assert share.interval.low <= share.coding.interval.low + 1e-9
    assert share.interval.high >= share.coding.interval.high - 1e-9
