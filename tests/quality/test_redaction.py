"""Personal details and risks, found in texts that a reader labelled."""

import pytest

from nlp.types import DetailKind
from tests.quality import concern, redaction

STRUCTURED_AT_LEAST = 0.98
NAMES_FOUND_AT_LEAST = 0.90
NAMES_RIGHT_AT_LEAST = 0.90
STRUCTURED_RIGHT_AT_LEAST = 0.95
RISKS_FOUND_AT_LEAST = 0.85
FLAGS_RIGHT_AT_LEAST = 0.70
FLAGGED_AT_MOST = 0.08
UNSEEN_RISKS_FOUND_AT_LEAST = 0.70
UNSEEN_FALSE_FLAGS_AT_MOST = 0.18


@pytest.mark.quality
@pytest.mark.parametrize("texts", ["set a", "develop", "held-out", "later"])
def test_details_are_found_and_little_else_is(texts):
    labelled = redaction.answers_with_labels() if texts == "set a" else redaction.sentences(texts)
    scores = redaction.measure(labelled)
    assert scores.recall(redaction.STRUCTURED) >= STRUCTURED_AT_LEAST
    assert scores.precision(redaction.STRUCTURED) >= STRUCTURED_RIGHT_AT_LEAST
    assert scores.recall([DetailKind.PERSON]) >= NAMES_FOUND_AT_LEAST
    assert scores.precision([DetailKind.PERSON]) >= NAMES_RIGHT_AT_LEAST


@pytest.mark.quality
@pytest.mark.parametrize("name", ["a", "d", "h", "k"])
def test_answers_that_suggest_a_risk_are_flagged_and_few_others(name):
    texts = concern.answers_with_labels(name)
    (found, wanted), (right, flagged) = concern.recall(texts), concern.precision(texts)
    assert found / wanted >= RISKS_FOUND_AT_LEAST
    assert right / flagged >= FLAGS_RIGHT_AT_LEAST
    assert flagged / len(texts) <= FLAGGED_AT_MOST


@pytest.mark.quality
@pytest.mark.parametrize("half", ["develop", "held-out"])
def test_sentences_of_both_halves_are_told_apart(half):
    texts = concern.sentences(half)
    (found, wanted), (right, flagged) = concern.recall(texts), concern.precision(texts)
    assert found / wanted >= RISKS_FOUND_AT_LEAST
    assert right / flagged >= FLAGS_RIGHT_AT_LEAST


@pytest.mark.quality
@pytest.mark.parametrize("part", ["first", "last", "ordinary", "hard"])
def test_details_in_texts_of_another_hand_are_found(part):
    scores = redaction.measure(redaction.unseen(part))
    assert scores.recall(redaction.STRUCTURED) >= STRUCTURED_AT_LEAST
    assert scores.precision(redaction.STRUCTURED) >= STRUCTURED_RIGHT_AT_LEAST
    assert scores.recall([DetailKind.PERSON]) >= NAMES_FOUND_AT_LEAST
    assert scores.precision([DetailKind.PERSON]) >= NAMES_RIGHT_AT_LEAST


@pytest.mark.quality
@pytest.mark.parametrize("half", ["first", "last"])
def test_risks_in_texts_of_another_hand_are_flagged_though_the_rest_uses_their_words(half):
    texts = concern.unseen(half)
    (found, wanted), (right, flagged) = concern.recall(texts), concern.precision(texts)
    assert found / wanted >= UNSEEN_RISKS_FOUND_AT_LEAST
    assert (flagged - right) / (len(texts) - wanted) <= UNSEEN_FALSE_FLAGS_AT_MOST
