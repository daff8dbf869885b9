"""Runs only where torch is installed, as it is where the model is made."""

from dataclasses import replace

import numpy as np
import pytest

from nlp.encoder.weights import find_weights, read_weights
from nlp.tuned import TunedNetwork, open_tokenizer
from nlp.tuning.export import write_tuned
from nlp.tuning.material import gather
from nlp.tuning.recipe import Recipe

pytest.importorskip("torch")

RECIPE = replace(Recipe(), epochs=3, batch_size=8)


@pytest.fixture
def fit_again(coded_sets, codebook):
    from nlp.tuning.fitting import fit  # noqa: PLC0415 - imports torch

    tokenizer = open_tokenizer()
    examples = gather(coded_sets, without=("g",), codebook=codebook, tokenizer=tokenizer)
    published = read_weights(find_weights() / "model.safetensors")
    return lambda report: fit(
        examples, codebook=codebook, tokenizer=tokenizer, published=published, recipe=RECIPE, report=report
    )


def test_what_was_learnt_is_written_and_read_and_the_same_again(fit_again, codebook, coded_sets, tmp_path):
    rounds = []
    fitted = fit_again(rounds.append)
    assert len(rounds) == RECIPE.epochs
    assert np.array_equal(fitted.directions, fit_again(rounds.append).directions)
    write_tuned(fitted, tmp_path / "tuned.onnx")
    log_odds = TunedNetwork(tmp_path / "tuned.onnx").log_odds([answer.comment.text for answer in coded_sets["g"]])
    best = [codebook.themes[column].id for column in log_odds.argmax(axis=1)]
    assert best == [answer.theme_ids[0] for answer in coded_sets["g"]]
