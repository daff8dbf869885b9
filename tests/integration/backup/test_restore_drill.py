"""A backup is worth what comes back from it: every row is compared, on the same database and on the other."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, func, select

from consult.backup import restoring, taking
from consult.backup.archive import check, reading
from consult.backup.problems import BackupError
from consult.backup.restoring import restore_backup
from consult.backup.taking import take_backup
from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.migrating import upgrade_database
from consult.models import Answer, Comment, Response
from consult.originals.folder import OriginalsFolder
from consult.queries.comments import count_comments
from consult.queries.consultations import require_consultation
from consult.queries.search import search_of
from consult.queries.selections import CommentFilter
from consult.services.originals import attach_original
from forms.answers import ChoiceAnswer, TextAnswer
from tests.every_table import fill_every_table, rows_of
from tests.migrations.before_the_index import BEFORE_THE_INDEX, identifiers
from tests.scans import a_pdf

SAID = {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer("Bikes 🏍 on the moor")}


def rows_in(engine):
    with engine.connect() as connection:
        return rows_of(connection)


def test_every_row_of_every_table_comes_back_on_either_database(session, settings, elsewhere, tmp_path):
    fill_every_table(session.connection())
    session.commit()
    wanted = rows_of(session.connection())
    assert {len(rows) for rows in wanted.values()} == {2}

    taken = take_backup(session, settings, tmp_path / "first.tar.gz")
    assert taken.manifest.rows == dict.fromkeys(wanted, 2)
    there, engine = elsewhere("there", kind="sqlite")
    restore_backup(engine, there, tmp_path / "first.tar.gz")
    assert rows_in(engine) == wanted

    with Session(engine) as on_sqlite:
        take_backup(on_sqlite, there, tmp_path / "second.tar.gz")
    back, engine = elsewhere("back")
    restore_backup(engine, back, tmp_path / "second.tar.gz")
    assert rows_in(engine) == wanted

    with pytest.raises(BackupError, match="The database holds data: 2 rows, the first in the table “"):
        restore_backup(engine, back, tmp_path / "first.tar.gz")
    restore_backup(engine, back, tmp_path / "first.tar.gz", replace=True)  # signed summaries too
    assert rows_in(engine) == wanted
    with engine.begin() as connection, pytest.raises(Exception, match="a signed summary cannot be changed"):
        connection.execute(text("UPDATE summary SET failure = 'x'"))


def test_originals_and_messages_that_wait_come_back_with_the_rows(
    session, settings, factories, app, elsewhere, tmp_path
):
    response, user = factories.response(factories.consultation(), SAID), factories.user()
    session.rollback()
    begin_writing(session)
    folder = OriginalsFolder(settings.originals_folder)
    kept, gone, changed = (
        attach_original(session, folder, response, io.BytesIO(a_pdf() + bytes(n)), attached_by=user).stored_as
        for n in range(3)
    )
    session.commit()
    folder.delete(gone)
    folder.path_of(changed).write_bytes(b"something else")
    (settings.data_folder / "outbox").mkdir(exist_ok=True)
    (settings.data_folder / "outbox" / "telling-1.eml").write_text("To: resident@example.org")

    taken = take_backup(session, settings, tmp_path / "backup.tar.gz", "three small words")
    assert taken.manifest.missing == tuple(sorted((gone, changed)))
    there, engine = elsewhere("there", kind="sqlite")
    restore_backup(engine, there, tmp_path / "backup.tar.gz", "three small words")
    restored = there.originals_folder / kept
    assert restored.read_bytes() == a_pdf()
    assert restored.stat().st_mode & 0o777 == 0o600
    assert (there.data_folder / "outbox" / "telling-1.eml").read_text() == "To: resident@example.org"
    with Session(engine) as restored_session:
        consultation = require_consultation(restored_session, "consultation-1")
        found = CommentFilter(search=search_of("bike"))  # the index of words is made anew
        assert count_comments(restored_session, consultation, "main_issue", found) == 1


def test_a_backup_sees_one_moment_while_people_go_on_answering(session, settings, factories, monkeypatch, tmp_path):
    consultation = factories.consultation()
    factories.response(consultation, SAID)
    adding = taking.Writer.add
    sent = []

    def add_while_somebody_answers(archive, name, content):
        sent.append(name)
        factories.response(consultation, SAID)
        return adding(archive, name, content)

    monkeypatch.setattr(taking.Writer, "add", add_while_somebody_answers)
    monkeypatch.setattr(taking, "BYTES_OF_A_PART", 1)
    with Session(session.get_bind()) as own:
        taken = take_backup(own, settings, tmp_path / "backup.tar.gz")
    assert len(sent) > 10
    assert taken.manifest.rows["response"] == taken.manifest.rows["comment"] == 1
    assert taken.manifest.rows["answer"] == 2
    session.rollback()
    assert session.scalar(select(func.count(col(Response.id)))) == len(sent) + 1


def test_a_backup_of_the_migration_before_is_restored_and_then_migrated(elsewhere, tmp_path):
    older, engine = elsewhere("older")
    upgrade_database(older, "0004")
    values = identifiers(engine.dialect.name, "version", "consultation", "response", "comment")
    with engine.begin() as connection:
        for statement in BEFORE_THE_INDEX:
            connection.execute(text(statement), values)
    with Session(engine) as session:
        taken = take_backup(session, older, tmp_path / "older.tar.gz")
    assert taken.header.migration == "0004"
    newer, engine = elsewhere("newer")
    restore_backup(engine, newer, tmp_path / "older.tar.gz")
    with Session(engine) as session:
        assert session.exec(select(Comment.text)).one() == "Bikes on the moor"
        assert session.exec(select(Response.reference)).one() == "r"
        assert session.exec(select(Answer)).all() == []


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_touched(
    session, settings, elsewhere, monkeypatch, tmp_path
):
    monkeypatch.setattr(taking, "migration_of", lambda _connection: "9999")
    take_backup(session, settings, tmp_path / "newer.tar.gz")
    there, engine = elsewhere("there", kind="sqlite")
    with pytest.raises(BackupError, match="taken at migration 9999, which this version of Consult does not know"):
        restore_backup(engine, there, tmp_path / "newer.tar.gz")


def test_a_database_of_a_newer_version_is_never_taken_away(session, settings, elsewhere, tmp_path):
    take_backup(session, settings, tmp_path / "backup.tar.gz")
    there, engine = elsewhere("there", kind="sqlite")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(BackupError, match="The database is at migration 9999"):
        restore_backup(engine, there, tmp_path / "backup.tar.gz", replace=True)


def test_rows_that_are_not_those_of_the_manifest_are_not_kept(
    session, settings, factories, elsewhere, monkeypatch, tmp_path
):
    factories.user()
    take_backup(session, settings, tmp_path / "backup.tar.gz")
    there, engine = elsewhere("there", kind="sqlite")
    monkeypatch.setattr(restoring, "_put_back", lambda *_: {"user_account": 2})
    with pytest.raises(BackupError, match="so none were kept"):
        restore_backup(engine, there, tmp_path / "backup.tar.gz")


class TestWhatIsReplaced:
    @pytest.fixture
    def there(self, session, settings, factories, elsewhere, tmp_path):
        """A database with one person, and a backup of another with two."""
        factories.user()
        take_backup(session, settings, tmp_path / "one.tar.gz")
        factories.user()
        take_backup(session, settings, tmp_path / "two.tar.gz")
        there, engine = elsewhere("there")
        restore_backup(engine, there, tmp_path / "one.tar.gz")
        return there, engine

    def test_it_is_there_again_where_the_restore_fails(self, there, monkeypatch, tmp_path):
        settings, engine = there
        putting, told, before = restoring._put_back, [], rows_in(engine)

        def fail_once(*arguments):
            monkeypatch.setattr(restoring, "_put_back", putting)
            putting(*arguments)
            return {}

        monkeypatch.setattr(restoring, "_put_back", fail_once)
        with pytest.raises(BackupError, match=r"none were kept\. What was in the database before is there again"):
            restore_backup(engine, settings, tmp_path / "two.tar.gz", replace=True, tell=told.append)
        assert rows_in(engine) == before
        assert check(told[0], None).manifest.rows["user_account"] == 1

    def test_it_is_named_where_it_cannot_be_put_back_either(self, there, monkeypatch, tmp_path):
        settings, engine = there
        monkeypatch.setattr(restoring, "_put_back", lambda *_: {})
        with pytest.raises(BackupError, match="Nor could what was in the database before") as failed:
            restore_backup(engine, settings, tmp_path / "two.tar.gz", replace=True)
        monkeypatch.undo()
        [kept] = settings.backups_folder.iterdir()
        assert f"flask consult restore --replace {kept}" in str(failed.value)
        restore_backup(engine, settings, kept)
        assert len(rows_in(engine)["user_account"]) == 1

    def test_nothing_is_changed_where_it_cannot_be_kept(self, there, tmp_path):
        settings, engine = there
        settings.backups_folder.write_text("a file stands where the folder should be")
        before = rows_in(engine)
        with pytest.raises(BackupError, match="Nothing was changed, because what is in the database"):
            restore_backup(engine, settings, tmp_path / "two.tar.gz", replace=True)
        assert rows_in(engine) == before


def test_a_backup_that_cannot_be_written_says_why_and_leaves_nothing_behind(session, settings, tmp_path):
    (tmp_path / "folder").write_text("a file stands where the folder should be")
    with pytest.raises(BackupError, match="cannot be written to"):
        take_backup(session, settings, tmp_path / "folder" / "backup.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_database_without_tables_is_not_backed_up_and_nothing_is_left_behind(elsewhere, tmp_path):
    there, engine = elsewhere("there")
    with Session(engine) as session, pytest.raises(BackupError, match="flask consult migrate"):
        take_backup(session, there, tmp_path / "nothing.tar.gz")
    assert not list(tmp_path.glob("nothing*"))


def test_a_backup_never_takes_the_place_of_another_file(session, settings, tmp_path):
    (tmp_path / "mine.tar.gz").write_text("precious")
    with pytest.raises(BackupError, match="is there already"):
        take_backup(session, settings, tmp_path / "mine.tar.gz")
    assert (tmp_path / "mine.tar.gz").read_text() == "precious"


def test_no_table_numbers_its_rows_by_itself():
    """A sequence would have to be restored too."""
    for table in SQLModel.metadata.sorted_tables:
        assert table.autoincrement_column is None, table.name


class TestTheCommands:
    def run(self, app, *words):
        return app.test_cli_runner().invoke(args=["consult", *map(str, words)])

    def test_a_backup_is_put_into_its_folder_and_only_so_many_are_kept(self, app, session, settings):
        settings.backups_folder.mkdir(exist_ok=True)
        old = settings.backups_folder / f"consult-{utc_now() - timedelta(days=1):%Y%m%dT%H%M%SZ}.tar.gz"
        old.touch()
        result = self.run(app, "backup", "--keep", "1")
        assert "and checked it." in result.output
        assert "It is not sealed" in result.output
        assert f"Deleted {old}." in result.output
        assert len(list(settings.backups_folder.iterdir())) == 1

    def test_a_sealed_backup_is_checked_with_its_passphrase_alone(self, app, tmp_path):
        right, wrong = tmp_path / "right", tmp_path / "wrong"
        right.write_text("three small words\n")
        wrong.write_text("three other words\n")
        file = tmp_path / "backup.sealed"
        assert self.run(app, "backup", "--to", file, "--passphrase-file", right).exit_code == 0
        assert "is whole." in self.run(app, "backup", "--verify", file, "--passphrase-file", right).output
        for words, sentence in (
            (("--passphrase-file", wrong), "The passphrase is not the one"),
            ((), "The backup is sealed. Put its passphrase into a file"),
        ):
            result = self.run(app, "backup", "--verify", file, *words)
            assert result.exit_code == 2
            assert sentence in result.output

    def test_restore_says_in_a_sentence_why_it_does_nothing(self, app, factories, tmp_path):
        factories.user()
        file = tmp_path / "backup.tar.gz"
        self.run(app, "backup", "--to", file)
        result = self.run(app, "restore", file)
        assert result.exit_code == 2
        assert "The database holds data: 1 rows, the first in the table “user_account”." in result.output

    def test_a_number_to_keep_goes_with_the_folder_alone(self, app, tmp_path):
        result = self.run(app, "backup", "--keep", "2", "--to", tmp_path / "backup.tar.gz")
        assert "--keep goes with the folder of backups" in result.output


def test_a_part_holds_no_more_than_fits_into_memory(session, settings, factories, monkeypatch, tmp_path):
    for _ in range(3):
        factories.user()
    monkeypatch.setattr(taking, "BYTES_OF_A_PART", 1)
    take_backup(session, settings, tmp_path / "backup.tar.gz")
    assert check(tmp_path / "backup.tar.gz", None).manifest.rows["user_account"] == 3
    with reading(tmp_path / "backup.tar.gz", None) as archive:
        lines = [json.loads(file.read()) for name, file in archive.parts() if "user_account" in name]
    assert len(lines) == 3
