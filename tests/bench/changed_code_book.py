"""How well answers are coded when the partnership's code book changes: themes that are new, split, merged or retired.

`python -m tests.bench.changed_code_book` prints the table of docs/theming.md; `--fit` prints the weights in
`nlp/lineage.py` as they follow from half of the themes, the ones that are not measured on.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from nlp.__main__ import MODEL_FOLDER
from nlp.blending import HeldOutSet, fit_weights, weigh
from nlp.choosing import choose
from nlp.codebook import NO_ISSUE, OTHER, STANDING_ALONE, UNCLEAR, CodeBook, FormerTheme, Theme, shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.config import ThemingConfig
from nlp.deciding import decide
from nlp.encoder import Encoder, load_encoder
from nlp.encoder.cache import CachingEncoder
from nlp.evaluate import mean_f1
from nlp.features import Reading, read_comments
from nlp.held_out import FOLDS, load_held_out
from nlp.lexicon import lexicon_from_examples
from nlp.lineage import CLEAREST, Lineage, any_of
from nlp.model import Heads, shipped_heads
from nlp.phrases import PhraseRules
from nlp.training import read_sets, score_held_out
from nlp.zero_shot import Prototypes

SEED = 1
SIZES = {1: 14, 3: 6, 6: 6}
"""How many themes change at once, and how many times that is tried: each theme once, and then six draws."""
LIGHT = 1.0

Flags = NDArray[np.bool_]
Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeldOutAnswers:
    """A set of coded answers with what was made of each by what had learnt from none of them."""

    readings: list[Reading]
    by_example: list[Reading]
    """The same with the phrases that the code book's short examples are, as new themes have them."""
    flags: Flags
    heads: Odds
    blended: Odds


@dataclass(frozen=True, slots=True)
class Score:
    """F1 over all assignments of the themes that changed and of the others, and mean F1 of an answer over all."""

    changed: float
    others: float
    answers: float


@dataclass(frozen=True, slots=True)
class Case:
    """A changed code book with what a model knows of it, and which of its themes to look at apart."""

    codebook: CodeBook
    heads: Heads
    trained: Callable[[Odds], Odds]
    wanted: Callable[[Flags], Flags]
    changed: frozenset[str]


