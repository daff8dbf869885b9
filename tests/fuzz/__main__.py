"""The command line: `python -m tests.fuzz`, which searches for so long, with other examples each round."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

SEARCHES = ("tests/unit/fuzz", "tests/integration/fuzz")
TIMES = 5
"""So many times as many examples in a round as with the tests."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Search in rounds until the time is over. Ends with 1 where one finds something, and says how to repeat it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Random journeys, requests and files.")
    parser.add_argument("--minutes", type=float, default=10, help="no round begins after these")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000, help="of the first round")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args(arguments)
    ends = time.monotonic() + options.minutes * 60
    seed = options.seed
    while time.monotonic() < ends:
        sys.stdout.write(f"Round with seed {seed}\n")
        sys.stdout.flush()
        if not search(seed, database=options.database):
            sys.stdout.write(
                f"Found something. Again: python -m tests.fuzz --minutes 0.01 --seed {seed} "
                f"--database {options.database}. Keep it as a test of its own, then mend it.\n"
            )
            return 1
        seed += 1
    sys.stdout.write("Found nothing.\n")
    return 0


def search(seed: int, *, database: str) -> bool:
    """One round. Whether it found nothing."""
    pytest = (sys.executable, "-m", "pytest", *SEARCHES, "-q", "-x", "--show-capture=no", "--tb=short")
    command = [*pytest, f"--hypothesis-seed={seed}", "--database", database]
    environment = os.environ | {"CONSULT_FUZZ_TIMES": str(TIMES)}
    return subprocess.run(command, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
