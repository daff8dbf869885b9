from datetime import UTC, datetime, timedelta

import pytest

from consult.backup.folder import name_for
from consult.config import Settings
from consult.doctor import services
from consult.doctor.findings import Level
from consult.doctor.services import look_at_backups, look_at_mail, look_at_queue
from consult.mail import MailServer, ServerAway
from consult.tasks.heartbeat import say_alive
from consult.tasks.jobs import MemoryQueue, Waiting

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def queue():
    return MemoryQueue("test", utc=True)


def test_a_queue_whose_worker_was_never_seen_is_to_be_mended(queue):
    found = look_at_queue(queue, now=NOON)
    assert found.level is Level.MEND
    assert found.sentence.startswith("No worker is alive. None was seen in the last two days; 0 jobs wait.")


def test_a_worker_that_was_seen_just_now_is_alive(queue):
    say_alive(queue, "here-1", NOON - timedelta(hours=1))
    say_alive(queue, "here-2", NOON - timedelta(seconds=20))
    found = look_at_queue(queue, now=NOON)
    assert found.level is Level.OK
    assert found.sentence.startswith("1 of 2 workers seen lately are alive")


def test_a_worker_that_fell_silent_is_to_be_mended(queue):
    say_alive(queue, "here-1", NOON - timedelta(hours=3))
    found = look_at_queue(queue, now=NOON)
    assert found.level is Level.MEND
    assert "The last was seen 3 hours ago" in found.sentence


def test_a_job_that_waits_long_is_told_of(queue, monkeypatch):
    say_alive(queue, "here-1", NOON)
    monkeypatch.setattr(queue, "waiting", lambda: Waiting(14, NOON - timedelta(minutes=40)))
    found = look_at_queue(queue, now=NOON)
    assert found.level is Level.WARNING
    assert "14 jobs wait, the oldest was asked for 40 minutes ago" in found.sentence


def test_a_queue_that_cannot_be_read_is_to_be_mended(queue, monkeypatch):
    monkeypatch.setattr(queue, "waiting", lambda: 1 / 0)
    assert "See CONSULT_QUEUE_URL" in look_at_queue(queue, now=NOON).sentence


def test_messages_that_wait_in_the_outbox_are_told_of(tmp_path):
    found = look_at_mail(Settings(environment="test", data_folder=tmp_path))
    assert found.level is Level.WARNING
    assert "passed on by hand" in found.sentence


def test_a_mail_server_is_greeted(monkeypatch):
    settings = Settings(environment="test", smtp_url="smtp://mail.example.org")
    monkeypatch.setattr(MailServer, "greet", lambda _server: None)
    assert look_at_mail(settings).level is Level.OK

    def away(_server):
        raise ServerAway("ConnectionRefusedError")

    monkeypatch.setattr(MailServer, "greet", away)
    found = look_at_mail(settings)
    assert found.level is Level.MEND
    assert "ConnectionRefusedError" in found.sentence


@pytest.mark.parametrize(
    ("age", "level"),
    [
        (timedelta(hours=12), Level.OK),
        (timedelta(hours=40), Level.WARNING),
        (timedelta(days=8), Level.MEND),
    ],
)
def test_a_backup_is_not_to_grow_old(tmp_path, age, level):
    settings = Settings(environment="test", backup_folder=tmp_path)
    (tmp_path / name_for(NOON - age, is_sealed=False)).touch()
    assert look_at_backups(settings, now=NOON).level is level


def test_no_backup_at_all_is_to_be_mended_in_production_alone(tmp_path):
    settings = Settings(environment="test", data_folder=tmp_path)
    assert look_at_backups(settings, now=NOON).level is Level.WARNING
    in_production = settings.model_copy(update={"environment": "production"})
    assert look_at_backups(in_production, now=NOON).level is Level.MEND


def test_how_long_ago_is_said_in_the_largest_unit_that_says_enough():
    said = [services._ago(timedelta(seconds=seconds)) for seconds in (-1, 90, 7_000, 90_000, 400_000)]
    assert said == ["0 seconds ago", "90 seconds ago", "117 minutes ago", "25 hours ago", "5 days ago"]
