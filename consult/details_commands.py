"""Commands that protect what people sent: changing the keys of details, and deleting what is over."""

import sys
from collections.abc import Mapping

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.clock import utc_now
from consult.db.locked import keys_of
from consult.db.session import begin_writing
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import KeptThing
from consult.queries.consultations import list_consultations
from consult.queries.retention import LABELS, count_what_is_over, periods_of
from consult.services.locking_anew import lock_anew
from consult.tasks.retention import carry_out_retention


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


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only list what would be deleted.")
@with_appcontext
def retention_command(*, dry_run: bool) -> None:
    """Delete what the retention schedules say is over, as the worker does each day."""
    settings = current_app.config["CONSULT"]
    if dry_run:
        for consultation in list_consultations(db.session):
            periods = periods_of(db.session, consultation, settings)
            _say(consultation.slug, count_what_is_over(db.session, consultation, periods, utc_now()))
        click.echo("Nothing was deleted: this was a dry run.")
        return
    for slug, deleted in carry_out_retention(db.session, current_app.extensions["originals"], settings):
        _say(slug, deleted.counts)
        if deleted.problem:
            click.echo(deleted.problem, err=True)


def _say(slug: str, counts: Mapping[KeptThing, int]) -> None:
    said = [f"{number:,} {LABELS[thing]}" for thing, number in counts.items() if number]
    click.echo(f"{slug}: {', '.join(said) or 'nothing'}.")
