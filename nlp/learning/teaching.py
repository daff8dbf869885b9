"""Learning from coded answers, without deciding where what was learnt is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nlp.choosing import choose
from nlp.clean import has_words
from nlp.codebook import CodeBook
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.errors import TableUnreadable
from nlp.evaluate import Scores, evaluate
from nlp.learned import LearnedHeads
from nlp.learning.fitting import Flags, Lesson, Names, Odds, Penalties, fit
from nlp.learning.holding_out import choose_penalties, held_out, text_key
from nlp.learning.runs import HeldOutThemes, RunRecord
from nlp.pipeline import Engine, load_engine
from nlp.training import CodedAnswer, theme_flags
from nlp.types import Progress

LEAST_ANSWERS = 10
LIBRARIES = ("numpy", "onnxruntime", "scipy", "spacy")
NEARLY_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt; and for each text it was learnt from, by its key, the themes given when that was held out."""

    heads: LearnedHeads
    held_out: HeldOutThemes


@dataclass(frozen=True, slots=True)
class Teaching:
    """What one run of learning came to. Both scores are on answers held out, the same ones.

    `is_no_worse` is the rule for using it: the mean F1 of an answer is at least that of the model in use.
    """

    taught: Taught
    is_no_worse: bool
    reason: str
    scores_before: Scores
    scores_after: Scores
    difference_low: float
    difference_high: float
    answers: int
    data_fingerprint: str
    codebook: CodeBook
    config: ThemingConfig
    penalties: Penalties

    def record_as(self, run: str, *, compared_with: str, trained_on: str | None) -> RunRecord:
        """The record of the run under a name."""
        heads = self.taught.heads
        return RunRecord(
            run=run,
            adopted=self.is_no_worse,
            reason=self.reason,
            codebook_version=self.codebook.version,
            codebook_checksum=self.codebook.checksum,
            answers=self.answers,
            data_fingerprint=self.data_fingerprint,
            seed=self.config.seed,
            config_fingerprint=self.config.fingerprint(),
            encoder_name=heads.encoder_name,
            starter=heads.starter,
            model_fingerprint=heads.fingerprint,
            compared_with=compared_with,
            penalty_on_weights=self.penalties.weights,
            penalty_on_intercepts=self.penalties.intercepts,
            score_before=round(self.scores_before.theme_f1_mean, 4),
            score_after=round(self.scores_after.theme_f1_mean, 4),
            difference_low=self.difference_low,
            difference_high=self.difference_high,
            libraries={name: version(name) for name in LIBRARIES},
            trained_on=trained_on,
        )


def teach(
    answers: Sequence[CodedAnswer],
    *,
    codebook: CodeBook,
    encoder: Encoder,
    in_use: Taught | None = None,
    config: ThemingConfig | None = None,
    progress: Progress | None = None,
) -> Teaching:
    """Learn from coded answers and hold the result against the model in use (None: the engine as it ships).

    The scores come from five-fold cross-validation. Where the model in use had seen an answer, what counts is what it
    made of it held out. Copies of one text always fall in the same fold, and penalties are chosen by surprise, not by
    F1. `progress` is told of the answers as they are read. Raises TableUnreadable for fewer than ten answers.
    """
    config = config or ThemingConfig()
    answers = [answer for answer in answers if has_words(answer.comment.text)]
    if len(answers) < LEAST_ANSWERS:
        raise TableUnreadable(
            f"There are {len(answers)} coded answers with words in them. Code at least {LEAST_ANSWERS} to learn from."
        )
    engine = load_engine(codebook, config=config, encoder=encoder)
    names = engine.theme_names
    lesson = _lesson(answers, engine, codebook, progress)
    with threadpool_limits(1):  # the same sums on every machine, and the small ones are quicker so
        penalties = choose_penalties(lesson, names, seed=config.seed)
        after = _given(held_out(lesson, names, penalties, seed=config.seed), names, config)
        heads = fit(lesson, names, penalties, encoder_name=encoder.name, starter=engine.starter)
    before = _given_now(lesson, in_use, codebook, names, config)
    scores = [evaluate(_ids(lesson.wanted, names), _ids(given, names), codebook=codebook) for given in (before, after)]
    gain = _f1(lesson.wanted, after) - _f1(lesson.wanted, before)
    margin = NEARLY_SURE * float(gain.std(ddof=1)) / len(gain) ** 0.5
    is_no_worse = bool(gain.mean() >= 0)
    return Teaching(
        taught=Taught(heads, _by_text(lesson, _ids(after, names))),
        is_no_worse=is_no_worse,
        reason=_why(is_no_worse, float(gain.mean())),
        scores_before=scores[0],
        scores_after=scores[1],
        difference_low=round(float(gain.mean()) - margin, 4),
        difference_high=round(float(gain.mean()) + margin, 4),
        answers=len(answers),
        data_fingerprint=_data_fingerprint(answers),
        codebook=codebook,
        config=config,
        penalties=penalties,
    )


