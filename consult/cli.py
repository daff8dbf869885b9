"""Commands for whoever runs the product: run as `flask consult`."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from pydantic import ValidationError

from consult.accountability_commands import impact_note_command, transparency_record_command
from consult.anonymised_command import anonymised_file_command
from consult.backup.commands import backup_command, restore_command
from consult.command_group import CommandGroup
from consult.db.session import begin_writing
from consult.demo.commands import load_demo_command, run_demo_command
from consult.details_commands import (
    erase_person_command,
    export_person_command,
    retention_command,
    rotate_keys_command,
)
from consult.doctor.commands import doctor_command
from consult.errors import ConsultError
from consult.extensions import db
from consult.identity_commands import unlink_identity_command
from consult.migrating import downgrade_database, known_migrations, upgrade_database
from consult.models import Role
from consult.queries.consultations import require_consultation
from consult.queries.questionnaires import missing_code_books
from consult.services import accounts
from consult.services.code_books import SHIPPED_SLUG, publish_code_book, publish_shipped_code_book
from consult.services.consultations import Opening, open_between_days, publish_questionnaire
from consult.services.memberships import fingerprint_of, limit_to
from consult.tasks.upkeep import count_rows_for_the_planner
from consult.tasks.worker import run_worker
from forms.loading import QuestionnaireUnreadable, library, load_questionnaire
from nlp.codebook import CodeBookUnreadable, load_codebook

commands = CommandGroup("consult", help="Run and look after this deployment.")
commands.add_command(backup_command)
commands.add_command(doctor_command)
commands.add_command(restore_command)
commands.add_command(load_demo_command)
commands.add_command(run_demo_command)
commands.add_command(rotate_keys_command)
commands.add_command(retention_command)
commands.add_command(export_person_command)
commands.add_command(erase_person_command)
commands.add_command(anonymised_file_command)
commands.add_command(impact_note_command)
commands.add_command(transparency_record_command)
commands.add_command(unlink_identity_command)


@commands.command("migrate")
@click.option("--to", help="An older migration to go back to, before the version of Consult that it belongs to.")
@click.option("--yes", is_flag=True, help="Go back without asking.")
def migrate(to: str | None, yes: bool) -> None:
    """Bring the database to the newest migration, or back to an older one."""
    settings = current_app.config["CONSULT"]
    if to is None:
        upgrade_database(settings)
        count_rows_for_the_planner(db.session)  # of new indexes it knows nothing, and passes them over
        click.echo("The database is up to date.")
        return
    if to not in known_migrations(settings):
        raise click.UsageError(f"There is no migration {to}. Their names are in migrations/versions.")
    if not yes:
        click.confirm(f"What later migrations than {to} keep will be lost. Is there a backup, and go back?", abort=True)
    downgrade_database(settings, to)
    click.echo(f"The database is back at migration {to}. Install the version of Consult that it belongs to.")


@commands.command("create-user")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option("--role", type=click.Choice([role.value for role in Role]), prompt="Role")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option(
    "--consultation", "slugs", multiple=True, help="Its address. Limits the person to it, and to others named so too."
)
def create_user(email: str, name: str, role: str, password: str, slugs: tuple[str, ...]) -> None:
    """Make an account for an officer, policy staff, a board member or an administrator."""
    begin_writing(db.session)
    try:
        new = accounts.NewUser(email=email, name=name, role=Role(role), password=password)
        user = accounts.create_user(db.session, new, site_name=current_app.config["CONSULT"].partnership)
        if slugs:
            named = [require_consultation(db.session, slug) for slug in dict.fromkeys(slugs)]
            limit_to(db.session, user, named, seen=fingerprint_of(db.session, user))
    except ValidationError as error:
        for problem in error.errors():
            click.echo(f"{problem['loc'][0]}: {problem['msg']}.", err=True)
        sys.exit(2)
    except ConsultError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    click.echo(f"Made an account for {user.name} ({user.email}) as {user.role.value}.")


@commands.command("worker")
def worker() -> None:
    """Code comments in the background until told to stop."""
    run_worker(current_app)


@commands.command("open-consultation")
@click.option("--questionnaire", required=True, help="A YAML file, or the name of one that comes with the product.")
@click.option("--slug", required=True, help="Its address: /consultations/SLUG.")
@click.option("--title", help="What residents see; that of the questionnaire, if left out.")
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, in London.")
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day, in London.")
def open_consultation(questionnaire: str, slug: str, title: str | None, opens: datetime, closes: datetime) -> None:
    """Publish a questionnaire, and open a consultation with it."""
    path = library().get(questionnaire, Path(questionnaire))
    begin_writing(db.session)
    try:
        asked = load_questionnaire(path)
        version = publish_questionnaire(db.session, path.read_text(encoding="utf-8"), source=path.name)
        facts = Opening(title=title or version.title, slug=slug, opens_on=opens.date(), closes_on=closes.date())
        opened = open_between_days(db.session, version, facts)
    except (ConsultError, QuestionnaireUnreadable) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    click.echo(f"“{opened.title}” is at /consultations/{slug}, open from {opens:%-d %B %Y} to {closes:%-d %B %Y}.")
    for missing in missing_code_books(db.session, asked):
        click.echo(f"Its comments wait for the code book “{missing}”: flask consult publish-code-book --slug {missing}")


@commands.command("publish-code-book")
@click.option("--slug", default=SHIPPED_SLUG, show_default=True, help="What a questionnaire's question calls it.")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its YAML file.")
def publish_book(slug: str, path: Path | None) -> None:
    """Publish a code book: the one that comes with the product, or that of a file."""
    begin_writing(db.session)
    try:
        if path is None:
            book = publish_shipped_code_book(db.session, slug=slug)
        else:
            load_codebook(path)  # says what is wrong with the file itself
            book = publish_code_book(db.session, path.read_text(encoding="utf-8-sig"), slug=slug, source=str(path))
    except (ConsultError, CodeBookUnreadable) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    db.session.commit()
    click.echo(f"Version {book.version} of the code book “{book.slug}” is published.")
