"""An attack on the tables of a summary together: who answered, where they live, and what was raised where.

The reader knows nothing of how the choice is made, and thinks in kinds of people: see
`tests/unit/figures/disclosure/test_attack.py`.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from consult.figures.disclosure.hiding import Protection
from consult.queries.closed_answers import CountedAnswers
from consult.reports.counted_groups import chose, coded_at, raised_at
from consult.reports.small_groups import GroupsShown, ThemesByPlace, protect_small_groups
from forms.answers import ChoiceAnswer
from forms.loading import parse_questionnaire
from forms.spec import Questionnaire
from tests.conftest import QUESTIONNAIRES
from tests.unit.reports.comments import comment

SMALLEST = 5
PLACES = {"east": "East", "south": "South", "west": "West"}
CATEGORIES = {"asb": ("bikes", "litter"), "roads": ("speeding",)}
THEMES = [theme for themes in CATEGORIES.values() for theme in themes]


@dataclass(frozen=True)
class Kind:
    place: str
    themes: frozenset[str]


KINDS = tuple(
    Kind(place, frozenset(themes))
    for place in PLACES
    for size in (1, 2, 3)
    for themes in itertools.combinations(THEMES, size)
)
people = st.lists(st.sampled_from(KINDS), min_size=SMALLEST, max_size=45)


@dataclass
class Reader:
    """How many people there are of some kinds: at least, and at most."""

    rows: list[list[float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def learns(self, kinds: Sequence[bool], low: float, high: float) -> None:
        self.rows.append([float(holds) for holds in kinds])
        self.low.append(low)
        self.high.append(high)

    def possible(self, kinds: Sequence[bool]) -> int:
        """How many different numbers there could be of these kinds."""
        wanted = np.array(kinds, dtype=float)
        sums = LinearConstraint(np.array(self.rows), self.low, self.high)
        least, most = (
            round(
                sign
                * milp(sign * wanted, integrality=np.ones(len(KINDS)), bounds=Bounds(0, np.inf), constraints=sums).fun
            )
            for sign in (1, -1)
        )
        return most - least + 1


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire((QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8"), source="test")


def protected(questionnaire: Questionnaire, everybody: Sequence[Kind], themes: Sequence[str]) -> Protection:
    comments = [
        comment(number, *sorted(kind.themes), locality=PLACES[kind.place]) for number, kind in enumerate(everybody)
    ]
    lived_in = Counter(kind.place for kind in everybody)
    shown = GroupsShown(
        questionnaire=questionnaire,
        responses=len(everybody),
        answers={"locality": CountedAnswers(tuple((ChoiceAnswer(place), lived_in[place]) for place in PLACES))},
        by_place=[ThemesByPlace("main_issue", comments, themes, CATEGORIES)],
    )
    return protect_small_groups(shown, smallest=SMALLEST)


@settings(deadline=None, max_examples=40)
@given(people, st.sets(st.sampled_from(THEMES)))
def test_no_small_group_can_be_worked_out_from_the_tables_of_a_summary(
    questionnaire: Questionnaire, everybody: list[Kind], compared: set[str]
):
    protection = protected(questionnaire, everybody, sorted(compared))
    assert not protection.exposed
    reader = Reader()
    small: list[tuple[str, list[bool], int]] = []

    def counted(kinds: Sequence[bool]) -> int:
        return sum(kinds[KINDS.index(kind)] for kind in everybody)

    def reads(name: str, kinds: list[bool], *, is_hidden: bool, least: int = 0, promised: int = SMALLEST) -> None:
        number = counted(kinds)
        reader.learns(kinds, least if is_hidden else number, np.inf if is_hidden else number)
        if 0 < number < SMALLEST and promised:
            small.append((name, kinds, promised))

    reads("everybody", [True] * len(KINDS), is_hidden=False)
    for themes in (*CATEGORIES.values(), *((theme,) for theme in THEMES)):
        kinds = [not kind.themes.isdisjoint(themes) for kind in KINDS]
        reader.learns(kinds, counted(kinds), counted(kinds))
    for place, label in PLACES.items():
        here = [kind.place == place for kind in KINDS]
        who = chose("locality", place)
        for each in (who, coded_at("main_issue", label)) if counted(here) else (who,):
            reads(place, here, is_hidden=protection.hides(each), least=int(each not in protection.blank))
        for theme in sorted(compared) if counted(here) else ():
            who = raised_at("main_issue", theme, label)
            kinds = [kind.place == place and theme in kind.themes for kind in KINDS]
            raised = counted([theme in kind.themes for kind in KINDS])
            least = int(who not in protection.blank)
            # Where all are from one place, what is said there is what everybody said.
            promised = min(SMALLEST, raised + 1) if counted(here) < len(everybody) else 0
            reads(f"{place} on {theme}", kinds, is_hidden=protection.hides(who), least=least, promised=promised)
    assert [name for name, kinds, promised in small if reader.possible(kinds) < promised] == []
