import numpy as np

from nlp.blending import HeldOutSet
from nlp.crossvalidate import code_left_out_blended


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
