"""The locked versions of every dependency, asked after in the advisories that PyPI publishes.

Nothing is passed in silence: where the advisories cannot be reached, that is what is said.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXPORT = (".uv/bin/uv", "export", "--frozen", "--all-groups", "--all-extras", "--no-emit-project", "--quiet")
PIP_AUDIT = (
    *(sys.executable, "-m", "pip_audit", "--vulnerability-service", "pypi", "--disable-pip", "--require-hashes"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "10", "--requirement"),
)

ACCEPTED: Mapping[str, str] = {}
"""Advisories that do not touch this product, each with the reason. The list is empty."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What the advisories say. `weaknesses`: a sentence for each; `unchecked`: what nothing is known of, and why."""

    checked: int
    weaknesses: tuple[str, ...]
    unchecked: tuple[str, ...]


def audit(folder: Path) -> Audited:
    """Ask after every locked version. The first is asked alone: where nobody answers, nobody is asked 150 times."""
    locked = subprocess.run(EXPORT, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    first, every = folder / "first.txt", folder / "every.txt"
    every.write_text(locked, encoding="utf-8")
    first.write_text(first_of(locked), encoding="utf-8")
    answered = _asked(first)
    return _asked(every) if answered.checked else answered


def first_of(requirements: str) -> str:
    """The first requirement of an export, with its checksums."""
    lines = [line for line in requirements.splitlines() if not line.startswith("#")]
    last = next(place for place, line in enumerate(lines) if not line.endswith("\\"))
    return "\n".join(lines[: last + 1]) + "\n"


def _asked(requirements: Path) -> Audited:
    done = subprocess.run([*PIP_AUDIT, str(requirements)], capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        last_words = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Audited(0, (), (f"nothing: {last_words}",))
    return read_report(report["dependencies"])


def read_report(dependencies: Sequence[Mapping[str, Any]]) -> Audited:
    """The report of pip-audit as sentences."""
    unchecked = [f"{each['name']}: {each['skip_reason']}" for each in dependencies if "skip_reason" in each]
    weaknesses = [
        f"{each['name']} {each['version']}: {found['id']}, {_remedy(found['fix_versions'])}"
        for each in dependencies
        for found in each.get("vulns", ())
        if not {found["id"], *found.get("aliases", ())} & ACCEPTED.keys()
    ]
    return Audited(len(dependencies) - len(unchecked), tuple(weaknesses), tuple(unchecked))


def _remedy(versions: Sequence[str]) -> str:
    return f"put right in {', '.join(versions)}" if versions else "not put right in any version yet"
