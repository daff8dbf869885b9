"""Whose judgement counts for which theme, when a code book is no longer the one that a model was trained on.

A theme may stand as it was, under another name, or in the place of several: then it goes by what was learnt of those.
It may be a part of one that was split, new, or gone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from nlp.codebook import NO_ISSUE, OTHER, STANDING_ALONE, UNCLEAR, Theme
from nlp.model import Heads
from nlp.zero_shot import Likeness

NEW_THEME = -4.52
BY_SHARE = 0.39
BY_NEARNESS = 6.54
BY_SHARED_WORDS = 1.28
BY_KNOWN = -0.24
BY_NOTHING_RAISED = -0.29
"""How the log odds of a new theme grow with its likeness, and fall where another theme, or none at all, is raised.

Fitted on half of the themes that ship, each taken for new in turn: `tests/bench/changed_code_book.py` fits, and
measures on the other half.
"""
PART = -2.16
BY_WHOLE = 0.74
BY_MARGIN = 0.5
"""How the log odds of a part grow with those of the theme that was split, and with its lead over the other parts.

Fitted as above, on pairs of themes taken for parts of one.
"""
CLEAREST = 6.0
"""Log odds beyond this say no more of a new theme."""
ALMOST_NOTHING = 1e-12

Odds = NDArray[np.float64]


class Lineage:
    """Makes the log odds of a code book's themes out of those that a model has for the themes it was trained on."""

    def __init__(self, themes: Sequence[Theme], heads: Heads | None) -> None:
        """Find for each theme the trained ones that it was, by id and label."""
        known = {name: column for column, name in enumerate(zip(*_names(heads), strict=True))}
        self.columns: Mapping[str, list[int]] = {
            theme.id: sorted({known[name] for name in theme.names if name in known}) for theme in themes
        }
        claims = Counter(column for columns in self.columns.values() for column in columns)
        self._gone = [column for column in known.values() if column not in claims]
        is_whole = {theme_id: all(claims[column] == 1 for column in mine) for theme_id, mine in self.columns.items()}
        self.known_ids = tuple(theme_id for theme_id, columns in self.columns.items() if columns and is_whole[theme_id])
        """The themes that nothing but coded answers judges, in the order of the code book; the rest follow them."""
        self.rest = tuple(theme for theme in themes if theme.id not in self.known_ids)

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """The themes in the order in which log odds are given."""
        return (*self.known_ids, *(theme.id for theme in self.rest))

    def log_odds(self, trained: Odds, likeness: Likeness) -> Odds:
        """Give the log odds of `theme_ids` for each row of the model's log odds and of the likeness to `rest`.

        An issue of a theme that is gone is “something else”, and what a new theme covers is so no longer.
        """
        known = np.empty((len(trained), len(self.known_ids)))
        for place, theme_id in enumerate(self.known_ids):
            known[:, place] = any_of(trained[:, self.columns[theme_id]])
        rest = self._rest(known, trained, likeness)
        if OTHER in self.known_ids:
            other = self.known_ids.index(OTHER)
            uncovered = trained[:, [*self.columns[OTHER], *self._gone]].max(axis=1)
            new = [
                place
                for place, theme in enumerate(self.rest)
                if theme.id not in STANDING_ALONE and not self.columns[theme.id]
            ]
            known[:, other] = _unless(uncovered, rest[:, new]) if new else uncovered
        return np.hstack([known, rest])

    def _rest(self, known: Odds, trained: Odds, likeness: Likeness) -> Odds:
        if not self.rest:
            return np.empty((len(trained), 0))
        issues = [column for column, theme_id in enumerate(self.known_ids) if theme_id not in STANDING_ALONE]
        nothing = [column for column, theme_id in enumerate(self.known_ids) if theme_id in {NO_ISSUE, UNCLEAR}]
        new = (
            NEW_THEME
            + BY_SHARE * likeness.log_odds
            + BY_NEARNESS * likeness.nearness
            + BY_SHARED_WORDS * likeness.shared_words
            + BY_KNOWN * _clearly(any_of(known[:, issues]))[:, None]
            + BY_NOTHING_RAISED * _clearly(any_of(known[:, nothing]))[:, None]
        )
        for place, theme in enumerate(self.rest):
            if theme.id in STANDING_ALONE:
                new[:, place] = likeness.log_odds[:, place]
            elif self.columns[theme.id]:
                new[:, place] = any_of(
                    np.column_stack([self._from(column, place, trained, likeness) for column in self.columns[theme.id]])
                )
        return new

    def _from(self, column: int, place: int, trained: Odds, likeness: Likeness) -> Odds:
        """The log odds of a theme on account of one that it was, which others may have been, too."""
        others = [each for each, theme in enumerate(self.rest) if each != place and column in self.columns[theme.id]]
        odds: Odds = trained[:, column]
        if others:
            margin = likeness.weights[:, place] - logsumexp(likeness.weights[:, others], axis=1)
            odds = PART + BY_WHOLE * odds + BY_MARGIN * margin
        return odds


def any_of(log_odds: Odds) -> Odds:
    """Give the log odds that at least one of several themes is meant, taken as independent of each other."""
    if log_odds.shape[1] == 1:
        one: Odds = log_odds[:, 0]
        return one
    none_is_meant = -np.logaddexp(0, log_odds).sum(axis=1)
    with np.errstate(divide="ignore"):  # of no themes at all, none is ever meant
        odds: Odds = np.log(-np.expm1(none_is_meant)) - none_is_meant
    return odds


def _unless(odds: Odds, others: Odds) -> Odds:
    """The log odds of a theme that is not meant where one of the others is."""
    chance_is_left = -np.logaddexp(0, others).sum(axis=1)
    log_chance = chance_is_left - np.logaddexp(0, -odds)
    left: Odds = log_chance - np.log(-np.expm1(np.minimum(log_chance, -ALMOST_NOTHING)))
    return left


def _clearly(odds: Odds) -> Odds:
    clear: Odds = np.clip(odds, -CLEAREST, CLEAREST)
    return clear


def _names(heads: Heads | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (heads.theme_ids, heads.theme_labels) if heads else ((), ())
