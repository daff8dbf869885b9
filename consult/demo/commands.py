"""Loading and serving the demonstration: flask consult load-demo and run-demo."""

import sys

import click
from flask import current_app
from sqlmodel import Session

from consult.clock import today_in_london
from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.consultations import RESULTS_SLUG
from consult.demo.known_answer import SLUG as KNOWN_ANSWER_SLUG
from consult.demo.loading import load_demo
from consult.demo.people import LOGINS
from consult.demo.serving import CannotServe, wait_for_the_end, web_and_worker
from consult.demo.summary import enqueue_demo_summary
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.queries.consultations import list_consultations, require_consultation
from consult.tasks.coding import enqueue_run
from consult.tasks.dashboards import count_groups_for_dashboards

WELCOME = """
Consult is running at {address}

  1. As a resident: open {address} and answer any open consultation.
  2. As a member of the board: sign in and read {address}/board/{results}
  3. As policy staff: see every theme, and the comments behind each count.
  4. As an officer: open a batch and key a paper form.

  Sign in at {address}/account/sign-in
{logins}

All answers shown as results are invented. Theming runs in the background and takes about a minute the first time;
then two summaries that the board reads are made and signed off, which takes about half a minute each. The second is
of a survey whose figures are known beforehand: {address}/board/{known}
Stop with Ctrl-C. Data is kept in {folder}.
"""


def refuse_production(settings: Settings) -> None:
    """Demonstration logins are known to everybody, so they may not stand where real people answer."""
    if settings.is_production:
        raise click.ClickException("The demonstration is never loaded in production: its passwords are public.")


def load_if_empty(session: Session) -> bool:
    """Load the demonstration unless the database has a consultation. True when it was loaded."""
    begin_writing(session)
    if list_consultations(session):
        session.rollback()
        return False
    run = load_demo(session, today=today_in_london())
    session.commit()
    count_groups_for_dashboards(session, smallest=current_app.config["CONSULT"].smallest_cell)
    enqueue_run(run.id)
    enqueue_demo_summary(run.consultation_id)
    enqueue_demo_summary(require_consultation(session, KNOWN_ANSWER_SLUG).id)
    return True


@click.command("load-demo")
def load_demo_command() -> None:
    """Load the demonstration into an empty database."""
    refuse_production(current_app.config["CONSULT"])
    if not load_if_empty(db.session):
        raise click.ClickException("There are consultations in this database already. Nothing was changed.")
    click.echo("The demonstration is loaded. Start a worker to have its comments themed, and its summary made.")


@click.command("run-demo")
def run_demo_command() -> None:
    """Migrate, load the demonstration if the database is empty, and serve it with its worker."""
    settings: Settings = current_app.config["CONSULT"]
    refuse_production(settings)
    upgrade_database(settings)
    load_if_empty(db.session)
    db.session.close()
    db.engine.dispose()
    try:
        with web_and_worker(settings.port) as processes:
            click.echo(welcome(settings))
            wait_for_the_end(processes)
    except CannotServe as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo("Stopped.")


def welcome(settings: Settings) -> str:
    """What to click first, with the logins."""
    logins = "\n".join(f"     {each.role.value:<8}{each.email:<24}{each.password}" for each in LOGINS)
    return WELCOME.format(
        address=f"http://127.0.0.1:{settings.port}",
        results=RESULTS_SLUG,
        known=KNOWN_ANSWER_SLUG,
        logins=logins,
        folder=settings.data_folder.resolve(),
    )
