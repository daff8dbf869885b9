"""What the scan for secrets finds, in a small repository of its own."""

import subprocess

import pytest

from tests.audit import secret_scan
from tests.audit.secret_scan import Alarm, added_lines, in_files, in_history, not_looked_at

TOKEN = "ghp_" + "a1B2" * 9
KEY = "-----BEGIN RSA " + "PRIVATE KEY-----"


@pytest.fixture
def repository(tmp_path):
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(("git", *who, *arguments), cwd=tmp_path, check=True, capture_output=True)

    git("init", "--quiet")
    (tmp_path / "tests").mkdir()
    (tmp_path / "settings.py").write_text('password = "hunter2-and-more"\n')
    (tmp_path / "gone.txt").write_text(f"token {TOKEN}\n")
    (tmp_path / "tests" / "test_key.py").write_text(f'KEY = "{KEY}"\npassword = "invented for a test"\n')
    (tmp_path / "untracked.txt").write_text(TOKEN)
    git("add", "settings.py", "gone.txt", "tests")
    git("commit", "--quiet", "--message", "Begin")
    git("rm", "--quiet", "gone.txt")
    git("commit", "--quiet", "--message", "Take it out")
    return tmp_path


def test_secrets_are_found_in_tracked_files_and_passwords_outside_the_tests(repository):
    found = [(alarm.place, alarm.kind) for alarm in in_files(repository)]
    assert found == [("settings.py", "Secret Keyword"), ("tests/test_key.py", "Private Key")]


def test_a_secret_that_was_taken_out_is_found_in_the_history(repository):
    alarms = in_history(repository)
    assert [(alarm.place.split(" ")[0], alarm.kind) for alarm in alarms] == [
        ("gone.txt", "GitHub Token"),
        ("tests/test_key.py", "Private Key"),
    ]
    assert all(TOKEN not in str(alarm) for alarm in alarms)


def test_what_was_looked_at_is_no_alarm_in_its_file_or_in_the_history(tmp_path, monkeypatch):
    monkeypatch.setattr(secret_scan, "FALSE_ALARMS", tmp_path / "known.json")
    known, elsewhere = Alarm("a.py", "Private Key", "1f"), Alarm("b.py", "Private Key", "1f")
    secret_scan.accept([known])
    assert not_looked_at([known, elsewhere, Alarm("a.py in 1234567", "Private Key", "1f")]) == (elsewhere,)


def test_lines_of_files_that_are_left_out_are_not_read():
    log = ["\x00abc1234", "+++ b/uv.lock", "+hash", "+++ b/a.py", "+one", "-two", "@@ -0,0 +1 @@"]
    assert list(added_lines(log)) == [("a.py in abc1234", "one")]
