"""A code book that nobody trained, on real patients' answers, beside the two baselines that it must not fall behind."""

from dataclasses import astuple

import numpy as np
import pytest

from tests.bench.learning_curve import SEED, read_bench
from tests.bench.patient_feedback import Feedback, nine_bare_labels, nine_labels

pytestmark = pytest.mark.quality

ANSWERS = 800
LEARNT_FROM = 200


@pytest.fixture(scope="module", params=[nine_labels, nine_bare_labels])
def bench(request, tmp_path_factory):
    full = request.param()
    some = np.random.default_rng(SEED).permutation(len(full.answers))[:ANSWERS]
    feedback = Feedback(full.name, full.codebook, tuple(full.answers[row] for row in some))
    return read_bench(feedback, cache=tmp_path_factory.mktemp("vectors"))


def test_labels_and_examples_alone_do_better_than_the_nearest_label_by_every_figure(bench):
    nothing, test = np.arange(0), np.arange(LEARNT_FROM, ANSWERS)
    ours, nearest = bench.ours(nothing, test), bench.nearest(test)
    assert all(mine > theirs for mine, theirs in zip(astuple(ours), astuple(nearest), strict=True)), (ours, nearest)


def test_two_hundred_coded_answers_do_better_than_either_baseline(bench):
    train, test = np.arange(LEARNT_FROM), np.arange(LEARNT_FROM, ANSWERS)
    ours = bench.ours(train, test)
    baselines = [bench.nearest(test), *(bench.tfidf(train, test, balanced=flag) for flag in (False, True))]
    for theirs in baselines:
        assert all(mine > other for mine, other in zip(astuple(ours), astuple(theirs), strict=True)), (ours, theirs)
