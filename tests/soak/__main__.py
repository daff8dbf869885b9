"""The command line: `python -m tests.soak`, which kills processes for a while and prints what was kept."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.__main__ import end_in_order, showing_logs
from tests.soak.report import as_text
from tests.soak.soaking import Plan, soak

RESIDENTS = 16
ADDRESSES = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on each database, half of the time each, and end with 1 where anything was lost, doubled or halved."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Processes killed while people respond.")
    parser.add_argument("--minutes", type=float, default=10, help="how long people respond, in all")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()) % 1_000_000, help="decides what is killed, and when"
    )
    options = parser.parse_args(arguments)
    if not end_in_order():
        return 1
    started = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:6.0f} s  {what}\n")

    plan = Plan(options.seed, residents=RESIDENTS, addresses=ADDRESSES, seconds=options.minutes * 60 / 2)
    is_well = True
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="consult-soak-") as folder, showing_logs(Path(folder)):
            soaked = soak(kind, plan, Path(folder), say)
        sys.stdout.write(f"{as_text(soaked)}\n")
        is_well = is_well and not soaked.tally.problems
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
