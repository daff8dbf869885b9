"""What the command line of the theming engine takes, from the start of its process to its end."""

import csv
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from tests.bench.comments import invented_comments
from tests.bench.processes import shared_out_megabytes
from tests.bench.sizes import Sizes

SECONDS_BETWEEN_LOOKS = 0.2
CODED_SET = "g"
CODED_BEFORE = 200
"""Coded answers that are learnt from; the correction is one more."""
LOCAL_WORD, LOCAL_THEME, LOCAL_ANSWERS = "the wizzers were out again, {number} of them", "asb-bikes", 40
"""What no engine can know before people code it, so that there is something to learn."""


@dataclass(frozen=True, slots=True)
class CommandRun:
    """One run of a command: how many answers it coded, how long it took, and the most memory its processes held."""

    answers: int
    seconds: float
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class CommandRuns:
    """Runs of `python -m nlp code`. What each is measured on is new to it, but for `corrected`."""

    cold: CommandRun
    """Nothing is there, and the encoder is built on the way."""
    many: CommandRun
    one_process: CommandRun
    first: CommandRun
    """As many answers as in `one_process`, with a process for each core."""
    corrected: CommandRun
    """The answers of `first` again, after one more coded answer was learnt from."""


def measure_runs(sizes: Sizes, folder: Path) -> CommandRuns:
    """Run the commands one after another, in a folder that is empty."""
    folder.mkdir()
    cold, many, some = (
        _write_answers(folder / f"{count}.csv", count)
        for count in (sizes.cold_answers, sizes.many_answers, sizes.corrected_answers)
    )
    model = folder / "model"
    for count in (CODED_BEFORE, CODED_BEFORE + 1):
        _write_coded(folder / f"coded-{count}.csv", count)
    return CommandRuns(
        cold=_code(cold, sizes.cold_answers, folder / "cold"),
        many=_code(many, sizes.many_answers, folder / "many"),
        one_process=_code(some, sizes.corrected_answers, folder / "one", "--processes", "1"),
        first=_code(some, sizes.corrected_answers, folder / "first"),
        corrected=_after_a_correction(some, sizes.corrected_answers, folder, model),
    )


def _after_a_correction(answers: Path, count: int, folder: Path, model: Path) -> CommandRun:
    cache = folder / "first"
    learn = (*_command("learn"), "--text-column", "text", "--themes-column", "themes", "--cache", str(cache))
    for coded in (CODED_BEFORE, CODED_BEFORE + 1):
        watched([*learn, "--coded", str(folder / f"coded-{coded}.csv"), "--model", str(model)], answers=coded)
    return _code(answers, count, cache, "--model", str(model))


def _code(answers: Path, count: int, cache: Path, *options: str) -> CommandRun:
    output = answers.with_suffix(".coded.csv")
    command = (*_command("code"), "--input", str(answers), "--text-column", "text", "--output", str(output))
    return watched([*command, "--cache", str(cache), *options], answers=count)


def watched(command: Sequence[str], *, answers: int) -> CommandRun:
    """Run a command to its end, looking at its memory all the while. Raises where it fails."""
    started = time.perf_counter()
    most = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, shared_out_megabytes(process.pid))
            time.sleep(SECONDS_BETWEEN_LOOKS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return CommandRun(answers, time.perf_counter() - started, most)


def _command(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "nlp", name)


def _write_answers(path: Path, count: int) -> Path:
    rows = ((comment.id, comment.text) for comment in invented_comments(shipped_codebook(), count))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *rows])
    return path


def _write_coded(path: Path, count: int) -> None:
    shipped = shipped_coded_answers(shipped_codebook())[CODED_SET][: count - LOCAL_ANSWERS]
    local = [(LOCAL_WORD.format(number=number), LOCAL_THEME) for number in range(LOCAL_ANSWERS)]
    rows = [*local, *((answer.comment.text, "|".join(answer.theme_ids)) for answer in shipped)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "themes"), *rows])
