"""Where things stand in a chart."""

import pytest

from consult.reports.chart_layout import GAP, LINE, WIDE, PanelPlan, Width, Words, pieces_of, plan_of
from consult.reports.charts import Bar, Change, Chart, Panel, Point, Reference, bar_chart

LONG = "A label so long that it cannot stand in a single line beside its bar"
BARS = (
    Bar("Youth-related ASB", 0.3, "30%", low=0.2, high=0.4, group="Anti-social behaviour"),
    Bar(LONG, 0.2, "20%", group="Roads"),
)
FELL = Change("I feel safe", Point(0.31, "2023: 31%", 0.27, 0.34), Point(0.28, "2024: 28%", 0.25, 0.32))


def panel_of(*rows: Bar | Change, width: Width = "wide", **options: object) -> PanelPlan:
    (panel,) = plan_of(Chart((Panel(rows, axis="Share of the 10 who answered", **options),)), width).panels
    return panel


def words(panel: PanelPlan, start: str) -> Words:
    return next(each for each in panel.words if each.text.startswith(start))


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_rows_stand_below_each_other_and_each_group_has_its_heading(width: Width):
    panel = panel_of(*BARS, width=width)
    headings = [each.text for each in panel.words if each.is_bold]
    assert headings == ["Anti-social behaviour", "Roads"]
    order = [
        words(panel, "Anti-social").y,
        panel.marks[0].middle,
        words(panel, "Roads").y,
        panel.marks[1].middle,
        panel.height,
        words(panel, "Share of").y,
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_long_label_breaks_and_leaves_room_for_its_lines(width: Width):
    short, long = panel_of(Bar("Short", 0.2, ""), width=width), panel_of(Bar(LONG, 0.2, ""), width=width)
    lines = words(long, "A label").text.count("\n")
    assert lines >= 1
    assert long.height - short.height >= LINE * lines - 2


def test_on_a_phone_the_label_stands_above_its_bar():
    panel = panel_of(Bar(LONG, 0.2, ""), width="narrow")
    label = words(panel, "A label")
    assert label.y + LINE * label.text.count("\n") < panel.marks[0].top


def test_the_words_at_the_end_stand_after_the_interval_or_after_the_bar():
    panel = panel_of(*BARS)
    assert words(panel, "30%").x == pytest.approx(panel.x_of(0.4) + GAP)
    assert words(panel, "20%").x == pytest.approx(panel.x_of(0.2) + GAP)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_scale_leaves_room_for_the_longest_words_at_an_end(width: Width):
    roomy, tight = panel_of(Bar("A", 1, "1%"), width=width), panel_of(Bar("A", 1, "100% (1,234 people)"), width=width)
    assert tight.scale_to < roomy.scale_to < tight.width


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_words_of_any_length_leave_a_scale_to_draw_on(width: Width):
    panel = panel_of(Bar("A", 0.5, "x" * 500), width=width)
    assert panel.scale_to >= panel.scale_from + 100


def test_the_two_ends_of_a_change_stand_in_two_lines_each_with_its_words():
    panel = panel_of(FELL)
    earlier, later = panel.marks
    assert (earlier.style, later.style) == ("earlier", "later")
    assert earlier.middle < later.middle
    assert words(panel, "2023").y == earlier.middle
    assert words(panel, "2024").y == later.middle
    (join,) = panel.joins
    assert (join.before, join.after) == (0.31, 0.28)


def test_what_is_known_of_a_change_stands_beside_it_and_on_a_phone_below_it():
    noted = Change("I feel safe", FELL.before, FELL.after, note="may be due to chance")
    beside, below = panel_of(noted), panel_of(noted, width="narrow")
    assert words(beside, "may be").x > beside.scale_to
    assert words(below, "may be").y > below.marks[-1].middle
    assert below.height > panel_of(FELL, width="narrow").height


def test_panels_stand_beside_each_other_only_where_there_is_room():
    chart = Chart((Panel(BARS, axis="Share", title="One"), Panel(BARS, axis="Share", title="Two")), columns=2)
    wide, narrow = plan_of(chart, "wide"), plan_of(chart, "narrow")
    assert (wide.columns, narrow.columns) == (2, 1)
    assert 2 * wide.panels[0].width + wide.between + 2 * wide.padding == 800
    assert narrow.panels[0].width + 2 * narrow.padding == 320
    assert words(wide.panels[1], "Two").is_bold


def test_short_labels_stand_beside_their_dots_where_panels_share_the_width_and_long_ones_above():
    east, long = Bar("East", 0.2, "20%"), Bar(LONG, 0.2, "20%")
    (beside, _), (above, _) = (
        plan_of(Chart((Panel((bar,), axis="Share"),) * 2, columns=2), "wide").panels for bar in (east, long)
    )
    assert words(beside, "East").y == beside.marks[0].middle
    assert words(beside, "East").align == "right"
    assert words(above, "A label").y < above.marks[0].top


def test_what_all_scales_measure_is_said_once_and_what_each_measures_each_time():
    same = (Panel(BARS, axis="Share"),) * 3
    wide, narrow = (plan_of(Chart(same, columns=2), width) for width in ("wide", "narrow"))
    assert [any(each.text == "Share" for each in panel.words) for panel in wide.panels] == [False, True, True]
    assert [any(each.text == "Share" for each in panel.words) for panel in narrow.panels] == [False, False, True]
    two = plan_of(Chart((Panel(BARS, axis="Share"), Panel(BARS, axis="Mean")), columns=1), "wide")
    assert words(two.panels[0], "Share")
    assert words(two.panels[1], "Mean")


def test_a_chart_higher_than_a_page_is_taken_apart_between_its_panels():
    panel = Panel(tuple(Bar(f"Place {number}", 0.2, "20%") for number in range(14)), axis="Share")
    chart = Chart((panel,) * 7, columns=2, finding="No difference")
    pieces = pieces_of(chart, highest=1000)
    assert [len(piece.panels) for piece in pieces] == [4, 3]
    assert all(piece.finding == "No difference" for piece in pieces)
    assert pieces_of(chart, highest=10_000) == (chart,)
    assert [len(piece.panels) for piece in pieces_of(chart, highest=1)] == [2, 2, 2, 1]


def test_the_words_of_a_reference_stay_inside_the_picture():
    at_the_left = panel_of(BARS[0], reference=Reference(0.1, "Everybody: 10%"))
    at_the_right = panel_of(BARS[0], reference=Reference(0.4, "Everybody who answered this question: 40%"))
    assert words(at_the_left, "Everybody").align == "left"
    assert words(at_the_right, "Everybody").align == "right"
    assert at_the_left.reference == 0.1


def test_a_picture_carries_its_finding_and_dots_stand_where_bars_would():
    plan = plan_of(Chart((Panel(BARS, axis="Share", marks="dot"),), finding="No difference"), "wide")
    assert plan.finding == "No difference"
    assert {mark.style for mark in plan.panels[0].marks} == {"dot"}
    assert plan_of(bar_chart(BARS, axis="Share"), "wide").panels[0].marks[0].style == "bar"


def test_a_long_question_over_its_rows_is_broken_and_short_labels_leave_the_scale_their_room():
    question = "How much do you agree or disagree that the plan deals with what matters to people who live here now?"
    ends = Point(0.2, "Last year: 20%", 0.15, 0.25), Point(0.21, "This year: 21%", 0.16, 0.26)
    short, long = (panel_of(Change(label, *ends, "may be due to chance", question)) for label in ("Agree", LONG))
    assert max(len(line) for said in short.words for line in said.text.split("\n")) < len(question)
    assert short.scale_from < long.scale_from == WIDE.scale_from
    assert short.scale_to - short.scale_from > long.scale_to - long.scale_from
