"""Learning from coded answers, and keeping what was learnt only where it is no worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.codebook import CodeBook
from nlp.config import ThemingConfig
from nlp.encoder import Encoder
from nlp.evaluate import Scores
from nlp.learned import load_learned_heads
from nlp.learning.runs import RUNS, STARTER, RunRecord, current_run, held_out_themes, next_run, store
from nlp.learning.teaching import Taught, teach
from nlp.training import CodedAnswer
from nlp.types import Progress


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
    progress: Progress | None = None,
) -> LearningOutcome:
    """Learn from coded answers, and use the result from now on if it is no worse than what is used now.

    The rule: by five-fold cross-validation, the mean F1 of an answer must be at least that of the model in use, on
    the same answers; see `teach`. `progress` is told of the answers as they are read.
    """
    in_use = current_run(folder)
    taught = _taught(folder, in_use)
    teaching = teach(answers, codebook=codebook, encoder=encoder, in_use=taught, config=config, progress=progress)
    run = next_run(folder, teaching.taught.heads.fingerprint)
    record = teaching.record_as(run, compared_with=in_use, trained_on=trained_on)
    store(folder, record, teaching.taught.heads, teaching.taught.held_out)
    return LearningOutcome(record.adopted, teaching.scores_before, teaching.scores_after, record)


def _taught(folder: Path, run: str) -> Taught | None:
    return None if run == STARTER else Taught(load_learned_heads(folder / RUNS / run), held_out_themes(folder, run))
