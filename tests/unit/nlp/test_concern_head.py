import numpy as np
import pytest

from nlp.concern_head import ConcernHead, load_head, shipped_concern_head
from nlp.errors import ModelUnreadable
from nlp.types import ConcernKind

RISK, HARMLESS = [1.0, 0.0], [0.0, 1.0]


@pytest.fixture
def head():
    return ConcernHead(
        encoder_name="two directions",
        nearness=1.0,
        intercept=-0.5,
        support=np.array([RISK, HARMLESS], dtype=np.float32),
        pulls=np.array([1.0, -1.0], dtype=np.float32),
        kinds=(ConcernKind.ABUSE_AT_HOME, ConcernKind.SELF_HARM),
        kind_weights=np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32),
        kind_intercepts=np.zeros(2, dtype=np.float32),
    )


def test_what_is_near_a_risk_scores_high_and_what_is_near_harmless_text_low(head):
    near, far = head.scores(np.array([RISK, HARMLESS], dtype=np.float32))
    assert near == pytest.approx(1 - np.exp(-2) - 0.5, abs=1e-3)
    assert far == pytest.approx(np.exp(-2) - 1 - 0.5, abs=1e-3)


def test_a_score_does_not_depend_on_how_many_are_worked_out_together():
    head = shipped_concern_head()
    vectors = np.random.default_rng(0).normal(size=(50, head.support.shape[1])).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alone = [float(head.scores(vector[None, :])[0]) for vector in vectors]
    assert head.scores(vectors) == pytest.approx(alone, abs=2e-3)


def test_the_likeliest_kind_is_told_for_each(head):
    vectors = np.array([HARMLESS, RISK], dtype=np.float32)
    assert head.likeliest_kinds(vectors) == [ConcernKind.SELF_HARM, ConcernKind.ABUSE_AT_HOME]


def test_a_stored_head_comes_back_the_same(head, tmp_path):
    head.save(tmp_path)
    again = load_head(tmp_path)
    assert again.fingerprint == head.fingerprint
    assert np.array_equal(again.support, head.support)
    assert (again.kinds, again.encoder_name) == (head.kinds, head.encoder_name)


def test_the_same_head_makes_the_same_files(head, tmp_path):
    for name in ("one", "two"):
        head.save(tmp_path / name)
    for file in ("head.npz", "head.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("broken", ["head.json", "head.npz"])
def test_a_head_that_cannot_be_read_is_refused_with_what_to_do(head, tmp_path, broken):
    head.save(tmp_path)
    (tmp_path / broken).write_text("?", "utf-8")
    with pytest.raises(ModelUnreadable, match="Make it again"):
        load_head(tmp_path)
