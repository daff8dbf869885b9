"""The command that makes an anonymised file, for consultations that are too large for a page."""

import os
import sys
from collections.abc import Set
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.db.session import begin_writing
from consult.errors import ConsultError
from consult.extensions import db
from consult.figures.disclosure.anonymising import MOST_COLUMNS
from consult.page_furniture import count_of
from consult.queries.anonymised import list_earlier_files
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.reports.anonymised.columns import PURPOSES, Wanted, choose
from consult.reports.anonymised.files import as_archive, as_workbook, what_is_not_guaranteed
from consult.reports.anonymised.making import make_file
from consult.services.anonymising import note_anonymised_file


@click.command("anonymised-file")
@click.argument("slug")
@click.option("--fact", "facts", multiple=True, help="The key of a question about the person; -week and -channel too.")
@click.option("--answer", "answers", multiple=True, help="The key of another question. None named: every one.")
@click.option("--also", multiple=True, help="The key of an answer that is to be taken for a fact.")
@click.option("--comments", is_flag=True, help="Add published comments.")
@click.option("--purpose", type=click.Choice(list(PURPOSES)), required=True)
@click.option(
    "--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A new .xlsx or .zip."
)
@with_appcontext
def anonymised_file_command(
    slug: str,
    facts: tuple[str, ...],
    answers: tuple[str, ...],
    also: tuple[str, ...],
    *,
    comments: bool,
    purpose: str,
    path: Path,
) -> None:
    """Write the responses to a consultation without who sent them, as the page for policy staff does."""
    settings = current_app.config["CONSULT"]
    if path.suffix not in (".xlsx", ".zip"):
        raise click.UsageError("Name a file that ends in .xlsx or .zip.")
    if path.exists():
        raise click.UsageError(f"There is a file {path} already. Name another.")
    try:
        consultation = require_consultation(db.session, slug)
        wanted = choose(
            questionnaire_of(db.session, consultation),
            facts=facts,
            answers=answers or None,
            also_facts=also,
            has_comments=comments,
        ).wanted
        _refuse_unfit(wanted, {*facts, *answers, *also})
        earlier = list_earlier_files(db.session, consultation)
        made = make_file(
            db.session, consultation, wanted, smallest=settings.smallest_cell, secret=settings.session_secret
        )
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    content = as_workbook(consultation, made) if path.suffix == ".xlsx" else as_archive(consultation, made)
    db.session.rollback()
    begin_writing(db.session)
    note_anonymised_file(
        db.session,
        consultation,
        facts=wanted.facts,
        answers=wanted.answers,
        has_comments=comments,
        purpose=purpose,
        ending=path.suffix.removeprefix("."),
        rows=len(made.rows),
        smallest=settings.smallest_cell,
    )
    db.session.commit()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    click.echo(f"{len(made.rows):,} rows, of which {made.shown:,} show facts about people, are in {path}.")
    for sentence in what_is_not_guaranteed(made):
        click.echo(f"- {sentence}")
    if earlier:
        made_before = count_of(len(earlier), "file was made", "files were made")
        click.echo(f"{made_before} before. Whoever has two can match them by what people answered.")


def _refuse_unfit(wanted: Wanted, named: Set[str]) -> None:
    unknown = sorted(named - {*wanted.facts, *wanted.answers})
    if unknown:
        raise click.UsageError(f"No file can hold these of this consultation: {', '.join(unknown)}.")
    if len(wanted.facts) > MOST_COLUMNS:
        raise click.UsageError(f"Name at most {MOST_COLUMNS} facts.")
