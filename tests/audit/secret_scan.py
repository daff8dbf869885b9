"""Secrets among the files that git keeps, and among every line that it ever kept. Nothing is sent anywhere to try it.

What was looked at and is none stands in `false_alarms.json`, by file, kind and digest. To put there what was found and
looked at: python -m tests.audit --accept
"""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from detect_secrets import SecretsCollection
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[2]
FALSE_ALARMS = Path(__file__).parent / "false_alarms.json"
LEFT_OUT = re.compile(
    r"uv\.lock|consult/static/govuk/.*|tests/audit/false_alarms\.json|.*\.(png|pdf|onnx|ttf|woff2?|ico)"
)
"""Checksums of what is locked, what others wrote and publish, and what is no text."""
TELLING = {
    "artifactory": "ArtifactoryDetector",
    "aws": "AWSKeyDetector",
    "azure_storage_key": "AzureStorageKeyDetector",
    "discord": "DiscordBotTokenDetector",
    "github_token": "GitHubTokenDetector",
    "gitlab_token": "GitLabTokenDetector",
    "jwt": "JwtTokenDetector",
    "mailchimp": "MailchimpDetector",
    "npm": "NpmDetector",
    "openai": "OpenAIDetector",
    "private_key": "PrivateKeyDetector",
    "pypi_token": "PypiTokenDetector",
    "sendgrid": "SendGridDetector",
    "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector",
    "stripe": "StripeDetector",
    "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}
"""The detectors whose alarms are hardly ever false, by module. Of lines that are gone, only these are asked."""
LOOKED_INTO = re.compile(r"(?!tests/)(?!nlp/resources/).*")
"""Where passwords and random words are looked for too. In tests and in what models learnt from, they are by intent."""
SETTINGS: Any = {
    "plugins_used": [
        *({"name": name} for name in TELLING.values()),
        {"name": "BasicAuthDetector"},
        {"name": "KeywordDetector"},
        {"name": "Base64HighEntropyString", "limit": 4.5},
        {"name": "HexHighEntropyString", "limit": 3.0},
    ],
    "filters_used": [
        {"path": f"detect_secrets.filters.heuristic.{name}"}
        for name in (
            "is_sequential_string",
            "is_templated_secret",
            "is_indirect_reference",
            "is_not_alphanumeric_string",
        )
    ],
}


@dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """Something that may be a secret: where it stands, what it looks like, and its digest. Never the thing itself."""

    place: str
    kind: str
    digest: str


def in_files(folder: Path = ROOT) -> tuple[Alarm, ...]:
    """Everything in the tracked files that looks like a secret, each once a file."""
    names = [name for name in _git(folder, "ls-files").splitlines() if not LEFT_OUT.fullmatch(name)]
    names = [name for name in names if (folder / name).is_file()]
    found = SecretsCollection(root=str(folder))
    with transient_settings(SETTINGS):
        for name in names:
            if LOOKED_INTO.fullmatch(name):
                found.scan_file(name)
    alarms = {Alarm(name, secret.type, secret.secret_hash) for name, secret in found}
    detectors = _telling_detectors()
    for name in names:
        if not LOOKED_INTO.fullmatch(name):
            for line in (folder / name).read_text(encoding="utf-8", errors="replace").splitlines():
                alarms |= set(_alarms(detectors, name, line))
    return tuple(sorted(alarms))


def in_history(folder: Path = ROOT) -> tuple[Alarm, ...]:
    """Every line ever added to a tracked file that looks like a secret beyond doubt, by the commit that added it."""
    detectors = _telling_detectors()
    log = _git(folder, "log", "--all", "--patch", "--unified=0", "--no-renames", "--no-color", "--format=%x00%h")
    seen: set[str] = set()
    alarms: dict[str, Alarm] = {}
    for place, line in added_lines(log.split("\n")):
        if line not in seen:
            seen.add(line)
            for alarm in _alarms(detectors, place, line):
                alarms[alarm.digest] = alarm  # the log begins with the newest: the first commit that had it stays
    return tuple(sorted(alarms.values()))


def added_lines(log: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each line that a log with patches says was added, behind its file and commit."""
    commit, name = "", ""
    for line in log:
        if line.startswith("\0"):
            commit = line[1:]
        elif line.startswith("+++ "):
            name = line[4:].removeprefix("b/")
        elif line.startswith("+") and not LEFT_OUT.fullmatch(name):
            yield f"{name} in {commit}", line[1:]


def not_looked_at(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Those that nobody has found to be false, in their file or, of what is gone, anywhere."""
    known = [Alarm(**each) for each in json.loads(FALSE_ALARMS.read_text(encoding="utf-8"))]
    digests = {alarm.digest for alarm in known}
    return tuple(
        alarm for alarm in alarms if alarm not in known and not (" in " in alarm.place and alarm.digest in digests)
    )


def accept(alarms: Sequence[Alarm]) -> None:
    """Write these down as false, in place of those before."""
    lines = [json.dumps({"place": each.place, "kind": each.kind, "digest": each.digest}) for each in sorted(alarms)]
    FALSE_ALARMS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _telling_detectors() -> Sequence[Any]:
    return [getattr(import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in TELLING.items()]


def _alarms(detectors: Sequence[Any], place: str, line: str) -> Iterator[Alarm]:
    for detector in detectors:
        for secret in detector.analyze_string(line):
            digest = PotentialSecret.hash_secret(secret)
            yield Alarm(place, detector.secret_type, digest)


def _git(folder: Path, *arguments: str) -> str:
    command = ("git", "-c", "core.quotePath=false", *arguments)
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode(errors="replace")