def _lesson(answers: Sequence[CodedAnswer], engine: Engine, codebook: CodeBook, progress: Progress | None) -> Lesson:
    readings, starting = engine.read([answer.comment for answer in answers], progress=progress)
    wanted = theme_flags([answer.theme_ids for answer in answers], codebook)
    column = {theme.id: place for place, theme in enumerate(codebook.themes)}
    return Lesson(tuple(readings), starting, wanted[:, [column[theme_id] for theme_id, _ in engine.theme_names]])


def _given(odds: Odds, names: Names, config: ThemingConfig) -> Flags:
    theme_ids = [theme_id for theme_id, _ in names]
    return choose(odds - config.threshold_shift, theme_ids, most_themes=config.most_themes)


def _given_now(lesson: Lesson, in_use: Taught | None, codebook: CodeBook, names: Names, config: ThemingConfig) -> Flags:
    """Say what the model in use gives to each answer, or gave when the answer was held out of its own learning.

    What it gave then counts where the code book still has those themes, by their own name or that of what they became.
    """
    themes = [codebook.theme(theme_id) for theme_id, _ in names]
    seen = in_use.held_out if in_use else {}
    odds = lesson.starting
    if in_use:
        odds = in_use.heads.corrected(odds, lesson.readings, [theme.names for theme in themes])
    given = _given(odds, names, config)
    column = {theme_id: place for place, theme in enumerate(themes) for theme_id, _ in theme.names}
    column |= {theme.id: place for place, theme in enumerate(themes)}
    for row, reading in enumerate(lesson.readings):
        then = seen.get(text_key(reading.comment.text))
        if then is not None:
            given[row] = False
            given[row, [column[theme_id] for theme_id in then if theme_id in column]] = True
    return given


def _why(is_no_worse: bool, gain: float) -> str:
    if is_no_worse:
        return f"The mean F1 of an answer is no lower than before on answers held out ({gain:+.3f})."
    return f"The mean F1 of an answer is lower than before on answers held out ({gain:+.3f})."


def _f1(wanted: Flags, given: Flags) -> NDArray[np.float64]:
    shared = (wanted & given).sum(axis=1)
    f1: NDArray[np.float64] = 2 * shared / (wanted.sum(axis=1) + given.sum(axis=1))
    return f1


def _ids(flags: Flags, names: Names) -> list[tuple[str, ...]]:
    return [tuple(names[int(column)][0] for column in np.flatnonzero(row)) for row in flags]


def _by_text(lesson: Lesson, given: Sequence[tuple[str, ...]]) -> HeldOutThemes:
    return {text_key(reading.comment.text): ids for reading, ids in zip(lesson.readings, given, strict=True)}


def _data_fingerprint(answers: Sequence[CodedAnswer]) -> str:
    rows = [(answer.comment.text, answer.theme_ids) for answer in answers]
    return sha256(json.dumps(rows).encode()).hexdigest()[:12]
