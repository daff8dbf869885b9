"""How well coded answers agree with a person's coding of the same answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.codebook import CodeBook

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scores:
    """Agreement between two codings of the same answers; every figure lies between 0 and 1, kappa from -1 to 1."""

    answers: int
    theme_f1_mean: float
    """The mean over answers of 2 x shared / (given + wanted): what one answer's reader would see."""
    theme_f1_micro: float
    """F1 over all assignments of all answers taken together: frequent themes weigh most."""
    theme_f1_macro: float
    """The mean of each theme's own F1, over themes that either coding uses: rare themes weigh as much as others."""
    category_f1_mean: float
    """As theme_f1_mean, over categories."""
    category_f1_micro: float
    category_f1_macro: float
    kappa: dict[str, float]
    """Cohen's kappa for each theme that either coding uses: agreement beyond what chance would give."""
    f1: dict[str, float]
    """F1 for each theme that either coding uses."""
    support: dict[str, int]
    """How many answers the person coded to each theme."""


def evaluate(wanted: Sequence[Sequence[str]], given: Sequence[Sequence[str]], *, codebook: CodeBook) -> Scores:
    """Compare the machine's themes with a person's, answer by answer in the same order."""
    theme_ids = [theme.id for theme in codebook.themes]
    category_ids = [category.id for category in codebook.categories]
    themes = (_flags(wanted, theme_ids), _flags(given, theme_ids))
    categories = (
        _flags([_categories(one, codebook) for one in wanted], category_ids),
        _flags([_categories(one, codebook) for one in given], category_ids),
    )
    used = [column for column in range(len(theme_ids)) if (themes[0] | themes[1])[:, column].any()]
    pairs = {theme_ids[column]: (themes[0][:, column], themes[1][:, column]) for column in used}
    return Scores(
        answers=len(wanted),
        theme_f1_mean=mean_f1(*themes),
        theme_f1_micro=_micro_f1(*themes),
        theme_f1_macro=_macro_f1(*themes),
        category_f1_mean=mean_f1(*categories),
        category_f1_micro=_micro_f1(*categories),
        category_f1_macro=_macro_f1(*categories),
        kappa={theme_id: _kappa(*pair) for theme_id, pair in pairs.items()},
        f1={theme_id: _micro_f1(*pair) for theme_id, pair in pairs.items()},
        support={theme_id: int(pair[0].sum()) for theme_id, pair in pairs.items()},
    )


def mean_f1(wanted: Flags, given: Flags) -> float:
    """Give the mean over rows of 2 x shared / (given + wanted). No row may be empty on both sides."""
    shared = (wanted & given).sum(axis=1)
    return float((2 * shared / (wanted.sum(axis=1) + given.sum(axis=1))).mean())


def _flags(codings: Sequence[Sequence[str]], names: Sequence[str]) -> Flags:
    column = {name: place for place, name in enumerate(names)}
    flags = np.zeros((len(codings), len(names)), dtype=np.bool_)
    for row, coding in enumerate(codings):
        flags[row, [column[name] for name in coding]] = True
    return flags


def _categories(theme_ids: Sequence[str], codebook: CodeBook) -> list[str]:
    return [codebook.category_of(theme_id).id for theme_id in theme_ids]


def _micro_f1(wanted: Flags, given: Flags) -> float:
    total = int(wanted.sum() + given.sum())
    return 2 * int((wanted & given).sum()) / total if total else 0.0


def _macro_f1(wanted: Flags, given: Flags) -> float:
    columns = [column for column in range(wanted.shape[1]) if (wanted | given)[:, column].any()]
    return float(np.mean([_micro_f1(wanted[:, column], given[:, column]) for column in columns]))


def _kappa(wanted: Flags, given: Flags) -> float:
    """Give Cohen's kappa; where both codings say the same of every answer it is 1."""
    observed = float((wanted == given).mean())
    by_chance = float(wanted.mean() * given.mean() + (1 - wanted.mean()) * (1 - given.mean()))
    return 1.0 if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
