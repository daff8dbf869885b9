"""The command line: `python -m tests.audit`, which ends with 1 where something among the files may be a secret.

A known weakness, or that nobody could be asked, is always said. It ends with 1 for those where CONSULT_REQUIRE_AUDIT=1,
as `make audit` has it. Where every version is tested they are said alone: whether one passes must not hang on another
host, or on what was published this morning.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.audit import secret_scan
from tests.audit.dependencies import Audited, audit


def main(arguments: Sequence[str] | None = None) -> int:
    """Look for secrets, then ask after every dependency."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description="Dependencies and secrets.")
    parser.add_argument("--accept", action="store_true", help="write down every alarm in the files as a false one")
    parser.add_argument("--secrets", action="store_true", help="look for secrets alone")
    options = parser.parse_args(arguments)
    if options.accept:
        secret_scan.accept(secret_scan.in_files())
        return 0
    alarms = secret_scan.not_looked_at((*secret_scan.in_files(), *secret_scan.in_history()))
    for alarm in alarms:
        sys.stdout.write(f"May be a secret: {alarm.place}: {alarm.kind}\n")
    if not alarms:
        sys.stdout.write("No secret in the tracked files, or in any line that ever stood in one.\n")
    if options.secrets:
        return 1 if alarms else 0
    with tempfile.TemporaryDirectory(prefix="consult-audit-") as folder:
        is_sound = report(audit(Path(folder)), is_required=os.environ.get("CONSULT_REQUIRE_AUDIT") == "1")
    return 0 if is_sound and not alarms else 1


def report(audited: Audited, *, is_required: bool) -> bool:
    """Say what the advisories say. Whether that is no reason to stop."""
    for weakness in audited.weaknesses:
        sys.stdout.write(f"Known weakness: {weakness}\n")
    sys.stdout.write(f"Dependencies checked: {audited.checked}. Known weaknesses: {len(audited.weaknesses)}.\n")
    if audited.unchecked:
        shown = "; ".join(audited.unchecked[:3])
        sys.stdout.write(f"COULD NOT BE CHECKED: {shown}{'; …' if len(audited.unchecked) > 3 else ''}\n")
    return not (is_required and (audited.weaknesses or audited.unchecked))


if __name__ == "__main__":
    sys.exit(main())
