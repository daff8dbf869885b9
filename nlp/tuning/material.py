"""What the network learns from: coded answers and the code book's own words, in batches of like length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.codebook import OTHER, STANDING_ALONE, UNCLEAR, CodeBook, Theme
from nlp.training import CodedAnswer
from nlp.tuning.recipe import Recipe

BATCHES_SORTED_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Example:
    """A text as token numbers, with the columns of its themes."""

    tokens: tuple[int, ...]
    themes: frozenset[int]


Batch = Sequence[Example]


def sayings(theme: Theme) -> list[str]:
    """Give what the code book says of a theme: its label, its description and its examples."""
    return [said for said in (theme.label, theme.description, *theme.include) if said]


def gather(
    sets: Mapping[str, Sequence[CodedAnswer]], *, without: Sequence[str], codebook: CodeBook, tokenizer: Tokenizer
) -> list[Example]:
    """Give the answers of every set but those left out, and the code book's sayings of each theme that says something.

    The labels of “something else” and “cannot be coded” describe no answer, and are left out.
    """
    column = {theme.id: place for place, theme in enumerate(codebook.themes)}
    coded = [
        (answer.comment.text, answer.theme_ids)
        for name, answers in sets.items()
        if name not in without
        for answer in answers
    ]
    said = [
        (saying, (theme.id,))
        for theme in codebook.themes
        if theme.id not in {OTHER, UNCLEAR}
        for saying in sayings(theme)
    ]
    return [
        Example(tuple(tokenizer.encode(text).ids), frozenset(column[theme_id] for theme_id in theme_ids))
        for text, theme_ids in coded + said
    ]


def batches(examples: Sequence[Example], *, codebook: CodeBook, recipe: Recipe, chance: Random) -> Iterator[Batch]:
    """Give every example once, and some joined pairs, in batches of like length and in chance order."""
    pool = [*examples, *_joined_pairs(examples, codebook=codebook, recipe=recipe, chance=chance)]
    chance.shuffle(pool)
    together = recipe.batch_size * BATCHES_SORTED_TOGETHER
    made = []
    for start in range(0, len(pool), together):
        by_length = sorted(pool[start : start + together], key=lambda example: len(example.tokens))
        made += [by_length[at : at + recipe.batch_size] for at in range(0, len(by_length), recipe.batch_size)]
    chance.shuffle(made)
    yield from made


def as_arrays(batch: Batch, *, themes: int) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Give a batch's token numbers, padded with zeros, where there are tokens, and its themes as ones and zeros."""
    longest = max(len(example.tokens) for example in batch)
    tokens = np.zeros((len(batch), longest), dtype=np.int64)
    present = np.zeros((len(batch), longest), dtype=np.float32)
    wanted = np.zeros((len(batch), themes), dtype=np.float32)
    for row, example in enumerate(batch):
        tokens[row, : len(example.tokens)] = example.tokens
        present[row, : len(example.tokens)] = 1
        wanted[row, sorted(example.themes)] = 1
    return tokens, present, wanted


def _joined_pairs(
    examples: Sequence[Example], *, codebook: CodeBook, recipe: Recipe, chance: Random
) -> Iterator[Example]:
    """Write pairs of answers one after the other. Themes that stand alone cannot be joined."""
    alone = {column for column, theme in enumerate(codebook.themes) if theme.id in STANDING_ALONE}
    joinable = [example for example in examples if not example.themes & alone]
    for _ in range(int(recipe.joined_share * len(examples)) if len(joinable) > 1 else 0):
        first, second = chance.sample(joinable, 2)
        # One closing mark goes and one opening mark, so that the two read as one answer.
        tokens = (*first.tokens[:-1], *second.tokens[1:])[: recipe.most_tokens]
        yield Example(tokens, first.themes | second.themes)
