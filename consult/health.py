"""Whether this process is alive, and whether it can serve."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from consult.access import public
from consult.extensions import db
from consult.migrating import MIGRATIONS

bp = Blueprint("health", __name__)

NEWEST_MIGRATION = max(file.name.partition("_")[0] for file in MIGRATIONS.glob("versions/[0-9]*.py"))


@bp.get("/healthz")
@public
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The process answers and reaches its database, which has every migration that this version knows."""
    try:
        revision = db.session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return jsonify(status="database unavailable"), 503
    if (revision or "") < NEWEST_MIGRATION:
        return jsonify(status="database not migrated", migration=revision), 503
    return jsonify(status="ok", migration=revision)
