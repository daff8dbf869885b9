"""Scores read from the engine's own command."""

import pytest

from nlp.codebook import shipped_codebook
from nlp.crossvalidate import as_table
from nlp.evaluate import evaluate
from tests.bench.theming import SetScore, mean_scores, scores_in


def test_scores_are_read_from_the_table_that_the_engines_command_gives():
    wanted = [["road-speeding"], ["asb-bikes"]]
    right = evaluate(wanted, wanted, codebook=shipped_codebook())
    half_right = evaluate(wanted, [["road-speeding"], ["road-parking"]], codebook=shipped_codebook())
    assert scores_in(as_table([("a", right), ("e", half_right)])) == {"a": 1.0, "e": 0.5}


def test_the_mean_of_the_scores_is_over_sets():
    mean = mean_scores([SetScore("a", 0.8, 0.7), SetScore("c", 0.6, 0.5)])
    assert (mean.engine, mean.baseline) == (pytest.approx(0.7), pytest.approx(0.6))
