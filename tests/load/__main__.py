"""The command line: `python -m tests.load`, which prints the figures and puts them into docs/benchmarks.md."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from consult.clock import today_in_london
from tests.bench.__main__ import PUBLISHED, end_in_order, showing_logs
from tests.bench.sections import with_section
from tests.load.measuring import FULL, Sizes, measure
from tests.load.report import as_section


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write the figures. Everything that it starts has ended when it does."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description="Residents who come all at once.")
    parser.add_argument("--full", action="store_true", help="more journeys, and up to a million stored responses")
    parser.add_argument("--output", type=Path, default=PUBLISHED, help="the page whose section is replaced")
    options = parser.parse_args(arguments)
    if not end_in_order():
        return 1
    started = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:6.0f} s  {what}\n")

    with tempfile.TemporaryDirectory(prefix="consult-load-") as folder, showing_logs(Path(folder)):
        figures = measure(FULL if options.full else Sizes(), Path(folder), say)
    section = as_section(figures, measured_on=today_in_london())
    sys.stdout.write(f"{section}\n")
    page = options.output.read_text(encoding="utf-8") if options.output.exists() else "# Benchmarks\n"
    options.output.write_text(with_section(page, section), encoding="utf-8")
    say(f"wrote {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
