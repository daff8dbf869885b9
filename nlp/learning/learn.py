"""Learning from coded answers, and keeping what was learnt only where it is no worse."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

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
from nlp.learned import LearnedHeads, load_learned_heads
from nlp.learning.fitting import Flags, Lesson, Names, Odds, Penalties, fit
from nlp.learning.holding_out import choose_penalties, held_out, text_key
from nlp.learning.runs import (
    RUNS,
    STARTER,
    HeldOutThemes,
    RunRecord,
    current_run,
    held_out_themes,
    next_run,
    store,
)
from nlp.pipeline import Engine, load_engine
from nlp.training import CodedAnswer, theme_flags

LEAST_ANSWERS = 10
LIBRARIES = ("numpy", "onnxruntime", "scipy", "spacy")
NEARLY_SURE = 1.96


@dataclass(frozen=True, slots=True)
class LearningOutcome:
    """What one run of learning came to. Both scores are on answers held out, the same ones."""

    adopted: bool
    scores_before: Scores
    scores_after: Scores
    record: RunRecord


def learn(
    answers: Sequence[CodedAnswer],
    folder: Path,
    *,
    codebook: CodeBook,
    encoder: Encoder,
    config: ThemingConfig | None = None,
    trained_on: str | None = None,
) -> LearningOutcome:
    """Learn from coded answers, and use the result from now on if it is no worse than what is used now.

    The rule: by five-fold cross-validation, the mean F1 of an answer must be at least that of the model in use, on
    the same answers. Where the model in use had seen an answer, what counts is what it made of it held out. Copies
    of one text always fall in the same fold, and penalties are chosen by surprise, not by F1.
    """
    config = config or ThemingConfig()
    answers = [answer for answer in answers if has_words(answer.comment.text)]
    if len(answers) < LEAST_ANSWERS:
        raise TableUnreadable(
            f"There are {len(answers)} coded answers with words in them. Code at least {LEAST_ANSWERS} to learn from."
        )
    engine = load_engine(codebook, config=config, encoder=encoder)
    names = engine.theme_names
    lesson = _lesson(answers, engine, codebook)
    with threadpool_limits(1):  # the same sums on every machine, and the small ones are quicker so
        penalties = choose_penalties(lesson, names, seed=config.seed)
        after = _given(held_out(lesson, names, penalties, seed=config.seed), names, config)
        heads = fit(lesson, names, penalties, encoder_name=encoder.name, starter=engine.starter)
    in_use = current_run(folder)
    before = _given_now(lesson, folder, in_use, names, config)
    scores = [evaluate(_ids(lesson.wanted, names), _ids(given, names), codebook=codebook) for given in (before, after)]
    record = _record(
        answers, lesson, (before, after), penalties=penalties, heads=heads, codebook=codebook, config=config,
        folder=folder, in_use=in_use, trained_on=trained_on,
    )  # fmt: skip
    store(folder, record, heads, _by_text(lesson, _ids(after, names)))
    return LearningOutcome(record.adopted, scores[0], scores[1], record)


def _lesson(answers: Sequence[CodedAnswer], engine: Engine, codebook: CodeBook) -> Lesson:
    readings, starting = engine.read([answer.comment for answer in answers])
    wanted = theme_flags([answer.theme_ids for answer in answers], codebook)
    column = {theme.id: place for place, theme in enumerate(codebook.themes)}
    return Lesson(tuple(readings), starting, wanted[:, [column[theme_id] for theme_id, _ in engine.theme_names]])


def _given(odds: Odds, names: Names, config: ThemingConfig) -> Flags:
    theme_ids = [theme_id for theme_id, _ in names]
    return choose(odds - config.threshold_shift, theme_ids, most_themes=config.most_themes)


def _given_now(lesson: Lesson, folder: Path, in_use: str, names: Names, config: ThemingConfig) -> Flags:
    """Say what the model in use gives to each answer, or gave when the answer was held out of its own learning."""
    odds = lesson.starting
    if in_use != STARTER:
        odds = load_learned_heads(folder / RUNS / in_use).corrected(odds, lesson.readings, names)
    given = _given(odds, names, config)
    seen = held_out_themes(folder, in_use)
    column = {theme_id: place for place, (theme_id, _) in enumerate(names)}
    for row, reading in enumerate(lesson.readings):
        then = seen.get(text_key(reading.comment.text))
        if then is not None:
            given[row] = False
            given[row, [column[theme_id] for theme_id in then if theme_id in column]] = True
    return given


def _record(
    answers: Sequence[CodedAnswer],
    lesson: Lesson,
    given: tuple[Flags, Flags],
    *,
    penalties: Penalties,
    heads: LearnedHeads,
    codebook: CodeBook,
    config: ThemingConfig,
    folder: Path,
    in_use: str,
    trained_on: str | None,
) -> RunRecord:
    before, after = (_f1(lesson.wanted, each) for each in given)
    gain = after - before
    margin = NEARLY_SURE * float(gain.std(ddof=1)) / len(gain) ** 0.5
    adopted = bool(gain.mean() >= 0)
    return RunRecord(
        run=next_run(folder, heads.fingerprint),
        adopted=adopted,
        reason=_why(adopted, float(gain.mean())),
        codebook_version=codebook.version,
        codebook_checksum=codebook.checksum,
        answers=len(answers),
        data_fingerprint=_data_fingerprint(answers),
        seed=config.seed,
        config_fingerprint=config.fingerprint(),
        encoder_name=heads.encoder_name,
        starter=heads.starter,
        model_fingerprint=heads.fingerprint,
        compared_with=in_use,
        penalty_on_weights=penalties.weights,
        penalty_on_intercepts=penalties.intercepts,
        score_before=round(float(before.mean()), 4),
        score_after=round(float(after.mean()), 4),
        difference_low=round(float(gain.mean()) - margin, 4),
        difference_high=round(float(gain.mean()) + margin, 4),
        libraries={name: version(name) for name in LIBRARIES},
        trained_on=trained_on,
    )


def _why(adopted: bool, gain: float) -> str:
    if adopted:
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
