"""Commands that write what an organisation has to say of the service."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.clock import utc_now
from consult.errors import ConsultError
from consult.extensions import db
from consult.queries.consultations import require_consultation
from consult.reports.accountability.document import Document, as_json, as_text
from consult.reports.accountability.impact_note import impact_note_of, impact_note_of_service
from consult.reports.accountability.transparency import transparency_record

as_json_option = click.option("--json", "is_json", is_flag=True, help="For a machine to read.")


@click.command("impact-note")
@click.argument("slug", required=False)
@as_json_option
@with_appcontext
def impact_note_command(slug: str | None, *, is_json: bool) -> None:
    """Write the data protection impact note of a consultation; without one, that of the service."""
    settings = current_app.config["CONSULT"]
    if slug is None:
        _write(impact_note_of_service(db.session, settings, now=utc_now()), is_json=is_json)
        return
    try:
        consultation = require_consultation(db.session, slug)
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    _write(impact_note_of(db.session, consultation, settings, now=utc_now()), is_json=is_json)


@click.command("transparency-record")
@as_json_option
@with_appcontext
def transparency_record_command(*, is_json: bool) -> None:
    """Write the algorithmic transparency record."""
    _write(transparency_record(db.session, current_app.config["CONSULT"], now=utc_now()), is_json=is_json)


def _write(document: Document, *, is_json: bool) -> None:
    click.echo(as_json(document) if is_json else as_text(document), nl=is_json)
