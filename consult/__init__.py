"""Consult: consultations asked, keyed, themed and reported."""

from flask import Flask, has_request_context
from pydantic import ValidationError

from consult import access, assets, drawn_once, error_pages, forgery, navigation, page_furniture, security, telemetry
from consult.account import single_sign_on
from consult.account.views import bp as account
from consult.admin.views import bp as admin
from consult.application import Application
from consult.board.views import bp as board
from consult.cli import commands
from consult.config import Settings
from consult.db.locked import give_keys
from consult.db.postgresql_habits import apply_postgresql_habits
from consult.db.session import apply_sqlite_habits
from consult.demo import summary as demo_summary
from consult.details_keys import keys_by
from consult.extensions import db
from consult.fault_reports import fault_reports
from consult.health import bp as health
from consult.metrics import views as monitoring
from consult.officers.views import bp as officers
from consult.policy.views import bp as policy
from consult.public.views import bp as public
from consult.queries.counts_folder import share_counts
from consult.tasks import queue

COUNTS = "counts"
"""The folder in the data folder where the processes share what they counted."""
BLUEPRINTS = (public, account, single_sign_on.bp, officers, policy, board, admin, health)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application. Raises SystemExit with what to set when the settings will not do."""
    settings = settings or read_settings()
    telemetry.configure_logging(for_people=settings.environment == "development", reports=fault_reports(settings))

    app = Application(__name__)
    app.config["SECRET_KEY"] = settings.session_secret
    app.config["CONSULT"] = settings
    app.config["TESTING"] = settings.environment == "test"
    app.config["SQLALCHEMY_ENGINES"] = {"default": settings.sqlalchemy_url}

    settings.data_folder.mkdir(parents=True, exist_ok=True)
    telemetry.init_app(app)
    monitoring.init_app(app)
    db.init_app(app)
    with app.app_context():
        apply_sqlite_habits(db.engine)
        apply_postgresql_habits(db.engine, is_serving=has_request_context)
        give_keys(db.engine, keys_by(settings))
        share_counts(db.engine, settings.data_folder / COUNTS)
    queue.init_app(app, settings)
    demo_summary.init_app(app, settings)

    security.init_app(app, settings)
    page_furniture.init_app(app, settings)
    drawn_once.init_app(app)
    assets.init_app(app)
    navigation.init_app(app)
    error_pages.init_app(app)
    single_sign_on.init_app(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(commands)
    # The user is loaded before tokens are checked, so that a page about a stale form knows who reads it.
    access.init_app(app, session_minutes=settings.session_minutes)
    forgery.init_app(app)
    return app


def read_settings() -> Settings:
    """Settings from the environment, or an exit that says in plain words what to set."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "\n".join(f"- {problem['msg'].removeprefix('Value error, ')}" for problem in error.errors())
        raise SystemExit(f"Consult cannot start:\n{problems}") from None
