import numpy as np
import pytest

from nlp.blending import FILE, Blend, HeldOutSet, fit_weights, load_blend, weigh_up
from nlp.errors import ModelUnreadable
from nlp.training import read_sets, train

BLEND = Blend(("asb-bikes", "asb-dogs"), "tuned", "heads", 0.5, 2.0, (0.0, 1.0))


@pytest.fixture
def held_out():
    """Answers on which one opinion is right and the other says nothing."""
    flags = np.arange(40).reshape(20, 2) % 3 == 0
    return HeldOutSet("a", tuned=np.where(flags, 3.0, -3.0), heads=np.zeros((20, 2)), flags=flags)


def test_opinions_are_added_in_log_odds():
    assert BLEND.log_odds(np.array([[2.0, -2.0]]), np.array([[1.0, 1.0]])).tolist() == [[3.0, 2.0]]


def test_the_opinion_that_was_right_counts(held_out):
    tuned_weight, heads_weight, *_ = fit_weights([held_out, held_out])
    assert tuned_weight > 1
    assert heads_weight == pytest.approx(0.5)


def test_a_blend_names_what_it_weighs(held_out, coded_sets, codebook, encoder):
    heads = train(
        read_sets(coded_sets, codebook=codebook, encoder=encoder), codebook=codebook, encoder_name=encoder.name
    )
    blend = weigh_up([held_out], heads=heads, tuned_fingerprint="tuned")
    assert (blend.tuned_fingerprint, blend.heads_fingerprint) == ("tuned", heads.fingerprint)
    assert blend.heads_weight * heads.slope == pytest.approx(0.5, abs=1e-4)
    assert blend.theme_ids == heads.theme_ids


def test_a_stored_blend_is_the_same_blend(tmp_path):
    BLEND.save(tmp_path)
    assert load_blend(tmp_path) == BLEND
    assert load_blend(tmp_path).fingerprint == BLEND.fingerprint
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", [None, "{", "{}", '{"theme_ids": []}'])
def test_a_missing_or_damaged_blend_is_refused(content, tmp_path):
    if content is not None:
        (tmp_path / FILE).write_text(content)
    with pytest.raises(ModelUnreadable, match="make model"):
        load_blend(tmp_path)
