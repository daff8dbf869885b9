"""Commands about the details that are kept apart from answers."""

import sys

import click
from flask.cli import with_appcontext

from consult.db.locked import keys_of
from consult.db.session import begin_writing
from consult.errors import ConsultError
from consult.extensions import db
from consult.services.locking_anew import lock_anew


@click.command("rotate-keys")
@with_appcontext
def rotate_keys_command() -> None:
    """Lock contact details and equality answers anew with the newest key. Safe to stop, and to repeat."""
    done = 0
    try:
        begin_writing(db.session)
        while locked := lock_anew(db.session):
            db.session.commit()
            done += locked
            begin_writing(db.session)
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.rollback()
    click.echo(
        f"{done} details were locked anew with the key {keys_of(db.session).newest}, which locks all of them now. "
        "Older keys can be taken out of CONSULT_DETAILS_KEYS; keep them with backups made before today."
    )
