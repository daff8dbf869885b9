"""What is said of the locked versions."""

import subprocess

import pytest

from tests.audit import dependencies
from tests.audit.__main__ import report
from tests.audit.dependencies import Audited, audit, first_of, read_report

FIRST = "a==1 ; python_version < '4' \\\n    --hash=sha256:11 \\\n    --hash=sha256:22\n"
LOCKED = f"# made by uv\n{FIRST}b==2 \\\n    --hash=sha256:33\n"


def a_weakness(**more):
    return {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": [], **more}


def test_a_weakness_is_named_with_what_puts_it_right():
    found = read_report(
        [
            {"name": "a", "version": "1", "vulns": [a_weakness(fix_versions=["1.1"]), a_weakness(id="PYSEC-2")]},
            {"name": "b", "version": "2", "vulns": []},
            {"name": "c", "skip_reason": "not found"},
        ]
    )
    assert found.checked == 2
    assert found.weaknesses == ("a 1: PYSEC-1, put right in 1.1", "a 1: PYSEC-2, not put right in any version yet")
    assert found.unchecked == ("c: not found",)


def test_an_advisory_that_was_accepted_is_left_out_by_any_of_its_names(monkeypatch):
    monkeypatch.setattr(dependencies, "ACCEPTED", {"CVE-1": "the part is not used"})
    assert not read_report([{"name": "a", "version": "1", "vulns": [a_weakness()]}]).weaknesses


@pytest.mark.parametrize(
    ("audited", "is_required", "goes_on"),
    [
        (Audited(2, (), ()), True, True),
        (Audited(2, ("a 1: PYSEC-1",), ()), False, True),
        (Audited(2, ("a 1: PYSEC-1",), ()), True, False),
        (Audited(0, (), ("a: not found",)), False, True),
        (Audited(0, (), ("a: not found",)), True, False),
    ],
)
def test_what_is_weak_or_could_not_be_checked_is_said_and_stops_only_where_it_must(
    capsys, audited, is_required, goes_on
):
    assert report(audited, is_required=is_required) is goes_on
    said = capsys.readouterr().out
    assert ("COULD NOT BE CHECKED" in said) == bool(audited.unchecked)
    assert ("Known weakness: " in said) == bool(audited.weaknesses)


def test_where_nobody_answers_for_the_first_nobody_is_asked_about_the_rest(tmp_path, monkeypatch):
    asked = []

    def run(command, **_options):
        if "export" in command:
            return subprocess.CompletedProcess(command, 0, stdout=LOCKED)
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="no route to host\n")

    monkeypatch.setattr(dependencies.subprocess, "run", run)
    assert audit(tmp_path) == Audited(0, (), ("nothing: no route to host",))
    assert asked == [str(tmp_path / "first.txt")]


def test_the_first_requirement_is_taken_with_its_checksums():
    assert first_of(LOCKED) == FIRST
