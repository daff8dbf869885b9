import os
import shutil

import pytest
from flask import Flask
from prometheus_client import generate_latest, values
from prometheus_client.values import MultiProcessValue

from consult import telemetry
from consult.config import Settings
from consult.metrics import requests, sharing
from consult.metrics.sharing import PREFIX, VARIABLE, folder_for, share_with_other_processes

NO_PROCESS = 2**22 + 1  # more than Linux gives


def test_the_processes_of_one_server_share_a_folder_that_nobody_else_can_read(tmp_path):
    folder = folder_for(tmp_path, server=os.getpid())
    assert folder == folder_for(tmp_path, server=os.getpid())
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_servers_left_that_have_ended_is_removed_and_nothing_else(tmp_path):
    for name in (f"{os.getuid()}-{NO_PROCESS}", f"{os.getuid()}-1", f"{os.getuid()}-{os.getpid()}", "other"):
        (tmp_path / f"{PREFIX}{name}").mkdir()
    folder_for(tmp_path, server=os.getpid())
    assert {folder.name.removeprefix(PREFIX) for folder in tmp_path.iterdir()} == {
        f"{os.getuid()}-1",
        f"{os.getuid()}-{os.getpid()}",
        "other",
    }


def test_a_folder_that_is_a_link_to_elsewhere_is_not_used(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / f"{PREFIX}{os.getuid()}-{os.getpid()}").symlink_to(elsewhere)
    assert folder_for(tmp_path, server=os.getpid()) is None


def test_a_file_in_the_way_is_left_there(tmp_path):
    (tmp_path / f"{PREFIX}{os.getuid()}-{os.getpid()}").touch()
    assert folder_for(tmp_path, server=os.getpid()) is None


@pytest.mark.parametrize("has_memory", [True, False])
def test_only_under_gunicorn_do_processes_count_together(tmp_path, monkeypatch, has_memory):
    monkeypatch.setattr(sharing, "IN_MEMORY", tmp_path / "shm" if has_memory else tmp_path / "none")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    (tmp_path / "shm").mkdir()
    monkeypatch.delenv(VARIABLE, raising=False)
    share_with_other_processes()
    assert VARIABLE not in os.environ
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/23")
    monkeypatch.setenv(VARIABLE, "")  # so that it is put back afterwards
    monkeypatch.delenv(VARIABLE)
    share_with_other_processes()
    assert os.environ[VARIABLE].startswith(str(tmp_path / "shm" if has_memory else tmp_path))


@pytest.fixture
def counting(tmp_path, monkeypatch):
    """Makes an application as one more process of a server has it."""
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(folder))

    def made(process):
        monkeypatch.setattr(values, "ValueClass", MultiProcessValue(lambda: process))
        app = Flask("counting")
        app.config["CONSULT"] = Settings(environment="test")
        telemetry.init_app(app)
        requests.init_app(app)
        app.add_url_rule("/page/<key>", view_func=lambda key: "")
        return app

    return made


def told_by(app):
    return generate_latest(requests.requests_of(app).of_all_processes()).decode()


def test_two_processes_tell_the_sum_of_what_both_answered(counting):
    for process in (1, 2):
        app = counting(process)
        app.test_client().get("/page/secret")
    told = told_by(app)
    assert 'consult_requests_total{method="GET",route="/page/<key>",status="200"} 2.0' in told
    assert 'consult_request_seconds_bucket{le="+Inf",method="GET",route="/page/<key>"} 2.0' in told
    assert "secret" not in told


def test_pages_are_answered_and_figures_told_when_the_folder_was_taken_away(counting, tmp_path):
    first, second = counting(1), counting(2)
    first.test_client().get("/page/secret")
    shutil.rmtree(tmp_path / "shared")
    for app in (first, second):
        assert app.test_client().get("/page/secret").status_code == 200
    assert 'consult_requests_total{method="GET",route="/page/<key>",status="200"} 2.0' in told_by(first)
    assert told_by(second)
