"""The engine against a set of coded answers that it was neither trained nor tuned on."""

import pytest

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import leave_one_set_out
from nlp.encoder import load_encoder
from nlp.training import read_sets

LEFT_OUT = "d"
TRAINED_ON = ("c", "h", "j")
"""Three other sets suffice to pass, and keep this short; `python -m nlp crossvalidate` uses them all."""
THEMES_AT_LEAST = 0.68
CATEGORIES_AT_LEAST = 0.76


@pytest.mark.quality
def test_a_set_that_was_left_out_is_coded_well_enough(tmp_path_factory):
    codebook = shipped_codebook()
    encoder = load_encoder(cache_dir=tmp_path_factory.mktemp("cache"))
    shipped = shipped_coded_answers(codebook)
    sets = read_sets({name: shipped[name] for name in (*TRAINED_ON, LEFT_OUT)}, codebook=codebook, encoder=encoder)
    ((_, scores),) = leave_one_set_out(sets, codebook=codebook, encoder_name=encoder.name, scored=[LEFT_OUT])
    assert scores.theme_f1_mean >= THEMES_AT_LEAST
    assert scores.category_f1_mean >= CATEGORIES_AT_LEAST
