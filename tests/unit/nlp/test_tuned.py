"""A network with the published weights and made-up heads, written once for the module, since it takes seconds."""

import numpy as np
import pytest

from nlp.blending import Blend
from nlp.encoder.weights import find_weights, read_weights
from nlp.errors import ModelUnreadable
from nlp.model import shipped_heads
from nlp.second_opinion import open_second_opinion, shipped_second_opinion
from nlp.tuned import FILE, MOST_TOKENS, TunedNetwork
from nlp.tuning.export import write_tuned
from nlp.tuning.fitted import Fitted

TEXTS = ["quad bikes in the fields", "a slice of cake", "", "😀 \x00", "x " * 5000]
THEMES = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    numbers = np.random.default_rng(1)
    heads = [numbers.normal(size=(THEMES, 384)).astype(np.float32) for _ in range(2)]
    published = read_weights(find_weights() / "model.safetensors")
    write_tuned(Fitted(published, *heads, np.zeros(THEMES, dtype=np.float32)), folder / FILE)
    return folder


@pytest.fixture(scope="module")
def network(folder):
    return TunedNetwork(folder / FILE)


def test_each_theme_spreads_its_attention_over_the_tokens(network):
    (opinion,) = network.read(TEXTS[:1])
    assert opinion.log_odds.shape == (THEMES,)
    assert np.allclose(opinion.attention.sum(axis=0), 1, atol=1e-5)
    assert [TEXTS[0][start:end] for start, end in opinion.offsets] == ["", "quad", "bikes", "in", "the", "fields", ""]


def test_what_is_made_of_a_text_does_not_depend_on_its_neighbours(network):
    alone = np.vstack([network.log_odds([text]) for text in TEXTS])
    assert np.array_equal(network.log_odds(TEXTS), alone)


def test_a_very_long_text_is_read_up_to_a_point(network):
    assert len(network.read(TEXTS)[-1].offsets) == MOST_TOKENS


def test_the_name_goes_with_the_file(folder, network):
    assert TunedNetwork(folder / FILE, threads=1).fingerprint == network.fingerprint
    with pytest.raises(ModelUnreadable, match="make model"):
        TunedNetwork(folder / "other.onnx")


class TestASecondOpinion:
    def blend(self, network, heads_fingerprint):
        return Blend(("one", "two", "three"), network.fingerprint, heads_fingerprint, 0.5, 0.5, (0.0, 0.0, 0.0))

    def test_there_is_none_without_a_tuned_network(self, tmp_path):
        assert open_second_opinion(tmp_path, shipped_heads()) is None

    def test_it_is_opened_with_what_weighs_it(self, folder, network):
        blend = self.blend(network, shipped_heads().fingerprint)
        blend.save(folder)
        second = open_second_opinion(folder, shipped_heads())
        assert second is not None
        assert second.blend == blend
        assert second.network.fingerprint == network.fingerprint

    def test_parts_that_do_not_belong_together_are_refused(self, folder, network):
        self.blend(network, "other heads").save(folder)
        with pytest.raises(ModelUnreadable, match="do not belong together"):
            open_second_opinion(folder, shipped_heads())

    def test_the_one_that_ships_goes_with_the_heads_that_ship(self):
        heads = shipped_heads()
        second = shipped_second_opinion(heads)
        assert second is not None
        assert second.blend.theme_ids == heads.theme_ids
