"""Says that a worker is alive while it is busy with a chunk of a theming run."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from secrets import token_hex
from socket import gethostname
from threading import Event, Thread
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from consult.db.session import begin_writing
from consult.services import sharing
from consult.services.sharing import LeaseLost
from consult.telemetry import log

# Three of them may be late before a lease runs out.
BEATS_A_LEASE = 4
SECONDS_TO_END = 5
_MARK = token_hex(4)  # two containers may have one name and one number of a process


def this_worker() -> str:
    """The name of this worker, which no other has: the host, the process, and a mark."""
    return f"{gethostname()}:{getpid()}:{_MARK}"


@contextmanager
def kept_alive(session: Session, chunk_id: UUID, worker: str) -> Iterator[None]:
    """Renew the lease of a chunk until the block ends, from beside it: opening the engine may take half a minute.

    It never raises: whether the chunk is still this worker's is asked when something is stored.
    """
    ended = Event()
    connections = session.get_bind()

    def beat() -> None:
        while not ended.wait(sharing.LEASE.total_seconds() / BEATS_A_LEASE):
            try:
                with Session(connections) as own:
                    begin_writing(own)
                    sharing.renew(own, chunk_id, worker)
                    own.commit()
            except LeaseLost:
                return
            except SQLAlchemyError as error:
                log.warning("lease_not_renewed", chunk=str(chunk_id), problem=type(error).__name__)

    thread = Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(SECONDS_TO_END)
