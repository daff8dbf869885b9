"""The files in deploy/ name settings, commands and files that are there, and agree with each other."""

import re
import runpy
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from consult.cli import commands
from consult.config import Settings
from consult.db.postgresql_habits import LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS
from consult.demo.serving import GUNICORN_OPTIONS

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
NGINX = (DEPLOY / "nginx" / "consult.conf").read_text(encoding="utf-8")
GUNICORN = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
INSTALLED = "/opt/consult/"


def unit(path: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",), strict=False)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path):
    named = set(re.findall(r"\bCONSULT_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= {f"CONSULT_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_is_there(path):
    program, *words = shlex.split(unit(path)["Service"]["ExecStart"])
    assert program.startswith(f"{INSTALLED}.venv/bin/")
    check_command([Path(program).name, *words])


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_container_starts_what_is_there(name):
    words = COMPOSE["services"][name].get("command")
    if words:
        check_command(words)


def test_the_container_file_copies_and_starts_what_is_there():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    check_command(yaml.safe_load(re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)[1]))
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    for name in [name for names in copied for name in names.split()]:
        assert (ROOT / name).exists()
        assert f"!{name}" in (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()


def check_command(words: list[str]) -> None:
    match words:
        case ["gunicorn", "--config", config, "wsgi:app"]:
            assert (ROOT / config).is_file()
        case ["flask", "--app", "wsgi", "consult", command, *options]:
            known = {option for parameter in commands.commands[command].params for option in parameter.opts}
            assert {option for option in options if option.startswith("--")} <= known
        case _:
            pytest.fail(f"nothing of ours: {words}")


def test_the_timer_starts_the_backup():
    timer = unit(DEPLOY / "systemd" / "consult-backup.timer")
    assert timer["Timer"]["OnCalendar"]
    assert (DEPLOY / "systemd" / "consult-backup.service").is_file()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_may_do_only_what_it_needs(path):
    service = unit(path)["Service"]
    assert service["User"] == "consult"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert service["UMask"] == "0077"


def test_gunicorn_logs_as_little_where_it_is_deployed_as_in_the_demonstration():
    demonstration = dict(zip(GUNICORN_OPTIONS[::2], GUNICORN_OPTIONS[1::2], strict=True))
    assert GUNICORN["loglevel"] == demonstration["--log-level"]


def test_a_worker_outlives_whatever_the_database_may_take_for_a_page():
    """One that takes a request at a time gives no sign of life meanwhile."""
    assert GUNICORN["timeout"] * 1_000 > LONGEST_STATEMENT_OF_A_PAGE_MILLISECONDS


def test_the_proxy_asks_where_gunicorn_listens_and_nobody_else_can():
    assert f"server {GUNICORN['bind']};" in NGINX
    assert GUNICORN["bind"].startswith("127.0.0.1:")
    assert COMPOSE["services"]["proxy"]["network_mode"] == "service:web"


def test_the_proxy_writes_anew_whatever_a_browser_says_of_itself():
    for header in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "X-Forwarded-Host $host"):
        assert f"proxy_set_header {header};" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX


def test_the_proxy_logs_no_address_of_a_browser_and_no_path():
    logged = re.search(r"log_format consult '(.*)';", NGINX)[1]
    for variable in ("$remote_addr", "$request_uri", "$uri", "$request ", "$http_referer", "$args"):
        assert variable not in logged + " "


def test_the_proxy_takes_as_much_as_staff_may_upload():
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])
    assert Settings(environment="test").max_upload_megabytes < megabytes
