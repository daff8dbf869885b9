import pytest

from consult import create_app
from consult.config import Settings
from consult.migrating import NotInUtf8


@pytest.fixture
def away(tmp_path):
    """The application beside a database that nothing answers for."""
    return create_app(
        Settings(environment="test", data_folder=tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none")
    )


@pytest.mark.parametrize("command", ["migrate", "rotate-keys"])
def test_a_command_says_in_a_sentence_that_the_database_is_away(away, command):
    result = away.test_cli_runner().invoke(args=["consult", command])
    assert result.exit_code == 1
    assert result.output == (
        "Error: Nothing more could be done: the database cannot be reached (OperationalError). "
        "See CONSULT_DATABASE_URL, and flask consult doctor.\n"
    )


def test_migrate_says_which_encoding_is_needed(away, monkeypatch):
    def refuse(_settings):
        raise NotInUtf8("The database is in the encoding LATIN1, not in UTF8.")

    monkeypatch.setattr("consult.cli.upgrade_database", refuse)
    result = away.test_cli_runner().invoke(args=["consult", "migrate"])
    assert (result.exit_code, result.output) == (1, "Error: The database is in the encoding LATIN1, not in UTF8.\n")
