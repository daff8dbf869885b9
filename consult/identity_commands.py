"""Parting an account from who somebody is to the provider: flask consult unlink-identity."""

import sys

import click
from flask.cli import with_appcontext

from consult.db.session import begin_writing
from consult.extensions import db
from consult.queries.people import get_user_by_email
from consult.services.identities import forget_identities


@click.command("unlink-identity")
@click.option("--email", required=True, help="The address of the account.")
@with_appcontext
def unlink_identity_command(email: str) -> None:
    """Part an account from whom the provider knows by it, for example because its address was given to somebody new."""
    begin_writing(db.session)
    user = get_user_by_email(db.session, email)
    if user is None:
        click.echo(f"There is no account for {email}.", err=True)
        sys.exit(2)
    parted = forget_identities(db.session, user)
    db.session.commit()
    click.echo(
        f"{user.name}’s account is linked to nobody at the provider now. Whoever signs on next with its address is."
        if parted
        else f"{user.name}’s account was linked to nobody at the provider."
    )
