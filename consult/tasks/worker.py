"""The worker: takes tasks from the queue, one at a time, until it is asked to stop."""

import signal
from threading import Event
from types import FrameType

from flask import Flask
from huey.consumer import Consumer

from consult.clock import utc_now
from consult.tasks.heartbeat import name_of_this_worker, say_alive
from consult.telemetry import log

SECONDS_BETWEEN_HEALTH_CHECKS = 10
# A chunk of comments takes a second or two; opening the engine the first time, up to half a minute.
SECONDS_TO_STOP = 12


def run_worker(app: Flask) -> None:
    """Work until SIGTERM or SIGINT. A run under way is put back after its chunk, for the next worker to go on with."""
    stop = Event()
    consumer = Consumer(
        app.extensions["queue"],
        workers=1,
        worker_type="thread",
        max_delay=2.0,
        shutdown_timeout=SECONDS_TO_STOP,
    )
    app.extensions["worker_is_stopping"] = stop.is_set

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    consumer.start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    log.info("worker_started")
    _say_alive(app)
    while not stop.wait(SECONDS_BETWEEN_HEALTH_CHECKS):
        consumer.check_worker_health()
        _say_alive(app)
    consumer.stop(graceful=True)
    log.info("worker_stopped")


def _say_alive(app: Flask) -> None:
    """Tell the queue. Should it be away for a while, the worker goes on, and is heard of again when it is back."""
    try:
        say_alive(app.extensions["queue"], name_of_this_worker(), utc_now())
    except Exception as error:  # whatever the queue's store may raise
        log.warning("heartbeat_not_written", kind=type(error).__name__)
