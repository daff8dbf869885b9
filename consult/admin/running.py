"""How the service runs."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.admin.blueprint import bp
from consult.admin.running_words import describe
from consult.backup.folder import newest_backup_at
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.queries.deletion import list_to_go
from consult.tasks.running import look_at_running


@bp.get("/running")
@requires(Role.ADMIN)
def running() -> ResponseReturnValue:
    """What waits, whether a worker is alive, and what failed."""
    now = utc_now()
    looked = look_at_running(
        db.session,
        current_app.extensions["queue"],
        now=now,
        newest_backup_at=newest_backup_at(current_app.config["CONSULT"]),
    )
    to_go = list_to_go(db.session, current_app.config["CONSULT"], now)
    return render_template("admin/running.html", lines=describe(looked), looked_at=now, to_go=to_go)
