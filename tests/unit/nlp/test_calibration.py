import re

import numpy as np
import pytest
from scipy.special import logit

from nlp.calibration import Step, as_table, calibration, expected_error
from nlp.calibration_plot import alternative_text, draw_calibration
from nlp.crossvalidate import HeldOutCoding
from nlp.errors import TableUnreadable

STEPS = (Step(0.2, 0.3, 20, 0.25, 0.5), Step(0.9, 1.0, 1480, 0.95, 0.95))


def coding(*said_given_wanted):
    said, given, wanted = zip(*said_given_wanted, strict=True)
    return HeldOutCoding("a", np.array([wanted]), logit(np.array([said])), np.array([given]))


def test_what_was_given_is_sorted_into_tenths_whatever_set_it_is_of():
    codings = [
        coding((0.25, True, False), (0.92, True, True), (0.26, False, True)),
        coding((0.27, True, True), (0.98, True, True), (0.1, False, False)),
    ]
    low, high = calibration(codings)
    assert (low.low, low.high, low.assignments, low.found) == (0.2, 0.3, 2, 0.5)
    assert low.said == pytest.approx(0.26)
    assert (high.low, high.high, high.assignments, high.found) == (0.9, 1.0, 2, 1.0)


def test_a_probability_of_one_is_in_the_last_tenth():
    sure = HeldOutCoding("a", np.array([[True]]), np.array([[60.0]]), np.array([[True]]))
    assert calibration([sure])[0].high == 1.0


def test_the_expected_error_weighs_a_gap_by_its_assignments():
    assert expected_error(STEPS) == pytest.approx(20 * 0.25 / 1500)


def test_the_table_is_that_of_the_documentation():
    assert as_table(STEPS).splitlines() == [
        "| said | assignments | mean probability | share coded by a careful reader |",
        "|---|---|---|---|",
        "| 0.2 to 0.3 | 20 | 0.25 | 0.50 |",
        "| 0.9 to 1.0 | 1480 | 0.95 | 0.95 |",
        "",
        "Expected calibration error: 0.003.",
    ]


class TestThePlot:
    def test_it_shows_the_counts_and_says_in_words_what_it_shows(self, tmp_path):
        draw_calibration(STEPS, tmp_path / "plot.svg")
        drawn = (tmp_path / "plot.svg").read_text("utf-8")
        assert drawn.startswith("<svg")
        assert 'role="img"' in drawn
        assert ">1,480<" in drawn
        few, many = (float(height) for height in re.findall(r'Assignments: [^>]* d="M[^h]*h[^v]*v([\d.]+)', drawn))
        assert many / few == pytest.approx(1480 / 20, rel=0.01)
        assert f'<title id="said">{alternative_text(STEPS)}</title>' in drawn

    def test_the_same_figures_give_the_same_file(self, tmp_path):
        for name in ("one.svg", "two.svg"):
            draw_calibration(STEPS, tmp_path / name)
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()

    def test_its_words_give_every_tenth(self):
        assert alternative_text(STEPS).endswith(
            "By tenths: 0.25 said, 0.50 found, of 20; 0.95 said, 0.95 found, of 1,480."
        )

    def test_a_place_that_cannot_be_written_to_is_named(self, tmp_path):
        with pytest.raises(TableUnreadable, match="Choose another place"):
            draw_calibration(STEPS, tmp_path / "nowhere" / "plot.svg")
