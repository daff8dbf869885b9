"""What monitoring fetches every so often."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from consult.access import public
from consult.backup.folder import newest_backup_at
from consult.clock import utc_now
from consult.config import Settings
from consult.errors import NotFound
from consult.extensions import db
from consult.metrics import requests
from consult.metrics.figures import Figures
from consult.metrics.requests import of_this_application
from consult.tasks.running import Running, look_at_running

bp = Blueprint("metrics", __name__)

# A proxy on this machine is here too, and asks for everybody: it says so in one of these.
SET_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@bp.get("/metrics")
@public
def figures() -> Response:
    """How the service runs, for those who have the token; where none is set, for this machine itself.

    While the database is away it gives what is known without it.
    """
    settings: Settings = current_app.config["CONSULT"]
    if not _may_ask(settings):
        raise NotFound("There is no such page.")
    now = CollectorRegistry()
    now.register(Figures(_running(settings)))
    told = generate_latest(now) + generate_latest(of_this_application().of_all_processes())
    return Response(told, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _running(settings: Settings) -> Running | None:
    """How the service runs; None while the database is away."""
    queue = current_app.extensions["queue"]
    try:
        return look_at_running(db.session, queue, now=utc_now(), newest_backup_at=newest_backup_at(settings))
    except SQLAlchemyError:
        db.session.rollback()
        return None


def _may_ask(settings: Settings) -> bool:
    if settings.metrics_token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.metrics_token.get_secret_value().encode())
    return (
        request.remote_addr is not None
        and ip_address(request.remote_addr).is_loopback
        and not any(name in request.headers for name in SET_BY_PROXIES)
    )


def init_app(app: Flask) -> None:
    """Count requests from here on, and tell the figures."""
    requests.init_app(app)
    app.register_blueprint(bp)
