"""A network with the published weights and made-up heads, written once for the module, since it takes seconds."""

import numpy as np
import pytest

from nlp.blending import Blend
from nlp.encoder import HashingEncoder, load_encoder
from nlp.encoder.cache import CachingEncoder
from nlp.encoder.weights import find_weights, read_weights
from nlp.errors import ModelUnreadable
from nlp.joining import folder_of
from nlp.model import shipped_heads
from nlp.second_opinion import open_second_opinion, shipped_second_opinion
from nlp.tuned import FILE, MOST_TOKENS, TunedNetwork
from nlp.tuning.export import write_tuned
from nlp.tuning.fitted import Fitted

TEXTS = ["quad bikes in the fields", "a slice of cake", "", "😀 \x00", "x " * 5000]
THEMES = 3


TUNED_FROM = 2
"""The first layer that the tuned network does not share with the encoder."""


def write_network(folder, *, tuned_from):
    numbers = np.random.default_rng(1)
    heads = [numbers.normal(size=(THEMES, 384)).astype(np.float32) for _ in range(2)]
    published = read_weights(find_weights() / "model.safetensors")
    first_tuned = f"encoder.layer.{tuned_from}.attention.self.query.bias"
    tuned = published | {first_tuned: published[first_tuned] + np.float32(0.1)}
    write_tuned(Fitted(tuned, *heads, np.zeros(THEMES, dtype=np.float32)), folder / FILE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    write_network(folder, tuned_from=TUNED_FROM)
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return load_encoder(cache_dir=tmp_path_factory.mktemp("cache"))


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


@pytest.fixture(scope="module", params=[0, TUNED_FROM])
def pair(request, encoder, folder, tmp_path_factory):
    """A tuned network apart from the encoder and joined with it."""
    mine = folder
    if request.param != TUNED_FROM:
        mine = tmp_path_factory.mktemp("other")
        write_network(mine, tuned_from=request.param)
    return TunedNetwork(mine / FILE), TunedNetwork(mine / FILE, joined_in=encoder.folder)


class TestJoinedWithTheEncoder:
    def test_it_makes_the_same_of_each_text_as_the_two_apart(self, pair, encoder):
        for apart, together in zip(*(network.read(TEXTS) for network in pair), strict=True):
            assert np.array_equal(apart.log_odds, together.log_odds)
            assert np.array_equal(apart.attention, together.attention)
            assert (apart.vector, apart.offsets) == (None, together.offsets)
        vectors = [opinion.vector for opinion in pair[1].read(TEXTS[:-1])]
        assert np.array_equal(np.vstack(vectors), encoder.embed(TEXTS[:-1]))

    def test_it_gives_no_vector_of_a_text_that_it_does_not_read_to_its_end(self, pair):
        assert pair[1].read(TEXTS)[-1].vector is None

    def test_it_is_built_once_and_leaves_nothing_half_made(self, folder, encoder, monkeypatch):
        TunedNetwork(folder / FILE, joined_in=encoder.folder)
        monkeypatch.setattr("nlp.tuned_graph.write_joined", lambda *rest: pytest.fail("built a second time"))
        TunedNetwork(folder / FILE, joined_in=encoder.folder)
        assert not list(encoder.folder.glob("building-*"))

    def test_what_both_work_out_alike_is_in_it_once(self, folder, encoder):
        network = TunedNetwork(folder / FILE, joined_in=encoder.folder)
        size = (encoder.folder / f"with-{network.fingerprint}.onnx").stat().st_size
        assert size < 0.75 * sum(path.stat().st_size for path in (folder / FILE, encoder.folder / "model.onnx"))

    def test_where_the_folder_cannot_be_written_to_it_reads_alone(self, folder, network, monkeypatch, tmp_path):
        def refused(*rest):
            raise PermissionError("a folder for reading only")

        monkeypatch.setattr("nlp.tuned_graph.write_joined", refused)
        (opinion,) = TunedNetwork(folder / FILE, joined_in=tmp_path).read(TEXTS[:1])
        assert opinion.vector is None
        assert np.array_equal(opinion.log_odds, network.read(TEXTS[:1])[0].log_odds)
        assert not list(tmp_path.iterdir())

    def test_it_is_joined_with_the_encoder_that_ships_and_with_no_other(self, encoder, tmp_path):
        assert folder_of(CachingEncoder(encoder, tmp_path)) == folder_of(encoder) == encoder.folder
        assert folder_of(load_encoder(encoder.folder, cache_dir=tmp_path)) is None
        assert folder_of(HashingEncoder()) is None


class TestASecondOpinion:
    def blend(self, network, heads_fingerprint):
        return Blend(("one", "two", "three"), network.fingerprint, heads_fingerprint, 0.5, 0.5, (0.0, 0.0, 0.0))

    def test_there_is_none_without_a_tuned_network(self, tmp_path):
        assert open_second_opinion(tmp_path, shipped_heads(), encoder=HashingEncoder()) is None

    def test_it_is_opened_with_what_weighs_it(self, folder, network):
        blend = self.blend(network, shipped_heads().fingerprint)
        blend.save(folder)
        second = open_second_opinion(folder, shipped_heads(), encoder=HashingEncoder())
        assert second is not None
        assert second.blend == blend
        assert second.network.fingerprint == network.fingerprint

    def test_parts_that_do_not_belong_together_are_refused(self, folder, network):
        self.blend(network, "other heads").save(folder)
        with pytest.raises(ModelUnreadable, match="do not belong together"):
            open_second_opinion(folder, shipped_heads(), encoder=HashingEncoder())

    def test_the_one_that_ships_goes_with_the_heads_that_ship(self):
        heads = shipped_heads()
        second = shipped_second_opinion(heads, encoder=HashingEncoder())
        assert second is not None
        assert second.blend.theme_ids == heads.theme_ids
