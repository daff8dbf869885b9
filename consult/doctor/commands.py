"""Looking a deployment over: flask consult doctor."""

import sys
from collections.abc import Callable, Iterator
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.clock import utc_now
from consult.config import Settings
from consult.doctor import database, machine, services
from consult.doctor import settings as of_settings
from consult.doctor.findings import Finding, Level, mend
from consult.doctor.provider import look_at_provider
from consult.extensions import db

Look = tuple[str, Callable[[], Finding]]


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Look this deployment over, a line for each thing. Ends with 1 where something must be mended."""
    found = [_found(*look) for look in _looks(current_app.config["CONSULT"])]
    for finding in found:
        click.echo(finding.line)
    sys.exit(1 if any(finding.level is Level.MEND for finding in found) else 0)


def _looks(settings: Settings) -> Iterator[Look]:
    now = utc_now()
    yield "settings", partial(of_settings.look_at_environment, settings)
    yield "secret", partial(of_settings.look_at_secret, settings)
    yield "https", partial(of_settings.look_at_https, settings)
    yield "migrations", partial(database.look_at_migrations, db.session, settings)
    yield "clock", partial(database.look_at_clock, db.session, now=now)
    yield "commits", partial(database.look_at_commits, db.session)
    yield "permissions", partial(machine.look_at_permissions, settings)
    yield "disk", partial(machine.look_at_disk, settings)
    yield "encoder", partial(machine.look_at_encoder, settings)
    yield "queue", partial(services.look_at_queue, current_app.extensions["queue"], now=now)
    yield "deleting", partial(services.look_at_deleting, db.session, current_app.extensions["queue"], now=now)
    yield "mail", partial(services.look_at_mail, settings)
    yield "sign-on", partial(look_at_provider, db.session, settings)
    yield "backup", partial(services.look_at_backups, settings, now=now)


def _found(about: str, look: Callable[[], Finding]) -> Finding:
    """What a look finds. One that fails must not keep the others from being seen."""
    try:
        return look()
    except Exception as error:  # a deployment can be broken in more ways than there are looks
        return mend(about, f"It could not be looked at: {type(error).__name__}.")