class ChangedCodeBook:
    """Codes held-out answers to the partnership's code book as if it had changed after the model was made."""

    def __init__(self, *, cache: Path) -> None:
        """Read every answer once, and hold each scored set out of the heads and the blending."""
        self.codebook = shipped_codebook()
        self.theme_ids = [theme.id for theme in self.codebook.themes]
        self.encoder: Encoder = CachingEncoder(load_encoder(cache_dir=cache), cache)
        sets = read_sets(shipped_coded_answers(self.codebook), codebook=self.codebook, encoder=self.encoder)
        scores = score_held_out(sets, folds=FOLDS, codebook=self.codebook, encoder_name=self.encoder.name)
        tuned = load_held_out(MODEL_FOLDER)
        scored = [one for one in sets if one.name in scores]
        held_out = [HeldOutSet(one.name, tuned[one.name], scores[one.name], one.flags) for one in scored]
        rules = PhraseRules(lexicon_from_examples(self.codebook))
        self.heads = shipped_heads()
        self.answers = [
            HeldOutAnswers(
                one.readings,
                read_comments([reading.comment for reading in one.readings], rules=rules, encoder=self.encoder),
                one.flags,
                self.heads.slope * mine.heads.astype(np.float64),
                weigh(mine.tuned, mine.heads, fit_weights([each for each in held_out if each is not mine])),
            )
            for one, mine in zip(scored, held_out, strict=True)
        ]

    @cached_property
    def halves(self) -> tuple[list[str], list[str]]:
        """The themes that weights are fitted on, and those that are measured on."""
        issues = [theme_id for theme_id in self.theme_ids if theme_id not in STANDING_ALONE]
        order = np.random.default_rng(SEED).permutation(len(issues))
        first, second = order[: len(issues) // 2 + 1], order[len(issues) // 2 + 1 :]
        return sorted(issues[place] for place in first), sorted(issues[place] for place in second)

    def column(self, theme_id: str) -> int:
        """The column that a theme has in the model that ships."""
        return self.theme_ids.index(theme_id)

    def new(self, theme_ids: Sequence[str]) -> Case:
        """A model that never heard of some of the themes."""
        kept = [column for column, theme_id in enumerate(self.theme_ids) if theme_id not in theme_ids]
        heads = _with_names(self.heads, [(self.heads.theme_ids[each], self.heads.theme_labels[each]) for each in kept])
        return Case(self.codebook, heads, lambda odds: odds[:, kept], lambda flags: flags, frozenset(theme_ids))

    def split(self, parts: Sequence[str]) -> Case:
        """A model that knew some of the themes as one."""
        kept = [column for column, theme_id in enumerate(self.theme_ids) if theme_id not in parts]
        columns = [self.column(theme_id) for theme_id in parts]
        names = [(self.heads.theme_ids[each], self.heads.theme_labels[each]) for each in kept]
        book = self._with({theme_id: self._formerly(theme_id, [("whole", "Whole")]) for theme_id in parts})
        return Case(
            book,
            _with_names(self.heads, [*names, ("whole", "Whole")]),
            lambda odds: np.column_stack([odds[:, kept], any_of(odds[:, columns])]),
            lambda flags: flags,
            frozenset(parts),
        )

    def merged(self, theme_ids: Sequence[str]) -> Case:
        """A code book in which the first of the themes has taken the place of all."""
        first, *others = theme_ids
        names = [(theme_id, self.codebook.theme(theme_id).label) for theme_id in others]
        book = self._with({first: self._formerly(first, names), **dict.fromkeys(others)})

        def wanted(flags: Flags) -> Flags:
            merged = flags.copy()
            merged[:, self.column(first)] = flags[:, [self.column(each) for each in theme_ids]].any(axis=1)
            merged[:, [self.column(each) for each in others]] = False
            return merged

        return Case(book, self.heads, lambda odds: odds, wanted, frozenset([first]))

    def retired(self, theme_ids: Sequence[str]) -> Case:
        """A code book without some of the themes, whose answers are “something else” where they say nothing more."""
        book = self._with(dict.fromkeys(theme_ids))

        def wanted(flags: Flags) -> Flags:
            left = flags.copy()
            left[:, [self.column(each) for each in theme_ids]] = False
            left[~left.any(axis=1), self.column(OTHER)] = True
            return left

        return Case(book, self.heads, lambda odds: odds, wanted, frozenset([OTHER]))

    def score(self, case: Case, *, with_network: bool) -> Score:
        """Score all answers; `with_network` as the engine codes, else as before it did: heads, new themes apart."""
        lineage = Lineage(case.codebook.themes, case.heads)
        prototypes = self._prototypes(lineage, case)
        wanted, given, by_answer = [], [], []
        for answers in self.answers:
            likeness = prototypes.likeness(self._readings(answers, lineage))
            if with_network:
                odds = lineage.log_odds(case.trained(answers.blended), likeness)
                flags = choose(odds, lineage.theme_ids)
            else:
                flags = self._given_apart(case.trained(answers.heads), lineage, likeness.log_odds)
            given.append(self._in_place(flags, lineage.theme_ids))
            wanted.append(case.wanted(answers.flags))
            by_answer.append(mean_f1(wanted[-1], given[-1]))
        changed = [self.column(theme_id) for theme_id in case.changed]
        others = [column for column in range(len(self.theme_ids)) if column not in changed]
        pair = np.vstack(wanted), np.vstack(given)
        apart, rest = (_f1(*(flags[:, columns] for flags in pair)) for columns in (changed, others))
        return Score(apart, rest, float(np.mean(by_answer)))

    def weights(self) -> Iterator[str]:
        """Say which weights follow from the themes that are not measured on."""
        fitted_on, _ = self.halves
        rows, wanted = zip(*(part for theme_id in fitted_on for part in self._as_new(theme_id)), strict=True)
        yield "new: intercept, share, nearness, shared words, known, nothing raised"
        yield " ".join(f"{weight:.2f}" for weight in _fit(np.vstack(rows), np.concatenate(wanted)))
        pairs = [part for pair in self.siblings(fitted_on) for part in self._as_parts(pair)]
        rows, wanted = zip(*pairs, strict=True)
        yield "part: intercept, whole, margin"
        yield " ".join(f"{weight:.2f}" for weight in _fit(np.vstack(rows), np.concatenate(wanted)))

    def siblings(self, theme_ids: Sequence[str]) -> list[tuple[str, str]]:
        """The pairs of themes that stand in one category."""
        category = self.codebook.category_of
        return [pair for pair in combinations(theme_ids, 2) if category(pair[0]) == category(pair[1])]

    def _as_new(self, theme_id: str) -> Iterator[tuple[Odds, Flags]]:
        case = self.new([theme_id])
        lineage = Lineage(case.codebook.themes, case.heads)
        prototypes = self._prototypes(lineage, case)
        issues = [self.column(each) for each in lineage.known_ids if each not in STANDING_ALONE]
        nothing = [self.column(each) for each in (NO_ISSUE, UNCLEAR)]
        for answers in self.answers:
            like = prototypes.likeness(self._readings(answers, lineage))
            others = [any_of(answers.blended[:, columns]).clip(-CLEAREST, CLEAREST) for columns in (issues, nothing)]
            told = [table[:, 0] for table in (like.log_odds, like.nearness, like.shared_words)]
            yield (
                np.column_stack([np.ones(len(like.nearness)), *told, *others]),
                answers.flags[:, self.column(theme_id)],
            )

    def _as_parts(self, pair: tuple[str, str]) -> Iterator[tuple[Odds, Flags]]:
        case = self.split(pair)
        lineage = Lineage(case.codebook.themes, case.heads)
        prototypes = self._prototypes(lineage, case)
        for answers in self.answers:
            weights = prototypes.likeness(self._readings(answers, lineage)).weights
            whole = case.trained(answers.blended)[:, -1]
            for mine, theme in enumerate(lineage.rest):
                margin = weights[:, mine] - weights[:, 1 - mine]
                yield np.column_stack([np.ones(len(whole)), whole, margin]), answers.flags[:, self.column(theme.id)]

    def _prototypes(self, lineage: Lineage, case: Case) -> Prototypes:
        return Prototypes(lineage.rest, among=case.codebook.themes, encoder=self.encoder, config=ThemingConfig())

    def _readings(self, answers: HeldOutAnswers, lineage: Lineage) -> list[Reading]:
        """The readings with the phrases that ship for themes that are known, and the examples of the rest."""
        known = set(lineage.known_ids)
        return [
            replace(
                reading,
                hits=(
                    *(hit for hit in reading.hits if hit.theme_id in known),
                    *(hit for hit in other.hits if hit.theme_id not in known),
                ),
            )
            for reading, other in zip(answers.readings, answers.by_example, strict=True)
        ]

    def _given_apart(self, trained: Odds, lineage: Lineage, shares: Odds) -> Flags:
        """What the heads alone give, each theme at its threshold, and beside them themes that are near enough."""
        own = {name: place for place, name in enumerate(self.heads.theme_ids)}
        columns = {theme_id: lineage.columns[theme_id] for theme_id in lineage.known_ids}
        known = np.column_stack([any_of(trained[:, mine]) for mine in columns.values()])
        thresholds = [self.heads.thresholds[own[theme_id]] for theme_id in columns]
        least = logit(ThemingConfig().zero_shot_threshold)
        return decide(
            np.hstack([known, shares]), np.array([*thresholds, *[least] * shares.shape[1]]), lineage.theme_ids
        )

    def _in_place(self, flags: Flags, theme_ids: Sequence[str]) -> Flags:
        placed = np.zeros((len(flags), len(self.theme_ids)), dtype=np.bool_)
        placed[:, [self.column(theme_id) for theme_id in theme_ids]] = flags
        return placed

    def _formerly(self, theme_id: str, names: Sequence[tuple[str, str]]) -> Theme:
        former = tuple(FormerTheme(id=each, label=label) for each, label in names)
        theme = self.codebook.theme(theme_id)
        return theme.model_copy(update={"formerly": former})

    def _with(self, instead: dict[str, Theme | None]) -> CodeBook:
        categories = tuple(
            category.model_copy(
                update={"themes": tuple(kept for theme in category.themes if (kept := instead.get(theme.id, theme)))}
            )
            for category in self.codebook.categories
        )
        return CodeBook(version="changed", categories=categories)


def table(bench: ChangedCodeBook) -> str:
    """Give the scores as a Markdown table, a row for each kind of change."""
    _, measured_on = bench.halves
    lines = [
        "| what changed | times | heads alone: F1 of what changed · of the other themes · mean F1 of all answers "
        "| with the tuned network |",
        "|---|---|---|---|",
    ]
    draws = {
        size: [[each] for each in measured_on]
        if size == 1
        else [_draw(measured_on, size, draw) for draw in range(times)]
        for size, times in SIZES.items()
    }
    kinds: list[tuple[str, list[Case]]] = [
        *((f"{size} new", [bench.new(draw) for draw in draws[size]]) for size in SIZES),
        ("1 split in two", [bench.split(pair) for pair in bench.siblings(measured_on)]),
        ("2 merged", [bench.merged(pair) for pair in bench.siblings(measured_on)]),
        *((f"{size} retired", [bench.retired(draw) for draw in draws[size]]) for size in SIZES),
    ]
    for name, cases in kinds:
        cells = [_cell([bench.score(case, with_network=flag) for case in cases]) for flag in (False, True)]
        lines.append(f"| {name} | {len(cases)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.changed_code_book", description="Change the code book."
    )
    parser.add_argument(
        "--fit", action="store_true", help="print the weights that follow from the other half of the themes"
    )
    parser.add_argument("--cache", type=Path, help="where vectors are kept; by default nowhere")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="changed-code-book-") as scratch:
        bench = ChangedCodeBook(cache=options.cache or Path(scratch))
        sys.stdout.write("\n".join(bench.weights()) if options.fit else table(bench))
    sys.stdout.write("\n")
    return 0


