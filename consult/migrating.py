"""Runs the migrations from inside the application, against the database its settings name."""

from pathlib import Path
from typing import TYPE_CHECKING

from consult.config import Settings

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"

# Alembic takes 15 MB. Every web process imports this module with the command line, and none of them migrates, so it is
# imported where it is used.


def alembic_config(settings: Settings) -> "Config":
    """Alembic's configuration for this deployment."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", settings.sqlalchemy_url.replace("%", "%%"))
    return config


def upgrade_database(settings: Settings) -> None:
    """Bring the database to the newest migration."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(alembic_config(settings), "head")
