"""A worker at one run as a process of its own, which a test can kill.

python -m tests.integration.tasks.sharing_process DATABASE FOLDER RUN [STUCK_AFTER]

It works at once, and then as often as the sweep would ask for a worker, until the run is over. With STUCK_AFTER it
says so when it has coded that many pieces, and hangs until it is sent a line.
"""

import sys
import time
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from sqlmodel import Session

from consult import create_app
from consult.clock import utc_now
from consult.config import Settings
from consult.extensions import db
from consult.models import ThemingRun
from consult.queries.theming import UNDER_WAY, runs_without_a_worker
from consult.tasks import leases, theming
from tests.integration.tasks.plain_theming import PlainTheming
from tests.integration.tasks.small_steps import small_steps

SECONDS_BETWEEN_LOOKS = 0.1
BEATS_A_LEASE = 120
"""It says twice a second that it is alive, so that a test need not wait to hear it, or not to."""


def main(database: str, folder: str, run: str, stuck_after: str = "") -> None:
    """Work until the run is over."""
    pieces = count(1)

    def before_coding() -> None:
        if stuck_after and next(pieces) == int(stuck_after) + 1:
            print("stuck", flush=True)  # noqa: T201 - the test waits for it
            sys.stdin.readline()

    app = create_app(Settings(environment="test", database_url=database, data_folder=Path(folder)))
    run_id = UUID(run)
    beating_fast = patch.object(leases, "BEATS_A_LEASE", BEATS_A_LEASE)
    with app.app_context(), small_steps(), beating_fast, Session(db.engine) as session:
        is_asked = True
        while session.get_one(ThemingRun, run_id).status in UNDER_WAY:
            if is_asked:
                theming.theme_question(session, run_id, PlainTheming(before_coding), is_stopping=lambda: False)
            time.sleep(SECONDS_BETWEEN_LOOKS)
            session.rollback()
            now = utc_now()
            is_asked = run_id in runs_without_a_worker(session, queued_before=now, silent_since=now)
            session.rollback()


if __name__ == "__main__":
    main(*sys.argv[1:])
