"""A web host as a process of its own, on which somebody sends their response, and which a test can cut off.

python -m tests.integration.sending_process DATABASE FOLDER SLUG COOKIE [let_go_soon]

COOKIE is the session of a browser in which everything is answered. The host says when the response is written and not
yet committed, and waits for a line; with `let_go_soon` the server waits for it a second and not twenty. It tells the
status of what the person was shown, and the address that it leads to; then it waits for a line again, and the person
sends once more.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import text

from consult import create_app
from consult.config import Settings
from consult.db import postgresql_habits
from consult.extensions import db
from consult.models import Response
from consult.public import checking

IN_A_HURRY = {"keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 1, "tcp_user_timeout": 2_000}
"""What takes a minute where nobody hurries."""
PAUSE = "idle_in_transaction_session_timeout"
WAIT_A_SECOND = text(f"SELECT set_config('{PAUSE}', '1s', true) WHERE current_setting('{PAUSE}') = '20s'")
submit = checking.responding.submit


def main(database: str, folder: str, slug: str, cookie: str, let_go_soon: str = "") -> None:
    """Send, say what came of it, and send again."""
    app = create_app(Settings(environment="test", database_url=database, data_folder=Path(folder)))
    browser = app.test_client()
    browser.set_cookie("consult_session", cookie)
    path = f"/consultations/{slug}/check"
    token = html.fromstring(browser.get(path).text).xpath("//input[@name='csrf_token']/@value")[0]
    with app.app_context():
        db.engine.dispose()  # the page that writes opens a connection of its own, in a hurry
    with (
        patch.dict(postgresql_habits.TO_NOTICE_SILENCE, IN_A_HURRY),
        patch.object(checking.responding, "submit", partial(submit_and_stop, lets_go_soon=bool(let_go_soon))),
    ):
        tell(browser, path, token)
    sys.stdin.readline()
    tell(browser, path, token)


def submit_and_stop(*arguments: Any, lets_go_soon: bool, **options: Any) -> Response:
    """Write the response, and stop before it is committed until a line comes."""
    response = submit(*arguments, **options)
    if lets_go_soon:
        db.session.connection().execute(WAIT_A_SECOND)
    print("stopped", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.readline()
    return response


def tell(browser: FlaskClient, path: str, token: str) -> None:
    """Send the response, and tell what the person was shown."""
    shown = browser.post(path, data={"csrf_token": token}, headers={"Origin": "http://localhost"})
    print(shown.status_code, shown.headers.get("Location", "-"), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
