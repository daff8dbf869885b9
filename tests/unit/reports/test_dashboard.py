"""Whom to go and hear next: one sentence by rule, over random answers."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from consult.figures.representativeness import against_area
from consult.figures.verdicts import Verdict
from consult.queries.area import AreaFigures, AreaQuestion
from consult.reports.dashboard import ShownGroup, ShownQuestion, where_to_go_next
from forms.questions import Option

SHARES = {"east": 0.5, "south": 0.3, "west": 0.2}
OPTIONS = tuple(Option(value=key, label=key.title()) for key in SHARES)


def shown(counts: dict[str, int]) -> ShownQuestion:
    compared = against_area(counts, SHARES)
    lines = {line.key: line for line in compared.lines} if compared else {}
    question = AreaQuestion("locality", "Where do you live?", OPTIONS, is_equality=False)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    figures = AreaFigures("locality", "Invented", date(2021, 3, 21), now, None, SHARES, None)
    groups = tuple(ShownGroup(key.title(), counts[key], lines.get(key), None) for key in SHARES)
    return ShownQuestion(question, figures, now, sum(counts.values()), groups, has_targets=False)


def test_the_group_furthest_below_is_named_with_both_shares():
    assert where_to_go_next([shown({"east": 60, "south": 5, "west": 15})], smallest=5) == (
        "Hear more from “South”: 6% of the individuals counted under “Where do you live?” are in this group, "
        "against 30% of the area."
    )


def test_a_group_under_the_smallest_cell_is_never_named():
    assert where_to_go_next([shown({"east": 60, "south": 4, "west": 20})], smallest=5) is None


@given(st.fixed_dictionaries({key: st.integers(0, 200) for key in SHARES}), st.integers(1, 20))
def test_no_group_is_named_that_is_small_or_not_shown_to_be_fewer(counts, smallest):
    asked = shown(counts)
    said = where_to_go_next([asked], smallest=smallest)
    licensed = [
        group
        for group in asked.groups
        if group.line and group.line.verdict is Verdict.LOWER and group.count >= smallest
    ]
    assert (said is None) == (not licensed)
    if said is not None:
        furthest = min(licensed, key=lambda group: group.count / asked.base - SHARES[group.label.lower()])
        assert said.startswith(f"Hear more from “{furthest.label}”: ")


def test_nothing_is_said_of_questions_that_are_not_shown_yet():
    assert where_to_go_next([], smallest=5) is None
    assert where_to_go_next([shown(dict.fromkeys(SHARES, 0))], smallest=5) is None
