"""What tuned networks made of sets that they had not seen, as it ships; nothing is tuned here."""

from statistics import mean

import numpy as np
import pytest

from nlp.__main__ import MODEL_FOLDER
from nlp.choosing import choose
from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import SCORED_SETS
from nlp.encoder import load_encoder
from nlp.evaluate import mean_f1
from nlp.held_out import load_held_out
from nlp.pipeline import load_engine
from nlp.training import theme_flags
from nlp.types import Comment

THEMES_AT_LEAST = 0.74
INDIRECT = {
    "Half past three at the school and you could not get a pram between the bumpers.": "road-parking",
    "We had a constable who knew every bairn by name. I could not tell you when we last saw one.": "police-presence",
    "Her from the end house wears long sleeves all summer and jumps when his van pulls up.": "crime-domestic-sexual",
}


@pytest.mark.quality
def test_sets_that_a_network_had_not_seen_are_read_well_enough():
    codebook = shipped_codebook()
    theme_ids = [theme.id for theme in codebook.themes]
    coded, readings = shipped_coded_answers(codebook), load_held_out(MODEL_FOLDER)
    scores = [
        mean_f1(
            theme_flags([answer.theme_ids for answer in coded[name]], codebook),
            choose(readings[name].astype(np.float64), theme_ids),
        )
        for name in SCORED_SETS
    ]
    assert mean(scores) >= THEMES_AT_LEAST


@pytest.mark.quality
def test_the_engine_that_ships_understands_indirect_wording(tmp_path):
    engine = load_engine(shipped_codebook(), encoder=load_encoder(cache_dir=tmp_path))
    coded = engine.code([Comment(text, text) for text in INDIRECT])
    given = {one.comment_id: [assignment.theme_id for assignment in one.assignments] for one in coded}
    assert all(theme_id in given[text] for text, theme_id in INDIRECT.items()), given


@pytest.mark.quality
def test_the_parts_of_the_model_that_ships_belong_together(tmp_path):
    engine = load_engine(shipped_codebook(), encoder=load_encoder(cache_dir=tmp_path))
    heads, blend = engine.provenance.model_fingerprint.split("-")
    assert len(heads) == len(blend) == 12
