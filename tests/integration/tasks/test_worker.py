"""The worker as a process of its own, on a database of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FLASK = str(Path(sys.executable).parent / "flask")
SECONDS = 60


def run_flask(environment, *command):
    return subprocess.run(
        [FLASK, "--app", "wsgi", "consult", *command], env=environment, check=True, capture_output=True, text=True
    )


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "CONSULT_ENVIRONMENT": "development",
        "CONSULT_DATABASE_URL": f"sqlite:///{tmp_path}/consult.db",
        "CONSULT_DATA_FOLDER": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }


def wait_for(said: Path, words: str) -> None:
    for _ in range(SECONDS * 10):
        if words in said.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    pytest.fail(f"the worker never said {words}: {said.read_text(encoding='utf-8')}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_starts_and_stops_cleanly_when_asked(environment, tmp_path, number):
    run_flask(environment, "migrate")
    said = tmp_path / "said.txt"
    with said.open("w", encoding="utf-8") as file:
        worker = subprocess.Popen(
            [FLASK, "--app", "wsgi", "consult", "worker"], env=environment, stderr=file, start_new_session=True
        )
    try:
        wait_for(said, "worker_started")
        worker.send_signal(number)
        assert worker.wait(SECONDS) == 0
    finally:
        worker.kill()
        worker.wait()
    assert "worker_stopped" in said.read_text(encoding="utf-8")
    assert "Traceback" not in said.read_text(encoding="utf-8")


def test_the_shipped_code_book_is_published_by_a_command_once(environment):
    run_flask(environment, "migrate")
    for _ in range(2):
        assert "“community-issues” is published" in run_flask(environment, "publish-code-book").stdout


def test_a_file_that_is_no_code_book_is_refused_with_a_sentence(environment, tmp_path):
    run_flask(environment, "migrate")
    file = tmp_path / "book.yaml"
    file.write_text("not: a book", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run_flask(environment, "publish-code-book", "--slug", "other", "--file", str(file))
    assert refused.value.returncode == 2
    assert str(file) in refused.value.stderr
    assert "Traceback" not in refused.value.stderr
