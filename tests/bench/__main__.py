"""The command line: `python -m tests.bench`, which writes docs/benchmarks.md."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from consult.clock import today_in_london
from tests.bench.at_scale import measure_at_scale
from tests.bench.encoding import peer_python
from tests.bench.measuring import POSTGRESQL, SQLITE, measure
from tests.bench.report import as_markdown, at_scale_part
from tests.bench.sections import AT_SCALE, RUSH, keeping_section, with_section
from tests.bench.servers import ROOT
from tests.bench.sizes import DEFAULT, FULL

LINES_OF_A_LOG = 30
PUBLISHED = ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the figures. Everything that it starts has ended when it does."""
    options = _parser().parse_args(arguments)
    if not end_in_order():
        return 1
    started = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:6.0f} s  {what}\n")

    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder, showing_logs(Path(folder)):
        write = _write_pages_at_scale if options.at_scale else _write_all
        write(options, Path(folder), say)
    say(f"wrote {options.output}")
    return 0


def _write_all(options: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> None:
    sizes = FULL if options.full else DEFAULT
    results = measure(replace(sizes, at_scale=()) if options.but_at_scale else sizes, folder, say, peer=options.peer)
    page = as_markdown(results, measured_on=today_in_london())
    for heading in (AT_SCALE, RUSH) if options.but_at_scale else (RUSH,):
        page = keeping_section(page, before=options.output, heading=heading)
    options.output.write_text(page, encoding="utf-8")


def _write_pages_at_scale(options: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> None:
    measured = measure_at_scale(DEFAULT.at_scale, folder, say, names=(SQLITE, POSTGRESQL))
    section = at_scale_part(DEFAULT.at_scale, measured, measured_on=today_in_london())
    page = options.output.read_text(encoding="utf-8")
    options.output.write_text(with_section(page, section), encoding="utf-8")


def end_in_order() -> bool:
    """See to it that what is started is stopped, also when this process is asked to end. False where it cannot run."""
    if sys.platform != "linux":
        sys.stderr.write("The benchmark reads memory and processor time from /proc, so it runs on Linux alone.\n")
        return False
    signal.signal(signal.SIGTERM, _end)
    return True


@contextmanager
def showing_logs(folder: Path) -> Iterator[None]:
    """When a measurement fails, show the ends of the servers' logs before they are thrown away."""
    try:
        yield
    except Exception:
        for log in sorted(folder.glob("*.log")):
            last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_A_LOG:]
            sys.stderr.write("\n".join((f"--- {log.name}", *last, "")))
        raise


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as after Ctrl-C, so that servers and databases are stopped on the way out."""
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, and write the figures down.")
    parser.add_argument("--full", action="store_true", help="10,000 comments, more runs, and scores of the theming")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--at-scale", action="store_true", help="only every page, as responses grow, in its section")
    parts.add_argument("--but-at-scale", action="store_true", help="everything else; that section stays as it is")
    parser.add_argument(
        "--output", type=Path, default=PUBLISHED, help="the file to write; by default the published one"
    )
    parser.add_argument(
        "--peer",
        type=Path,
        default=peer_python(),
        help="the Python of an environment with tests/bench/requirements.txt; by default this one, if it has them",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
