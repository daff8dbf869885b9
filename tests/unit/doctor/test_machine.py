import os
from collections import namedtuple

import pytest

from consult.config import Settings
from consult.doctor import machine
from consult.doctor.findings import Level
from consult.doctor.machine import MEGABYTE, look_at_disk, look_at_encoder, look_at_permissions

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def settings(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return Settings(environment="test", data_folder=data)


@pytest.mark.parametrize(("free", "level"), [(100, Level.MEND), (1_000, Level.WARNING), (50_000, Level.OK)])
def test_a_disk_is_looked_at_before_it_is_full(settings, monkeypatch, free, level):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: Usage(0, 0, free * MEGABYTE))
    found = look_at_disk(settings)
    assert found.level is level
    assert f"{free:,} MB are left" in found.sentence


def test_the_fullest_of_the_disks_is_named(tmp_path, monkeypatch):
    made = Settings(
        environment="test",
        data_folder=tmp_path,
        database_url=f"sqlite:///{tmp_path}/elsewhere/consult.db",
        backup_folder=tmp_path / "backups" / "not" / "yet",
    )
    (tmp_path / "backups").mkdir()
    room = {tmp_path / "backups": 5_000}
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: Usage(0, 0, room.get(path, 90_000) * MEGABYTE))
    assert f"where {tmp_path / 'backups' / 'not' / 'yet'} is" in look_at_disk(made).sentence


def test_a_folder_for_us_alone_is_well(settings):
    assert look_at_permissions(settings).level is Level.OK


def test_a_folder_that_others_may_look_into_is_to_be_mended(settings):
    settings.data_folder.chmod(0o755)
    found = look_at_permissions(settings)
    assert found.level is Level.MEND
    assert f"chmod 700 {settings.data_folder}" in found.sentence


def test_a_folder_that_cannot_be_written_to_is_to_be_mended(settings, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert "cannot write to" in look_at_permissions(settings).sentence


def test_a_database_in_a_shared_folder_is_closed_as_a_file(settings, tmp_path):
    file = tmp_path / "consult.db"
    file.touch(mode=0o644)
    elsewhere = settings.model_copy(update={"database_url": f"sqlite:///{file}"})
    assert f"chmod 600 {file}" in look_at_permissions(elsewhere).sentence
    file.chmod(0o600)
    assert look_at_permissions(elsewhere).level is Level.OK


def test_an_encoder_that_is_not_there_is_to_be_mended(settings, tmp_path):
    found = look_at_encoder(settings.model_copy(update={"encoder_folder": tmp_path}))
    assert found.level is Level.MEND
    assert "No comment is themed: The encoder folder" in found.sentence


def test_an_encoder_that_reads_a_sentence_is_well(settings, monkeypatch):
    from nlp import encoder  # noqa: PLC0415 - so that the one that ships need not be built

    monkeypatch.setattr(encoder, "load_encoder", lambda _folder, **_options: encoder.HashingEncoder(64))
    assert look_at_encoder(settings).sentence == "It turns a sentence into 64 numbers."
