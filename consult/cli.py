"""Commands for whoever runs the product: run as `flask consult`."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from pydantic import ValidationError

from consult.db.session import begin_writing
from consult.errors import ConsultError
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import Role
from consult.services import accounts

commands = AppGroup("consult", help="Run and look after this deployment.")


@commands.command("migrate")
def migrate() -> None:
    """Bring the database to the newest migration."""
    upgrade_database(current_app.config["CONSULT"])
    click.echo("The database is up to date.")


@commands.command("create-user")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option("--role", type=click.Choice([role.value for role in Role]), prompt="Role")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create_user(email: str, name: str, role: str, password: str) -> None:
    """Make an account for an officer, policy staff, a board member or an administrator."""
    begin_writing(db.session)
    try:
        new = accounts.NewUser(email=email, name=name, role=Role(role), password=password)
        user = accounts.create_user(db.session, new)
    except ValidationError as error:
        for problem in error.errors():
            click.echo(f"{problem['loc'][0]}: {problem['msg']}.", err=True)
        sys.exit(2)
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    click.echo(f"Made an account for {user.name} ({user.email}) as {user.role.value}.")
