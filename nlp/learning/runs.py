"""The runs of a model folder: what each was made from, which one is in use, and how to go back to one."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nlp.errors import ModelUnreadable
from nlp.learned import LEARN_AGAIN, LearnedHeads, load_learned_heads

CURRENT = "current.json"
RUNS = "runs"
RECORD = "record.json"
HELD_OUT = "held_out.json"
STARTER = "starter"
"""The name under which the engine as it is without anything learnt can be restored."""

HeldOutThemes = Mapping[str, tuple[str, ...]]
"""For each text that a run learnt from, by its key, the themes that it gave when that text was held out."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """All that one run of learning was made from and came to. Scores are mean F1 for an answer, held out."""

    run: str
    adopted: bool
    reason: str
    codebook_version: str
    codebook_checksum: str
    answers: int
    data_fingerprint: str
    seed: int
    config_fingerprint: str
    encoder_name: str
    starter: str
    model_fingerprint: str
    compared_with: str
    penalty_on_weights: float
    penalty_on_intercepts: float
    score_before: float
    score_after: float
    difference_low: float
    difference_high: float
    libraries: dict[str, str]
    trained_on: str | None
    """The date that the caller gave, so that without one the same run gives the same record."""


def next_run(folder: Path, fingerprint: str) -> str:
    """Name the next run: its number and what it learnt."""
    runs = folder / RUNS
    taken = [int(entry.name.split("-")[0]) for entry in runs.iterdir()] if runs.is_dir() else []
    return f"{max(taken, default=0) + 1:04d}-{fingerprint}"


def current_run(folder: Path) -> str:
    """Give the name of the run in use, `starter` where there is none."""
    path = folder / CURRENT
    if not path.is_file():
        return STARTER
    try:
        return str(json.loads(path.read_text("utf-8"))["run"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"{path} cannot be read. Name a run with “--restore RUN”.") from error


def current_heads(folder: Path) -> LearnedHeads | None:
    """Read what the run in use learnt; None where the engine is used as it is."""
    run = current_run(folder)
    return None if run == STARTER else load_learned_heads(folder / RUNS / run)


def held_out_themes(folder: Path, run: str) -> HeldOutThemes:
    """Read what a run gave to the texts it learnt from when they were held out."""
    try:
        kept = json.loads((folder / RUNS / run / HELD_OUT).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnreadable(f"The run {run} in {folder} is not whole. {LEARN_AGAIN}") from error
    return {key: tuple(theme_ids) for key, theme_ids in kept.items()}


def store(folder: Path, record: RunRecord, heads: LearnedHeads, held_out: HeldOutThemes) -> None:
    """Keep a run, whole or not at all, and use it where it was adopted. Of one that was not, only the record stays."""
    runs = folder / RUNS
    runs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as scratch:
        made = Path(scratch, record.run)
        made.mkdir()
        _write_json(made / RECORD, asdict(record))
        if record.adopted:
            heads.save(made)
            _write_json(made / HELD_OUT, held_out)
        shutil.move(made, runs / record.run)
    if record.adopted:
        _use(folder, record.run)


def restore(folder: Path, run: str) -> None:
    """Bring an older run back into use, or with `starter` the engine without anything learnt."""
    if run != STARTER:
        kept = sorted(path.parent.name for path in folder.glob(f"{RUNS}/*/{HELD_OUT}"))
        if run not in kept:
            choices = ", ".join([STARTER, *kept])
            raise ModelUnreadable(f"{folder} has no run “{run}” that can be used. Name one of {choices}.")
        load_learned_heads(folder / RUNS / run)
    _use(folder, run)


def _use(folder: Path, run: str) -> None:
    part = folder / f".{CURRENT}"
    _write_json(part, {"run": run})
    part.replace(folder / CURRENT)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