def _draw(theme_ids: Sequence[str], size: int, draw: int) -> list[str]:
    order = np.random.default_rng([SEED, size, draw]).permutation(len(theme_ids))
    return sorted(theme_ids[place] for place in order[:size])


def _with_names(heads: Heads, names: Sequence[tuple[str, str]]) -> Heads:
    """The heads by name alone: what they make of answers is given beside them."""
    theme_ids, labels = zip(*names, strict=True)
    return replace(heads, theme_ids=theme_ids, theme_labels=labels)


def _fit(rows: Odds, wanted: Flags) -> Odds:
    """Fit a logistic line with a light penalty."""
    target = wanted.astype(np.float64)

    def loss(weights: Odds) -> tuple[float, Odds]:
        odds = rows @ weights
        value = np.logaddexp(0, odds).sum() - (odds * target).sum() + LIGHT / 2 * (weights**2).sum()
        return float(value), rows.T @ (expit(odds) - target) + LIGHT * weights

    fitted: Odds = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return fitted


def _f1(wanted: Flags, given: Flags) -> float:
    return float(2 * (wanted & given).sum() / (wanted.sum() + given.sum()))


def _cell(scores: Sequence[Score]) -> str:
    means = np.mean([[score.changed, score.others, score.answers] for score in scores], axis=0)
    return " · ".join(f"{mean:.3f}" for mean in means)


if __name__ == "__main__":
    sys.exit(main())
