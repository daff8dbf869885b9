"""Scores on sets that were left out of training: the only ones worth publishing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.blending import HeldOutSet, fit_weights, weigh
from nlp.choosing import choose
from nlp.codebook import CodeBook
from nlp.deciding import decide
from nlp.evaluate import Scores, evaluate
from nlp.training import ReadSet, score, train

SCORED_SETS = ("a", "c", "d", "e", "f")
"""The sets that were coded by another coder than their writer; the others are for training only."""
WORST = 5


@dataclass(frozen=True, slots=True)
class HeldOutCoding:
    """What was made of a set by what had learnt from none of its answers: a row an answer, a column a theme."""

    name: str
    wanted: NDArray[np.bool_]
    log_odds: NDArray[np.float64]
    given: NDArray[np.bool_]

    def scores(self, codebook: CodeBook) -> Scores:
        """Compare what was given with what a careful reader gave."""
        theme_ids = [theme.id for theme in codebook.themes]
        return evaluate(_names(self.wanted, theme_ids), _names(self.given, theme_ids), codebook=codebook)


def code_left_out(
    sets: Sequence[ReadSet], *, codebook: CodeBook, encoder_name: str, scored: Sequence[str] = SCORED_SETS
) -> Iterator[HeldOutCoding]:
    """Train on all sets but one and code that one, for each scored set in turn.

    Everything is learnt from the other sets alone: vocabulary, heads, calibration and thresholds.
    """
    for left_out in sets:
        if left_out.name not in scored:
            continue
        heads = train([one for one in sets if one is not left_out], codebook=codebook, encoder_name=encoder_name)
        odds = score(heads, left_out.readings)
        given = decide(odds, heads.thresholds, heads.theme_ids)
        yield HeldOutCoding(left_out.name, left_out.flags, odds, given)


def code_left_out_blended(
    sets: Sequence[HeldOutSet], *, codebook: CodeBook, scored: Sequence[str] = SCORED_SETS
) -> Iterator[HeldOutCoding]:
    """Code each set by the tuned network and the heads together, weighed on the other sets.

    Neither learnt from the set that is scored. The few weights were fitted on readings of the other sets,
    and the networks that read those had the scored set among their examples.
    """
    theme_ids = [theme.id for theme in codebook.themes]
    for left_out in sets:
        if left_out.name not in scored:
            continue
        weights = fit_weights([one for one in sets if one is not left_out])
        odds = weigh(left_out.tuned, left_out.heads, weights)
        yield HeldOutCoding(left_out.name, left_out.flags, odds, choose(odds, theme_ids))


def leave_one_set_out(
    sets: Sequence[ReadSet], *, codebook: CodeBook, encoder_name: str, scored: Sequence[str] = SCORED_SETS
) -> Iterator[tuple[str, Scores]]:
    """Score each set by heads that were trained on all the others."""
    for coding in code_left_out(sets, codebook=codebook, encoder_name=encoder_name, scored=scored):
        yield coding.name, coding.scores(codebook)


def together(codings: Sequence[HeldOutCoding]) -> HeldOutCoding:
    """Give the codings of several sets as one."""
    return HeldOutCoding(
        name="all",
        wanted=np.vstack([coding.wanted for coding in codings]),
        log_odds=np.vstack([coding.log_odds for coding in codings]),
        given=np.vstack([coding.given for coding in codings]),
    )


def worst_themes(scores: Scores) -> str:
    """Name the themes that are coded worst, the worst first."""
    worst = sorted(scores.f1.items(), key=lambda pair: (pair[1], pair[0]))[:WORST]
    return ", ".join(f"{theme_id} {f1:.2f}" for theme_id, f1 in worst)


def as_table(results: Sequence[tuple[str, Scores]]) -> str:
    """Give the scores as a Markdown table, a row for each set and their mean, with each set's worst themes."""
    lines = [
        "| set left out | answers | themes: mean F1 | micro F1 | macro F1 | categories: mean F1 | worst themes (F1) |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, scores in results:
        lines.append(
            f"| {name} | {scores.answers} | {scores.theme_f1_mean:.3f} | {scores.theme_f1_micro:.3f} "
            f"| {scores.theme_f1_macro:.3f} | {scores.category_f1_mean:.3f} "
            f"| {worst_themes(scores)} |"
        )
    means = [
        np.mean([getattr(scores, figure) for _, scores in results])
        for figure in ("theme_f1_mean", "theme_f1_micro", "theme_f1_macro", "category_f1_mean")
    ]
    lines.append(f"| mean | | {' | '.join(f'{mean:.3f}' for mean in means)} | |")
    return "\n".join(lines)


def _names(flags: np.ndarray, theme_ids: Sequence[str]) -> list[list[str]]:
    return [[theme_ids[int(column)] for column in np.flatnonzero(row)] for row in flags]
