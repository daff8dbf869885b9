from dataclasses import replace
from itertools import chain
from random import Random

import numpy as np
import pytest

from nlp.codebook import shipped_codebook
from nlp.tuned import open_tokenizer
from nlp.tuning.material import Example, as_arrays, batches, gather, sayings
from nlp.tuning.recipe import Recipe


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer()


@pytest.fixture
def examples(coded_sets, codebook, tokenizer):
    return gather(coded_sets, without=(), codebook=codebook, tokenizer=tokenizer)


def columns(codebook, *theme_ids):
    return frozenset(column for column, theme in enumerate(codebook.themes) if theme.id in theme_ids)


def test_a_theme_says_its_label_its_description_and_its_examples(codebook):
    assert sayings(codebook.theme("place-cake")) == ["Cake", "cake shop", "nowhere at all that sells a decent cake"]


def test_answers_of_a_set_that_is_left_out_are_not_learnt_from(coded_sets, codebook, tokenizer, examples):
    fewer = gather(coded_sets, without=("g",), codebook=codebook, tokenizer=tokenizer)
    assert len(examples) - len(fewer) == len(coded_sets["g"])


def test_the_labels_of_what_fits_nothing_are_not_learnt_from(tokenizer):
    codebook = shipped_codebook()
    learnt = gather({}, without=(), codebook=codebook, tokenizer=tokenizer)
    assert not any(example.themes & columns(codebook, "other", "unclear") for example in learnt)
    assert any(example.themes == columns(codebook, "no-issue") for example in learnt)


def test_every_example_comes_once_and_pairs_join_what_may_be_joined(examples, codebook):
    recipe = replace(Recipe(), batch_size=4, joined_share=0.5)
    alone = Example((101, 5, 102), columns(codebook, "other"))
    made = list(chain(*batches([*examples, alone], codebook=codebook, recipe=recipe, chance=Random(1))))
    pairs = [example for example in made if example not in [*examples, alone]]
    assert len(made) == 1 + len(examples) + int(0.5 * (1 + len(examples)))
    assert sum(example == alone for example in made) == 1
    assert all(pair.tokens.count(101) == pair.tokens.count(102) == 1 for pair in pairs)
    assert not any(pair.themes & alone.themes for pair in pairs)


def test_a_single_answer_is_not_joined(codebook, examples):
    made = list(batches(examples[:1], codebook=codebook, recipe=replace(Recipe(), joined_share=2), chance=Random(1)))
    assert made == [[examples[0]]]


def test_the_same_chance_gives_the_same_batches(examples, codebook):
    first, second = (list(batches(examples, codebook=codebook, recipe=Recipe(), chance=Random(7))) for _ in range(2))
    assert first == second


def test_shorter_texts_are_padded_and_themes_marked():
    tokens, present, wanted = as_arrays(
        [Example((1, 2, 3), frozenset({1})), Example((4,), frozenset({0, 2}))], themes=3
    )
    assert tokens.tolist() == [[1, 2, 3], [4, 0, 0]]
    assert present.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert wanted.tolist() == [[0, 1, 0], [1, 0, 1]]
    assert wanted.dtype == np.float32
