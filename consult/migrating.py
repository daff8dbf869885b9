"""Runs the migrations from inside the application, against the database its settings name."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from consult.config import Settings

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def alembic_config(settings: Settings) -> Config:
    """Alembic's configuration for this deployment."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", settings.sqlalchemy_url.replace("%", "%%"))
    return config


def upgrade_database(settings: Settings) -> None:
    """Bring the database to the newest migration."""
    command.upgrade(alembic_config(settings), "head")
