"""Log odds of a changed code book's themes, made out of those of the themes that a model was trained on."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from nlp.codebook import FormerTheme, Theme
from nlp.lineage import Lineage, any_of
from nlp.zero_shot import Likeness

HEADS = SimpleNamespace(
    theme_ids=("dogs", "bikes", "other", "no-issue"), theme_labels=("Dogs", "Bikes", "Else", "None")
)
DOGS, BIKES, OTHER, NO_ISSUE = (
    Theme(id=theme_id, label=label) for theme_id, label in zip(HEADS.theme_ids, HEADS.theme_labels, strict=True)
)
CAKE = Theme(id="cake", label="Cake")


def part(theme_id, *of):
    former = tuple(FormerTheme(id=theme.id, label=theme.label) for theme in of)
    return Theme(id=theme_id, label=theme_id.title(), formerly=former)


def likeness(*nearness):
    """One answer's likeness to the themes that are not known, all by nearness."""
    near = np.array([nearness], dtype=np.float64)
    return Likeness(log_odds=10 * near - 5, weights=20 * near, nearness=near, shared_words=np.zeros(near.shape))


def odds_of(themes, trained, *nearness):
    lineage = Lineage(themes, HEADS)
    odds = lineage.log_odds(np.array([trained], dtype=np.float64), likeness(*nearness))[0]
    return dict(zip(lineage.theme_ids, odds.tolist(), strict=True))


def test_the_code_book_of_the_model_has_the_log_odds_of_the_model():
    assert odds_of([DOGS, BIKES, OTHER, NO_ISSUE], [1.0, 2.0, 3.0, 4.0]) == {
        "dogs": 1.0,
        "bikes": 2.0,
        "other": 3.0,
        "no-issue": 4.0,
    }


def test_known_themes_keep_their_log_odds_beside_a_new_one():
    odds = odds_of([DOGS, CAKE, BIKES], [1.0, 2.0, 3.0, 4.0], 0.5)
    assert list(odds) == ["dogs", "bikes", "cake"]
    assert (odds["dogs"], odds["bikes"]) == (1.0, 2.0)


def test_a_new_theme_is_likelier_the_nearer_it_is():
    near, far = (odds_of([DOGS, CAKE], [-3.0, 0.0, 0.0, 0.0], nearness)["cake"] for nearness in (0.6, 0.2))
    assert near > far


@pytest.mark.parametrize("surely", [[4.0, 0.0, 0.0, -3.0], [-4.0, 0.0, 0.0, 3.0]])
def test_a_new_theme_is_less_likely_where_another_or_no_issue_is_raised(surely):
    themes = [DOGS, NO_ISSUE, CAKE]
    assert odds_of(themes, surely, 0.5)["cake"] < odds_of(themes, [-4.0, 0.0, 0.0, -3.0], 0.5)["cake"]


def test_what_a_new_theme_covers_is_no_longer_something_else():
    odds = odds_of([DOGS, OTHER, CAKE], [-5.0, -5.0, 2.0, -5.0], 0.6)
    chance = expit(2.0) * (1 - expit(odds["cake"]))
    assert odds["other"] == pytest.approx(logit(chance))


def test_an_issue_of_a_theme_that_is_gone_is_something_else():
    assert odds_of([DOGS, OTHER, NO_ISSUE], [-5.0, 3.0, -4.0, -5.0]) == {"dogs": -5.0, "other": 3.0, "no-issue": -5.0}
    assert odds_of([DOGS, NO_ISSUE], [-5.0, 3.0, -4.0, -5.0]) == {"dogs": -5.0, "no-issue": -5.0}


def test_a_theme_that_took_the_place_of_two_is_meant_where_either_was():
    odds = odds_of([part("animals", DOGS, BIKES)], [0.0, 0.0, -9.0, -9.0])
    assert expit(odds["animals"]) == pytest.approx(0.75)


def test_of_a_split_theme_the_part_that_is_nearer_is_likelier():
    themes = [part("strays", DOGS), part("leads", DOGS)]
    for nearness, nearer in (((0.6, 0.3), "strays"), ((0.3, 0.6), "leads")):
        odds = odds_of(themes, [3.0, 0.0, 0.0, 0.0], *nearness)
        assert max(odds, key=odds.__getitem__) == nearer


def test_a_part_is_likelier_where_the_whole_was():
    themes = [part("strays", DOGS), part("leads", DOGS)]
    high, low = (odds_of(themes, [whole, 0.0, 0.0, 0.0], 0.5, 0.4)["strays"] for whole in (3.0, -3.0))
    assert high > low


def test_a_part_that_was_merged_with_another_theme_goes_by_both():
    themes = [part("strays-and-bikes", DOGS, BIKES), part("leads", DOGS)]
    odds = odds_of(themes, [-8.0, 4.0, 0.0, 0.0], 0.2, 0.2)
    assert odds["strays-and-bikes"] == pytest.approx(4.0, abs=0.01)
    assert odds["leads"] < -5.0


def test_parts_do_not_make_something_else_less_likely():
    assert odds_of([part("strays", DOGS), part("leads", DOGS), OTHER], [3.0, -9.0, 1.0, 0.0], 0.6, 0.6)["other"] == 1.0


def test_what_fits_no_theme_and_was_not_known_goes_by_its_share():
    anything = Theme(id="other", label="Anything else")
    assert odds_of([DOGS, anything], [1.0, 0.0, 0.0, 0.0], 0.3)["other"] == pytest.approx(-2.0)


def test_a_code_book_that_shares_nothing_has_no_known_theme():
    lineage = Lineage([CAKE], None)
    assert lineage.known_ids == ()
    assert lineage.theme_ids == ("cake",)
    assert lineage.columns == {"cake": []}


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_any_of_several_is_at_least_as_likely_as_the_likeliest(odds):
    any_odds = any_of(np.array([odds]))[0]
    assert any_odds >= max(odds) - 1e-6
    assert any_odds == pytest.approx(any_of(np.array([odds[::-1]]))[0])


def test_none_of_no_themes_is_meant():
    assert any_of(np.empty((1, 0))).tolist() == [-np.inf]
