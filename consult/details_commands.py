"""Commands that protect what people sent: keys of details, what is over, and one person's data."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.clock import utc_now
from consult.db.locked import keys_of
from consult.db.session import begin_writing
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import KeptThing
from consult.page_furniture import long_date
from consult.queries.consultations import list_consultations
from consult.queries.deletion import ToGo, to_go
from consult.queries.one_person import everything_held, require_response_called
from consult.queries.retention import LABELS, count_what_is_over, periods_of
from consult.services.auditing import record
from consult.services.erasing import erase_response
from consult.services.locking_anew import lock_anew
from consult.tasks.clock_leaps import believe_clock, find_leap
from consult.tasks.reissuing import finish_erasing
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
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Delete though nothing is known of the last days, as when the server was off. Look at the date before.",
)
@with_appcontext
def retention_command(*, dry_run: bool, clock_is_right: bool) -> None:
    """Delete what the retention schedules say is over, as the worker does each day."""
    settings, queue = current_app.config["CONSULT"], current_app.extensions["queue"]
    if dry_run:
        for consultation in list_consultations(db.session):
            periods = periods_of(db.session, consultation, settings)
            over = count_what_is_over(db.session, consultation, periods, utc_now())
            _say(consultation.slug, over)
            if KeptThing.RESPONSES not in over:
                _say_when(to_go(db.session, consultation, settings, utc_now()))
        click.echo("Nothing was deleted: this was a dry run.")
        return
    if clock_is_right:
        believe_clock(queue, utc_now())
    leap = find_leap(db.session, queue, utc_now())
    db.session.rollback()
    if leap is not None:
        click.echo(leap.sentence, err=True)
        sys.exit(1)
    for slug, deleted in carry_out_retention(db.session, current_app.extensions["originals"], settings):
        _say(slug, deleted.counts)
        if deleted.problem:
            click.echo(deleted.problem, err=True)


def _say(slug: str, counts: Mapping[KeptThing, int]) -> None:
    said = [f"  {LABELS[thing]}: {number:,}" for thing, number in counts.items() if number]
    click.echo("\n".join((slug, *(said or ["  Nothing"]))))


def _say_when(plan: ToGo | None) -> None:
    """Say when responses go that the next run leaves."""
    if plan is None:
        return
    said = "held" if plan.is_held else f"to go on {long_date(plan.goes_at)}"
    without = "" if plan.has_signed_summary else "; no summary is signed off"
    click.echo(f"  Responses: {plan.responses:,}, {said}{without}")


@click.command("export-person")
@click.argument("reference")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A new file.")
@with_appcontext
def export_person_command(reference: str, path: Path) -> None:
    """Write everything that is held of the response with a reference into a file of JSON."""
    begin_writing(db.session)
    try:
        response = require_response_called(db.session, reference)
        held = everything_held(db.session, response)
        record(db.session, "one person's data exported", response, format="json")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False, indent=2)
    except FileExistsError:
        click.echo(f"There is a file {path} already. Name another.", err=True)
        sys.exit(2)
    except (ConsultError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    click.echo(f"Everything that is held of this response is in {path}. Read it before you hand it over.")


@click.command("erase-person")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Erase without asking again.")
@click.option("--reason", default="Erased by a command.", show_default=True, help="Why, for the record. No names.")
@with_appcontext
def erase_person_command(reference: str, *, yes: bool, reason: str) -> None:
    """Erase everything that is held of the response with a reference."""
    if not yes:
        click.confirm("This cannot be undone. Erase the response and everything about it?", abort=True)
    begin_writing(db.session)
    try:
        erased = erase_response(db.session, require_response_called(db.session, reference), reason=reason)
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    finish_erasing(erased)
    click.echo("The response and everything about it is erased. Backups that were made before still hold it.")
    for number in erased.quoted_in:
        click.echo(f"Summary {number} was signed with a quote of it, which is withheld from now on.")
    if erased.drafts_set_aside:
        click.echo("A draft of a summary that quoted it is set aside. Make another.")
