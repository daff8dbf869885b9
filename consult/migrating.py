"""Runs the migrations from inside the application, against the database its settings name."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from consult.config import Settings
from consult.errors import ConsultError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent.parent / "migrations"
SEARCH_INDEX = "searchable_"  # what the names of its tables, column and index have in common

# Alembic takes 15 MB. Every web process imports this module with the command line, and none of them migrates, so it is
# imported where it is used.


def alembic_config(settings: Settings) -> "Config":
    """Alembic's configuration for this deployment."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["settings"] = settings
    config.set_main_option("sqlalchemy.url", settings.sqlalchemy_url.replace("%", "%%"))
    return config


def is_described_by_a_model(_item: object, name: str | None, _kind: str, is_reflected: bool, _other: object) -> bool:
    """Whether Alembic is to hold something in the database against the models.

    The index of the words of comments is no model: it is made and kept by the database, on each in its own way.
    """
    return not (is_reflected and name is not None and SEARCH_INDEX in name)


class NotInUtf8(ConsultError):
    """The database could not hold, search and order what people write."""


def refuse_other_encodings(connection: "Connection") -> None:
    """Raise NotInUtf8 for a PostgreSQL database in another encoding, which SQLite has no equal of."""
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise NotInUtf8(
            f"The database is in the encoding {encoding}, not in UTF8. Make one that is, for example: "
            "createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 consult"
        )


def upgrade_database(settings: Settings, to: str = "head") -> None:
    """Bring the database to the newest migration, or up to an older one."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(alembic_config(settings), to)


def downgrade_database(settings: Settings, to: str) -> None:
    """Take the database back to an older migration; `base` leaves no table of ours."""
    from alembic import command  # noqa: PLC0415 - see above

    command.downgrade(alembic_config(settings), to)


def known_migrations(settings: Settings) -> tuple[str, ...]:
    """The migrations that this version has, the newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    scripts = ScriptDirectory.from_config(alembic_config(settings))
    return tuple(script.revision for script in scripts.walk_revisions())
