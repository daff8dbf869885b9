import numpy as np

from nlp.blending import HeldOutSet
from nlp.crossvalidate import code_left_out_blended, together, worst_themes


def scored(sets, codebook):
    return {coding.name: coding.scores(codebook) for coding in code_left_out_blended(sets, codebook=codebook)}


RIGHT = np.eye(5, dtype=bool)[[0, 1, 2, 0, 1, 2]]


def held_out(name, flags=RIGHT):
    return HeldOutSet(name, tuned=np.where(flags, 4.0, -4.0), heads=np.zeros(flags.shape), flags=flags)


def test_each_scored_set_is_scored_and_the_others_are_not(codebook):
    results = scored([held_out("a"), held_out("c"), held_out("g")], codebook)
    assert list(results) == ["a", "c"]
    assert all(scores.theme_f1_mean == 1 for scores in results.values())


def test_a_set_does_not_teach_what_it_is_scored_by(codebook):
    misread = HeldOutSet("a", tuned=np.where(RIGHT, -4.0, 4.0), heads=np.zeros(RIGHT.shape), flags=RIGHT)
    results = scored([misread, held_out("c")], codebook)
    assert results["a"].theme_f1_mean < 0.5


def test_sets_taken_together_name_the_themes_coded_worst(codebook):
    misread = HeldOutSet(
        "c", tuned=np.where(RIGHT, 4.0, -4.0)[:, [0, 2, 1, 3, 4]], heads=np.zeros(RIGHT.shape), flags=RIGHT
    )
    both = together(list(code_left_out_blended([held_out("a"), misread], codebook=codebook)))
    assert both.wanted.shape == (12, 5)
    assert worst_themes(both.scores(codebook)).count(",") == 2
