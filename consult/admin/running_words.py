"""How the service runs, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from consult.page_furniture import count_of
from consult.reports.sentences import CHANNEL_LABELS, joined
from consult.tasks.jobs import FAILED
from consult.tasks.running import QueueState, Running

# A worker says that it is alive every ten seconds.
SILENT_WORKER = timedelta(minutes=1)
# What waits longer than this waits behind something.
LONG_WAIT = timedelta(minutes=15)
OLD_BACKUP = timedelta(hours=36)

START_A_WORKER = "Start one on the server: flask consult worker."
# What each kind of long work makes, one of it and several.
MADE = {
    "learning": ("model", "models"),
    "printing": ("run of printing", "runs of printing"),
    "summaries": ("summary", "summaries"),
    "theming": ("run of theming", "runs of theming"),
}
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one part of the service, and whether somebody should look at it."""

    about: str
    said: str
    needs_care: bool = False


def describe(running: Running) -> tuple[Line, ...]:
    """What an administrator should know, part by part."""
    return (
        _worker(running),
        *_clock(running),
        _comments(running),
        _queue(running),
        _responses(running),
        _messages(running),
        _failures(running),
        Line("Database", f"The database takes {_size(running.database_bytes)}."),
        _backup(running),
    )


def length_of(length: timedelta) -> str:
    """A length of time in its largest unit: 3 minutes. Nothing is shorter than a second."""
    seconds = max(length.total_seconds(), 1)
    size, unit = next(each for each in UNITS if seconds >= each[0])
    return count_of(int(seconds // size), unit)


def _worker(running: Running) -> Line:
    about = "Worker"
    if running.queue is None:
        return Line(about, "The queue cannot be reached, so nobody knows whether a worker is alive.", needs_care=True)
    seen = [worker.seen_at for worker in running.queue.workers]
    if not seen:
        return Line(about, f"No worker was seen in the last days. {START_A_WORKER}", needs_care=True)
    alive = sum(running.at - each < SILENT_WORKER for each in seen)
    when = length_of(running.at - max(seen))
    if not alive:
        return Line(about, f"The worker was last seen {when} ago, and has probably ended. {START_A_WORKER}", True)
    if alive == 1:
        return Line(about, f"The worker was last seen {when} ago.")
    return Line(about, f"{alive} workers are alive. One was seen {when} ago.")


def _clock(running: Running) -> Sequence[Line]:
    leap = running.queue and running.queue.leap
    return [Line("Clock", leap.sentence, needs_care=True)] if leap else []


def _comments(running: Running) -> Line:
    waiting = running.comments
    lately = f"{_were(running.coded_in_the_last_hour, 'comment')} themed in the last hour."
    if waiting.oldest_entered_at is None:
        return Line("Comments", f"No comment waits to be themed. {lately}")
    wait = running.at - waiting.oldest_entered_at
    said = f"{_wait(waiting.comments, 'comment')} to be themed; the oldest came {length_of(wait)} ago. {lately}"
    return Line("Comments", said, needs_care=wait > LONG_WAIT)


def _queue(running: Running) -> Line:
    if running.queue is None:
        return Line("Queue", "The queue cannot be reached. What is asked for now is begun when it is back.", True)
    waiting = running.queue.waiting
    failed = _failed_jobs(running.queue)
    told = f" {_were(failed, 'job')} broken off by a fault since their workers started." if failed else ""
    if not waiting.jobs:
        return Line("Queue", f"No job waits.{told}", needs_care=bool(failed))
    said = f"{_wait(waiting.jobs, 'job')} for the worker"
    if waiting.oldest_asked_at is None:
        return Line("Queue", f"{said}.{told}", needs_care=bool(failed))
    wait = running.at - waiting.oldest_asked_at
    said = f"{said}; the oldest was asked for {length_of(wait)} ago.{told}"
    return Line("Queue", said, needs_care=bool(failed) or wait > LONG_WAIT)


def _failed_jobs(queue: QueueState) -> int:
    return sum(
        number for worker in queue.workers for (_task, outcome), number in worker.jobs.items() if outcome == FAILED
    )


def _responses(running: Running) -> Line:
    total = sum(running.responses.values())
    numbers = [f"{number:,} {CHANNEL_LABELS[way]}" for way, number in running.responses.items()]
    ways = f": {joined(numbers)}" if numbers else ""
    kept = f"{count_of(total, 'response')} {'is' if total == 1 else 'are'} kept{ways}."
    begun = f"{count_of(running.drafts, 'response')} {_was(running.drafts)} begun online and not sent."
    return Line("Responses", f"{kept} {begun}")


def _messages(running: Running) -> Line:
    if not running.messages_waiting:
        return Line("Messages", "No message waits to be sent.")
    return Line("Messages", f"{_wait(running.messages_waiting, 'message')} to be sent.")


def _failures(running: Running) -> Line:
    failed = [count_of(number, *MADE[kind]) for kind, number in running.failed_in_the_last_week.items() if number]
    if not failed:
        return Line("Failures", "Nothing that was asked for in the last week has failed.")
    said = f"Of what was asked for in the last week, {joined(failed)} failed. The page of each says why."
    return Line("Failures", said, needs_care=True)


def _backup(running: Running) -> Line:
    if running.newest_backup_at is None:
        said = "There is no backup in the folder for backups. Take one on the server: flask consult backup."
        return Line("Backup", said, needs_care=True)
    age = running.at - running.newest_backup_at
    return Line("Backup", f"The newest backup was taken {length_of(age)} ago.", needs_care=age > OLD_BACKUP)


def _wait(number: int, noun: str) -> str:
    return f"{count_of(number, noun)} {'waits' if number == 1 else 'wait'}"


def _were(number: int, noun: str) -> str:
    return f"{count_of(number, noun)} {_was(number)}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _size(number: int) -> str:
    for size, unit in SIZES:
        if number >= size:
            return f"{number / size:,.1f} {unit}"
    return count_of(number, "byte")
