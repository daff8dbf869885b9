"""What the database says: whether it is there, its migrations, and its clock beside ours."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from consult.config import Settings
from consult.doctor.findings import Finding, mend, ok, warning
from consult.migrating import known_migrations
from consult.models import AuditEvent

LITTLE, MUCH = timedelta(seconds=2), timedelta(seconds=30)
NEEDED_FOR_A_POWER_CUT = ("fsync", "full_page_writes")
MEND_CLOCK = "Let both keep time by NTP, for example: timedatectl set-ntp true"


def look_at_migrations(session: Session, settings: Settings) -> Finding:
    """Whether the database is reached, and at the newest migration."""
    known = known_migrations(settings)
    try:
        session.connection().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return mend("migrations", f"The database cannot be reached ({type(error).__name__}). See CONSULT_DATABASE_URL.")
    try:
        at = session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        session.rollback()
        at = None
    if at == known[0]:
        return ok("migrations", f"The database is at the newest, {at}.")
    if at is not None and at not in known:
        return mend(
            "migrations", f"The database is at {at}, of a newer version of Consult. Install that, or restore a backup."
        )
    behind = f"at {at}" if at else "without tables"
    return mend(
        "migrations", f"The database is {behind}, not at {known[0]}. Take a backup, then: flask consult migrate"
    )


def look_at_clock(session: Session, *, now: datetime) -> Finding:
    """Whether this machine and its database agree on the time, and it does not go backwards."""
    theirs = _clock_of_the_database(session)
    apart = abs(theirs - now) if theirs is not None else timedelta(0)
    if apart > LITTLE:
        seconds = apart.total_seconds()
        found = f"The clock of the database is {seconds:,.0f} seconds away from this machine's. {MEND_CLOCK}"
        return (mend if apart > MUCH else warning)("clock", found)
    newest = session.scalar(select(func.max(col(AuditEvent.happened_at))))
    if newest is not None and newest - now > MUCH:
        return mend(
            "clock",
            f"Something was done at {newest:%-d %B %Y %H:%M} UTC, which this clock has not reached. {MEND_CLOCK}",
        )
    if theirs is None:
        return ok("clock", "The database is on this machine, and nothing in it is of the future.")
    return ok("clock", "This machine and its database agree, and nothing in it is of the future.")


def look_at_commits(session: Session) -> Finding:
    """Whether what was confirmed to somebody outlives a power cut."""
    missing = _not_on(session)
    if missing:
        return mend(
            "commits",
            f"PostgreSQL runs with {' and '.join(missing)} off: a power cut can take back responses that were "
            "confirmed, and damage the rest. Set it on in postgresql.conf, and reload the server.",
        )
    return ok("commits", "Each waits for the disk before anybody is shown a reference.")


def _not_on(session: Session) -> list[str]:
    """What PostgreSQL needs to be safe from a power cut and does not do. Our connections see to the rest themselves."""
    if session.get_bind().dialect.name == "sqlite":
        return []
    names = text("SELECT name FROM pg_settings WHERE name = ANY(:needed) AND setting <> 'on' ORDER BY name")
    return list(session.connection().execute(names, {"needed": list(NEEDED_FOR_A_POWER_CUT)}).scalars())


def _clock_of_the_database(session: Session) -> datetime | None:
    """None: it goes by this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    theirs: datetime = session.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    return theirs.astimezone(UTC)
