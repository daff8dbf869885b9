"""What processes use, as the kernel tells it; and work done in a process of its own."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat after the name, which is in brackets and may hold anything.
PARENT, USER_TICKS = 1, 11


class PartFailed(RuntimeError):
    """A part of the benchmark that runs in a process of its own did not come to an end."""


@dataclass(frozen=True, slots=True)
class Apart(Generic[T]):
    """What a function gave that ran in a process of its own, with how long it took and the memory it needed."""

    result: T
    seconds: float
    peak_megabytes: float


def run_apart(function: Callable[..., T], *arguments: object) -> Apart[T]:
    """Run a function of a module in a new process, so that its imports and its memory are its own.

    Raises PartFailed when it does not come to an end; its own error is on the error stream by then.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_send_result, args=(sending, function, arguments))
    process.start()
    sending.close()
    try:
        done: Apart[T] = receiving.recv()
    except EOFError:
        raise PartFailed(f"{function.__name__} failed. Its error is above.") from None
    finally:
        process.terminate()  # it has ended by now, unless we were interrupted
        process.join()
    return done


def peak_megabytes(pid: int) -> float:
    """The most memory that a process has held at once (its resident set), in megabytes of a million bytes.

    Not `resource.getrusage`: its peak passes from a process to the program it starts, so it may be the parent's.
    """
    lines = (PROC / str(pid) / "status").read_text(encoding="utf-8").splitlines()
    kibibytes = next(line for line in lines if line.startswith("VmHWM:")).split()[1]
    return int(kibibytes) * 1024 / 1_000_000


def shared_out_megabytes(pid: int) -> float:
    """The memory of a process and its descendants now, what several share shared out among them (Pss)."""
    return sum(_pss_kibibytes(each) for each in family_of(pid)) * 1024 / 1_000_000


def family_of(pid: int) -> tuple[int, ...]:
    """A process and all that descend from it, the process first."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            for parent in _parent(folder):
                children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:  # grows as children are found
        found += children.get(each, ())
    return tuple(found)


def parent_of(pid: int) -> int:
    """The process that started a process."""
    return int(_stat(PROC / str(pid))[PARENT])


def cpu_milliseconds(pid: int) -> float:
    """The processor time that a process and its descendants have used so far, those that ended included."""
    ticks = sum(sum(_ticks(each)) for each in family_of(pid))
    return ticks * 1000 / TICKS_A_SECOND


def _send_result(sending: Connection, function: Callable[..., T], arguments: tuple[object, ...]) -> None:
    started = time.perf_counter()
    result = function(*arguments)
    sending.send(Apart(result, time.perf_counter() - started, peak_megabytes(os.getpid())))


def _pss_kibibytes(pid: int) -> int:
    """What a process holds; nothing where it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _parent(folder: Path) -> Iterator[int]:
    """The parent of a process, unless the process ended while we looked."""
    try:
        yield int(_stat(folder)[PARENT])
    except (FileNotFoundError, ProcessLookupError):
        return


def _ticks(pid: int) -> list[int]:
    """A process's own time and that of its ended children, each in user and in system mode.

    Nothing of one that has ended since it was found: its parent counts it from then on.
    """
    try:
        return [int(field) for field in _stat(PROC / str(pid))[USER_TICKS : USER_TICKS + 4]]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _stat(folder: Path) -> list[str]:
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
