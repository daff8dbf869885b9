import pytest

from nlp.evaluate import evaluate


def test_full_agreement_scores_one_everywhere(codebook):
    themes = [("asb-bikes",), ("asb-dogs", "place-cake"), ("other",)]
    scores = evaluate(themes, themes, codebook=codebook)
    assert scores.answers == 3
    assert scores.theme_f1_mean == scores.theme_f1_micro == scores.theme_f1_macro == scores.category_f1_mean == 1
    assert set(scores.kappa.values()) == {1.0}


def test_figures_by_hand(codebook):
    wanted = [("asb-bikes",), ("asb-dogs",), ("place-cake",), ("place-cake",)]
    given = [("asb-bikes", "asb-dogs"), ("asb-bikes",), ("place-cake",), ("place-cake",)]
    scores = evaluate(wanted, given, codebook=codebook)
    assert scores.theme_f1_mean == pytest.approx((2 / 3 + 0 + 1 + 1) / 4)
    assert scores.theme_f1_micro == pytest.approx(2 * 3 / (4 + 5))
    assert scores.f1 == pytest.approx({"asb-bikes": 2 / 3, "asb-dogs": 0, "place-cake": 1})
    assert scores.theme_f1_macro == pytest.approx(5 / 9)
    assert scores.category_f1_mean == 1
    assert scores.kappa["asb-bikes"] == pytest.approx((0.75 - 0.5) / 0.5)
    assert scores.support == {"asb-bikes": 1, "asb-dogs": 1, "place-cake": 2}


def test_a_theme_that_both_give_to_every_answer_agrees_fully(codebook):
    scores = evaluate([("asb-bikes",)], [("asb-bikes",)], codebook=codebook)
    assert scores.kappa == {"asb-bikes": 1.0}
    assert scores.category_f1_macro == 1
