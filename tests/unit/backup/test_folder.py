from datetime import UTC, datetime, timedelta

from consult.backup.folder import backups_in, let_go_of_old, name_for, newest_backup_at, taken_at
from consult.config import Settings

MOMENT = datetime(2026, 11, 20, 22, 37, 2, tzinfo=UTC)


def fill(folder, days):
    for day in range(days):
        (folder / name_for(MOMENT + timedelta(days=day), is_sealed=day % 2 == 0)).touch()


def test_the_name_of_a_backup_says_when_it_was_taken():
    for is_sealed in (True, False):
        assert taken_at(name_for(MOMENT, is_sealed=is_sealed)) == MOMENT
    assert taken_at("consult-of-last-week.tar.gz") is None


def test_the_oldest_are_let_go_and_nothing_else_in_the_folder(tmp_path):
    fill(tmp_path, 4)
    (tmp_path / "consult-by-hand.tar.gz").touch()
    old = let_go_of_old(tmp_path, keep=3)
    assert old == [tmp_path / name_for(MOMENT, is_sealed=True)]
    assert len(backups_in(tmp_path)) == 3
    assert (tmp_path / "consult-by-hand.tar.gz").exists()


def test_the_newest_backup_of_a_deployment_is_found(tmp_path):
    settings = Settings(environment="test", data_folder=tmp_path)
    assert newest_backup_at(settings) is None
    settings.backups_folder.mkdir()
    fill(settings.backups_folder, 2)
    assert newest_backup_at(settings) == MOMENT + timedelta(days=1)


def test_backups_go_where_the_settings_say(tmp_path):
    elsewhere = Settings(environment="test", data_folder=tmp_path, backup_folder=tmp_path / "disk")
    assert elsewhere.backups_folder == tmp_path / "disk"
