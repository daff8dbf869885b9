"""What else must be alive: the worker and its queue, the mail server, backups."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from consult.backup.folder import newest_backup_at
from consult.config import Settings
from consult.doctor.findings import Finding, mend, ok, warning
from consult.mail import MailServer, NotSent, transport_of
from consult.tasks.clock_leaps import find_leap
from consult.tasks.heartbeat import list_workers

if TYPE_CHECKING:
    from consult.tasks.jobs import JobsWithOrigin

SILENT_AFTER = timedelta(minutes=2)
LONG_WAIT = timedelta(minutes=15)
BACKUP_IS_LATE, BACKUP_IS_OLD = timedelta(hours=36), timedelta(days=7)
START_A_WORKER = "Start one: systemctl start consult-worker, or flask consult worker"


def look_at_queue(queue: "JobsWithOrigin", *, now: datetime) -> Finding:
    """Whether a worker is alive, and keeps up with what is asked of it."""
    try:
        workers, waiting = list_workers(queue), queue.waiting()
    except Exception as error:  # whatever the queue's store may raise
        return mend("queue", f"It cannot be read ({type(error).__name__}). See CONSULT_QUEUE_URL.")
    alive = [worker for worker in workers if now - worker.seen_at < SILENT_AFTER]
    if not alive:
        last = (
            f"The last was seen {_ago(now - workers[0].seen_at)}" if workers else "None was seen in the last two days"
        )
        return mend("queue", f"No worker is alive. {last}; {waiting.jobs} jobs wait. {START_A_WORKER}")
    oldest = waiting.oldest_asked_at
    if oldest is not None and now - oldest > LONG_WAIT:
        return warning(
            "queue", f"{waiting.jobs} jobs wait, the oldest was asked for {_ago(now - oldest)}. See the worker's log."
        )
    return ok("queue", f"{len(alive)} of {len(workers)} workers seen lately are alive, and {waiting.jobs} jobs wait.")


def look_at_deleting(session: Session, queue: "JobsWithOrigin", *, now: datetime) -> Finding:
    """Whether what schedules end is deleted, or waits for the clock to be believed."""
    leap = find_leap(session, queue, now)
    if leap is not None:
        return warning("deleting", leap.sentence)
    return ok("deleting", "What retention schedules end is deleted each night.")


def look_at_mail(settings: Settings) -> Finding:
    """Whether messages would leave: the mail server is greeted and signed in to, and sent nothing."""
    transport = transport_of(settings)
    if not isinstance(transport, MailServer):
        return warning(
            "mail",
            "No mail server is set, so messages wait in the outbox to be passed on by hand. See CONSULT_SMTP_URL.",
        )
    try:
        transport.greet()
    except NotSent as error:
        return mend("mail", f"The mail server does not take messages from us ({error}). See CONSULT_SMTP_URL.")
    return ok("mail", "The mail server takes messages from us.")


def look_at_backups(settings: Settings, *, now: datetime) -> Finding:
    """Whether a disk that breaks today would lose more than a day."""
    newest = newest_backup_at(settings)
    if newest is None:
        found = f"None is in {settings.backups_folder}. Run: flask consult backup, and let a timer take the next."
        return (mend if settings.is_production else warning)("backup", found)
    age = now - newest
    if age > BACKUP_IS_LATE:
        found = f"The newest was taken {_ago(age)}. See the timer: systemctl status consult-backup.timer"
        return (mend if age > BACKUP_IS_OLD else warning)("backup", found)
    return ok("backup", f"The newest was taken {_ago(age)}.")


def _ago(span: timedelta) -> str:
    """How long ago, in the largest unit that says enough."""
    seconds = max(span.total_seconds(), 0)
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} ago"
    return f"{seconds:.0f} seconds ago"
