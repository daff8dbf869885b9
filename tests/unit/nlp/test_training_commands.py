"""Training and scoring beside a tuned network, whose readings lie in the model folder."""

from types import SimpleNamespace

import numpy as np
import pytest

from nlp import training_commands
from nlp.blending import load_blend
from nlp.held_out import save_held_out
from nlp.model import load_heads


@pytest.fixture
def folder(tmp_path, coded_sets, codebook, monkeypatch):
    """Readings of set a, as a network gave them that knows bikes and nothing else."""
    monkeypatch.setattr(training_commands, "shipped_coded_answers", lambda codebook: coded_sets)
    monkeypatch.setattr(training_commands, "shipped_codebook", lambda: codebook)
    monkeypatch.setattr(training_commands, "TunedNetwork", lambda path: SimpleNamespace(fingerprint="tuned"))
    readings = np.full((len(coded_sets["a"]), 5), -4.0)
    readings[:4, 0] = 4.0
    save_held_out({"a": readings}, tmp_path)
    return tmp_path


def test_training_weighs_the_new_heads_against_the_tuned_network(folder, codebook, encoder):
    said = training_commands.train_heads(codebook, folder, encoder=encoder)
    blend = load_blend(folder)
    assert blend.tuned_fingerprint == "tuned"
    assert blend.heads_fingerprint == load_heads(folder).fingerprint
    assert said.endswith("Weighed against the tuned network tuned on 1 sets.")


def test_crossvalidation_scores_the_sets_that_were_read(folder, codebook, encoder, coded_sets, monkeypatch):
    sets = {"a": coded_sets["a"], "d": coded_sets["g"]}
    monkeypatch.setattr(training_commands, "shipped_coded_answers", lambda codebook: sets)
    save_held_out({name: np.zeros((len(answers), 5)) for name, answers in sets.items()}, folder)
    table = training_commands.crossvalidate(codebook, folder, encoder=encoder)
    assert "\n| a | 12 |" in table
