"""How the service runs, as figures for monitoring. No label ever holds anything about a person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from consult.tasks.running import QueueState, Running


@dataclass(frozen=True, slots=True, eq=False)  # a registry knows its collectors by identity
class Figures(Collector):
    """The figures of one look at how the service runs. None: the database was away."""

    running: Running | None

    def collect(self) -> Iterable[Metric]:
        """Each figure with its help."""
        yield GaugeMetricFamily(
            "consult_database_up", "Whether the database can be reached: 1 or 0", int(self.running is not None)
        )
        if self.running is not None:
            yield from _figures_of(self.running)


def _figures_of(running: Running) -> Iterator[Metric]:
    by_channel = {channel.value: number for channel, number in running.responses.items()}
    yield _by("consult_responses", "Responses that are kept", "channel", by_channel)
    yield GaugeMetricFamily("consult_drafts", "Responses begun online and not sent", running.drafts)
    yield GaugeMetricFamily("consult_comments_waiting", "Comments that wait to be themed", running.comments.comments)
    yield GaugeMetricFamily(
        "consult_oldest_comment_seconds",
        "Since when the oldest of them waits; 0: none does",
        _seconds(running.at, running.comments.oldest_entered_at),
    )
    yield GaugeMetricFamily(
        "consult_comments_coded_in_the_last_hour", "Comments themed within an hour", running.coded_in_the_last_hour
    )
    yield _by(
        "consult_failed_in_the_last_week",
        "Long work that failed, of what was asked for within a week",
        "kind",
        running.failed_in_the_last_week,
    )
    yield GaugeMetricFamily("consult_messages_waiting", "Messages that wait to be sent", running.messages_waiting)
    yield GaugeMetricFamily("consult_database_bytes", "Size of the database", running.database_bytes)
    yield GaugeMetricFamily(
        "consult_queue_up", "Whether the queue can be reached: 1 or 0", int(running.queue is not None)
    )
    if running.queue is not None:
        yield from _figures_of_queue(running.queue, running.at)
    if running.newest_backup_at is not None:
        yield GaugeMetricFamily(
            "consult_newest_backup_timestamp_seconds",
            "When the newest backup was taken",
            running.newest_backup_at.timestamp(),
        )


def _figures_of_queue(queue: QueueState, at: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("consult_jobs_waiting", "Jobs that wait for a worker", queue.waiting.jobs)
    yield GaugeMetricFamily(
        "consult_oldest_job_seconds",
        "Since when the oldest of them waits; 0: none does",
        _seconds(at, queue.waiting.oldest_asked_at),
    )
    seen = GaugeMetricFamily("consult_worker_seen_timestamp_seconds", "When a worker was last seen", labels=["worker"])
    jobs = CounterMetricFamily(
        "consult_jobs", "Jobs that a worker has carried out", labels=["worker", "task", "outcome"]
    )
    for worker in queue.workers:
        seen.add_metric([worker.name], worker.seen_at.timestamp())
        for (task, outcome), number in worker.jobs.items():
            jobs.add_metric([worker.name, task, outcome], number)
    yield seen
    yield jobs


def _seconds(now: datetime, moment: datetime | None) -> float:
    """How long ago something was; 0 where it never was."""
    return max((now - moment).total_seconds(), 0.0) if moment is not None else 0.0


def _by(name: str, said: str, label: str, numbers: Mapping[str, int]) -> GaugeMetricFamily:
    """One figure for each value of a label."""
    figure = GaugeMetricFamily(name, said, labels=[label])
    for value, number in numbers.items():
        figure.add_metric([value], number)
    return figure
