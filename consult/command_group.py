"""The commands of the product, which say in a sentence what ails the database."""

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from consult.database_trouble import code_of, why
from consult.migrating import NotInUtf8


class CommandGroup(AppGroup):
    """Commands that end with a sentence and exit code 1 where the database cannot do what they ask of it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NotInUtf8 as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError as error:
            code = code_of(error)
            raise click.ClickException(
                f"Nothing more could be done: {why(error, code)} ({code or type(error).__name__}). "
                "See CONSULT_DATABASE_URL, and flask consult doctor."
            ) from error
