"""Cells: what they read, and what is behind it."""

import pytest

from consult.figures.differences import Difference
from consult.figures.intervals import Interval
from consult.figures.means import mean_of
from consult.figures.ranking import Place
from consult.figures.shares import share_of
from consult.reports.summary import cells
from consult.reports.summary.building import keys_of
from consult.reports.summary.findings import alt_of, most_chosen
from consult.reports.summary.tables import IntervalKind

CHANCE = IntervalKind.CHANCE


def test_a_share_has_its_range_its_base_and_what_the_range_allows_for():
    cell = cells.share(share_of(40, 100), CHANCE)
    assert (cell.shown, cell.value, cell.base, cell.interval) == ("40% (31% to 50%)", 0.4, 100, CHANCE)
    assert cell.low == pytest.approx(0.3094, abs=1e-4)


def test_a_mean_has_one_decimal_place():
    assert cells.score(mean_of([7, 8, 9, 8, 8, 7], lowest=0, highest=10), CHANCE).text == "7.8"


def test_a_difference_is_in_percentage_points_with_its_sign():
    cell = cells.points(Difference(-0.025, Interval(-0.08, 0.03)), CHANCE, base=640)
    assert cell.shown == "−3 (−8 to +3)"
    assert [cells.in_points(value) for value in (0.03, -0.12, 0.004)] == ["+3", "−12", "+0.4"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, ">99%"), (0.996, ">99%"), (0.5, "50%"), (0.004, "<1%"), (0.0, "<1%"), (0.013, "1%")],
)
def test_a_probability_is_never_certainty_that_rounding_made(value, text):
    assert cells.probability(value).text == text


def test_places_counts_and_cells_without_a_figure():
    assert (cells.place(Place(2, is_shared=True)).text, cells.place(Place(2, is_shared=True)).value) == ("2=", 2)
    assert cells.count(1211).text == "1,211"
    assert cells.nothing().value is None
    assert cells.hidden().text == "Not shown"


def test_keys_are_plain_and_no_two_are_alike():
    assert keys_of(["0 – Not at all", "Yes!", "yes", "…"]) == ["0-not-at-all", "yes", "yes-again-2", "row"]


def drawn(*counts: int):
    return [(f"Option {n}", cells.share(share_of(count, 100), CHANCE)) for n, count in enumerate(counts, start=1)]


def test_the_title_of_a_chart_says_which_answers_were_given_most():
    assert most_chosen(drawn(10, 60)) == "“Option 2” was given most often"
    assert most_chosen(drawn(40, 40)) == "“Option 1” and “Option 2” were given most often"
    assert most_chosen(drawn(5, 5, 5)) == "3 answers were given most often, equally"
    assert most_chosen(drawn(0, 0)) == "Nobody chose any of these"


def test_the_title_of_a_chart_names_no_answer_as_first_that_chance_may_have_put_there():
    hedged = "“Option 2” was given most often, though not clearly more than “Option 1”"
    assert most_chosen(drawn(39, 41, 20)) == hedged
    assert most_chosen(drawn(30, 60)) == "“Option 2” was given most often"
    assert most_chosen(drawn(30, 60), design_effect=9) == hedged


def test_the_words_for_a_picture_have_its_figures_and_say_how_many_more_there_are():
    said = alt_of("Bar chart", drawn(10, 20, 30, 40, 50, 60, 70))
    assert said.startswith("Bar chart: Option 1 10% (likely range 6% to 17%); Option 2 20%")
    assert said.endswith("2 more are drawn below. The table beside it has every figure.")
    assert " more " not in alt_of("Bar chart", drawn(10))


@pytest.mark.parametrize(
    ("difference", "text"), [(0.0, "0"), (0.003, "+0.3"), (-0.0002, "−0.1"), (0.006, "+1"), (-0.004999, "−0.5")]
)
def test_a_difference_that_is_not_nought_is_never_shown_as_nought(difference, text):
    assert cells.in_points(difference) == text
