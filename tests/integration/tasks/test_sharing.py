"""Several workers share a theming run, and one of them is lost: nothing is lost with it, and nothing is done twice."""

import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from threading import Event
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import AssignedBy, Assignment, AuditEvent, Comment, RunStatus, ThemingChunk
from consult.queries.theming import comments_to_code, count_workers, runs_without_a_worker
from consult.services import sharing
from consult.services.coded_comments import store_coded
from consult.services.theming import STOPPED_BY_A_PERSON, run_for_arrivals, stop_run
from consult.tasks import leases, theming
from consult.tasks.coding import enqueue_run
from nlp.types import Comment as Words
from tests.integration.tasks.hosts import another_host, may_make_hosts, reached_over_the_line
from tests.integration.tasks.plain_theming import PlainEngine, PlainTheming
from tests.integration.tasks.small_steps import small_steps
from tests.integration.tasks.test_theming import Lost, ask_for_run, lose_the_worker

PROCESS = (sys.executable, "-m", "tests.integration.tasks.sharing_process")
SECONDS = 240
BEATS = 1.5
"""So many seconds are three of those beats by which a worker says that it is alive."""


@pytest.fixture(autouse=True)
def in_small_steps():
    with small_steps():
        yield


@pytest.fixture
def run(session, consultation, say):
    """A run of three chunks of six comments, six, and one."""
    for number in range(13):
        say(f"litter number {number}")
    return ask_for_run(session, consultation)


def work(session, run, tools=None, *, worker="one", is_stopping=lambda: False, **options):
    theming.theme_question(session, run.id, tools or PlainTheming(), is_stopping=is_stopping, worker=worker, **options)
    session.refresh(run)


def chunks_of(session, run):
    session.rollback()
    return session.exec(select(ThemingChunk).where(ThemingChunk.run_id == run.id).order_by(ThemingChunk.position)).all()


def machine_themes(session):
    session.rollback()
    return session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.MACHINE)).all()


def end_leases(session, run):
    for chunk in chunks_of(session, run):
        if chunk.leased_until:
            chunk.leased_until = utc_now() - sharing.LEASE
    session.commit()


def is_looked_for(session, run):
    now = utc_now()
    wanted = run.id in runs_without_a_worker(session, queued_before=now, silent_since=now - sharing.LEASE)
    session.rollback()
    return wanted


class TestSeveralWorkers:
    def test_they_do_different_chunks_and_one_of_them_ends_the_run(self, session, run):
        """The second works to its end while the first is in the middle of its first chunk."""
        helped = []

        def help_once():
            if not helped:
                helped.append(True)
                work(session, run, worker="two")
                assert (run.status, run.comments_done) == (RunStatus.RUNNING, 7)
                assert count_workers(session, run.id) == 1

        work(session, run, PlainTheming(help_once))
        assert (run.status, run.comments_done, run.comments_total) == (RunStatus.FINISHED, 13, 13)
        assert [(each.worker, each.coded) for each in chunks_of(session, run)] == [
            ("one", 6),
            ("two", 6),
            ("two", 1),
            ("one", 0),
        ]
        assert set(Counter(each.comment_id for each in machine_themes(session)).values()) == {1}

    def test_another_is_called_once_where_there_is_something_to_share(self, session, consultation, run):
        called = []
        work(session, run, call_another=lambda: called.append(True))
        assert called == [True]

    def test_nobody_is_called_for_a_single_chunk(self, session, consultation, say):
        say("litter")
        called = []
        work(session, ask_for_run(session, consultation), call_another=lambda: called.append(True))
        assert called == []

    def test_one_worker_does_the_same_through_the_queue(self, app, worker, session, run, monkeypatch):
        monkeypatch.setitem(app.extensions, "theming_tools", PlainTheming())
        with app.app_context():
            enqueue_run(run.id)
        assert worker.work() == 2  # the run, and the call for a second worker, who finds nothing left to do
        session.refresh(run)
        assert (run.status, run.comments_done) == (RunStatus.FINISHED, 13)

    def test_a_worker_with_another_engine_leaves_the_run_to_those_who_are_at_it(self, session, run):
        def help_once():
            if run.encoder_name is None:
                work(session, run, PlainTheming(engine="newer"), worker="two")

        work(session, run, PlainTheming(help_once))
        assert (run.status, run.encoder_name) == (RunStatus.FINISHED, "plain")
        assert {each.worker for each in chunks_of(session, run)} == {"one"}

    def test_comments_that_came_in_meanwhile_are_done_before_the_end(self, session, run, say):
        late = []

        def answer_once():
            if not late:
                late.append(say("late litter"))

        work(session, run, PlainTheming(answer_once))
        assert (run.comments_done, run.comments_total) == (14, 14)
        assert late[0].id in {each.comment_id for each in machine_themes(session)}

    def test_new_comments_that_two_workers_read_are_counted_once(self, session, consultation, say, book):
        say("litter")
        comments = comments_to_code(session, consultation.id, "main_issue", limit=5)
        engine = PlainEngine()
        coded = engine.code([Words(str(each.id), each.text) for each in comments])
        texts = {each.id: each.text for each in comments}
        run = run_for_arrivals(session, consultation.id, "main_issue", code_book=book, provenance=engine.provenance)
        assert [store_coded(session, run, coded, texts=texts) for _ in range(2)] == [1, 0]
        session.rollback()


class TestAWorkerThatIsLost:
    def test_its_chunk_is_gone_on_with_when_its_lease_ends(self, session, run):
        pieces = []

        def lose_in_the_second_piece():
            pieces.append(True)
            if len(pieces) == 2:
                raise Lost

        with pytest.raises(Lost):
            work(session, run, PlainTheming(lose_in_the_second_piece))
        kept = {each.id for each in machine_themes(session)}
        assert len(kept) == 2
        work(session, run, worker="two")
        assert (run.status, run.comments_done) == (RunStatus.RUNNING, 9)  # the lease of the first has not ended
        assert not is_looked_for(session, run)
        end_leases(session, run)
        assert is_looked_for(session, run)
        work(session, run, worker="two")
        assert (run.status, run.comments_done) == (RunStatus.FINISHED, 13)
        themes = machine_themes(session)
        assert kept < {each.id for each in themes}
        assert len(themes) == 13

    def test_it_stores_nothing_when_it_comes_back_too_late(self, session, run):
        """Its clock stood still, or it was cut off: another has done its chunk since."""
        helped = []

        def come_back_late():
            if not helped:
                helped.append(True)
                end_leases(session, run)
                work(session, run, worker="two")
                assert run.status is RunStatus.FINISHED

        work(session, run, PlainTheming(come_back_late))
        assert {each.worker for each in chunks_of(session, run)} == {"two"}
        assert len(machine_themes(session)) == 13
        finished = session.exec(select(AuditEvent).where(AuditEvent.action == "theming finished")).all()
        assert len(finished) == 1

    def test_a_lease_is_renewed_by_the_worker_who_has_it_alone(self, session, run):
        sharing.lay_out_anew(session, run)
        chunk = sharing.take(session, run, "one", give_up=pytest.fail)
        before = chunk.leased_until
        sharing.renew(session, chunk.id, "one")
        assert chunk.leased_until > before
        with pytest.raises(sharing.LeaseLost):
            sharing.renew(session, chunk.id, "two")

    def test_it_says_that_it_is_alive_while_it_works(self, session, run, monkeypatch):
        monkeypatch.setattr(leases, "BEATS_A_LEASE", 1_000)
        renewed = Event()
        monkeypatch.setattr(sharing, "renew", lambda *_: renewed.set())
        sharing.lay_out_anew(session, run)
        chunk_id = sharing.take(session, run, "one", give_up=pytest.fail).id
        session.commit()
        with leases.kept_alive(session, chunk_id, "one"):
            assert renewed.wait(SECONDS)

    def test_a_chunk_that_kills_its_workers_is_given_up_after_three(self, session, run):
        for _ in range(3):
            with pytest.raises(Lost):
                work(session, run, PlainTheming(lose_the_worker))
            end_leases(session, run)
        work(session, run)
        assert run.status is RunStatus.FAILED
        assert "3 times in a row" in run.failure


class TestAChunkThatFails:
    def test_it_waits_longer_each_time_and_then_ends_the_run_with_a_sentence(self, session, run):
        def fail():
            raise ValueError("what somebody wrote")

        waits = []
        for _ in range(2):
            work(session, run, PlainTheming(fail))
            first = chunks_of(session, run)[0]
            waits.append(round((first.not_before - utc_now()) / sharing.FIRST_WAIT))
            for chunk in chunks_of(session, run):
                chunk.not_before = None
            session.commit()
            assert run.status is RunStatus.RUNNING
            assert is_looked_for(session, run)
        assert waits == [1, 2]
        work(session, run, PlainTheming(fail))
        assert run.status is RunStatus.FAILED
        assert "(ValueError)" in run.failure
        assert "what somebody wrote" not in run.failure

    def test_a_fault_that_passes_costs_nothing(self, session, run):
        faults = iter([True])

        def fail_once():
            if next(faults, False):
                raise OSError

        work(session, run, PlainTheming(fail_once))
        assert (run.status, run.comments_done) == (RunStatus.RUNNING, 7)
        assert not is_looked_for(session, run)
        for chunk in chunks_of(session, run):
            chunk.not_before = None
        session.commit()
        work(session, run)
        assert (run.status, run.comments_done) == (RunStatus.FINISHED, 13)
        assert len(machine_themes(session)) == 13


class TestStopping:
    def test_a_worker_who_is_told_to_stop_leaves_the_run_to_the_others(self, session, run):
        told = []

        def second_stops():
            if not told:
                told.append(True)
                work(session, run, worker="two", is_stopping=lambda: True)
                assert run.status is RunStatus.RUNNING

        work(session, run, PlainTheming(second_stops))
        assert run.status is RunStatus.FINISHED
        assert {each.worker for each in chunks_of(session, run)} == {"one"}

    def test_the_end_waits_too_where_a_worker_is_told_to_stop(self, session, run):
        stops = iter([False] * 7)
        work(session, run, is_stopping=lambda: next(stops, True))
        assert (run.status, run.comments_done) == (RunStatus.QUEUED, 13)
        work(session, run, worker="two")
        assert run.status is RunStatus.FINISHED

    def test_a_run_that_a_person_stops_keeps_what_is_done_and_does_no_more(self, session, consultation, run):
        pieces = []

        def stop_in_the_third_piece():
            pieces.append(True)
            if len(pieces) == 3:
                begin_writing(session)
                stop_run(session, consultation.id, "main_issue", because=STOPPED_BY_A_PERSON)
                session.commit()

        work(session, run, PlainTheming(stop_in_the_third_piece))
        assert (run.status, run.failure) == (RunStatus.FAILED, STOPPED_BY_A_PERSON)
        assert len(machine_themes(session)) == 4
        work(session, run, worker="two")
        assert len(machine_themes(session)) == 4


def as_process(database_url, folder, run, *options, on=()):
    return subprocess.Popen(
        [*on, *PROCESS, database_url, str(folder), str(run.id), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def ended_afterwards(*processes):
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def counted(session, run):
    """What a run made: the themes by comment, and its own figures."""
    themes = Counter((each.comment_id, each.theme_id) for each in machine_themes(session))
    session.refresh(run)
    return themes, run.status, run.comments_done, run.comments_total


def test_two_processes_share_a_run_and_the_one_that_is_killed_loses_and_doubles_nothing(
    session, consultation, say, run, database_url, tmp_path
):
    work(session, run, worker="alone")
    by_one = counted(session, run)
    shared = ask_for_run(session, consultation)
    with ended_afterwards(as_process(database_url, tmp_path, shared, "1")) as (killed,):
        assert killed.stdout.readline().strip() == "stuck"
        kept = {each.id for each in machine_themes(session) if each.run_id == shared.id}
        assert len(kept) == 2
        with ended_afterwards(as_process(database_url, tmp_path, shared)) as (other,):
            wait_until(session, lambda: all(each.done_at for each in chunks_of(session, shared)[1:]))
            session.refresh(shared)
            assert shared.status is RunStatus.RUNNING
            killed.kill()
            killed.wait()
            end_leases(session, shared)
            assert other.wait(SECONDS) == 0
    assert counted(session, shared) == by_one
    themes = machine_themes(session)
    assert {each.run_id for each in themes} == {shared.id}
    assert kept < {each.id for each in themes}
    assert session.exec(select(Comment).where(Comment.coded_at < shared.started_at)).all() == []


@pytest.mark.skipif(not may_make_hosts(), reason="a host of its own takes root, and Linux with the command ip")
def test_a_host_that_is_cut_off_holds_up_nobody_and_stores_nothing_when_it_is_back(
    request, session, consultation, say, run, database_url, tmp_path
):
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("hosts share PostgreSQL, not a file of SQLite")
    work(session, run, worker="alone")
    by_one = counted(session, run)
    shared = ask_for_run(session, consultation)
    folder = parse_qs(urlsplit(database_url).query)["host"][0]
    with another_host() as host, reached_over_the_line(host, f"{folder}/.s.PGSQL.5432") as port:
        over_the_line = f"postgresql://postgres@{host.here}:{port}/postgres"
        with ended_afterwards(as_process(over_the_line, tmp_path, shared, "1", on=host.command)) as (far,):
            assert far.stdout.readline().strip() == "stuck"
            end_leases(session, shared)
            wait_until(session, lambda: not is_looked_for(session, shared))  # it says at once that it is alive
            host.cut_off()
            end_leases(session, shared)
            time.sleep(BEATS)
            assert is_looked_for(session, shared)
            work(session, shared, worker="here")
            assert counted(session, shared) == by_one
            host.join_again()
            far.stdin.write("go on\n")
            far.stdin.flush()
            assert far.wait(SECONDS) == 0
    assert counted(session, shared) == by_one
    workers = {each.worker for each in chunks_of(session, shared)}
    assert workers == {"here"}


def wait_until(session, is_so):
    for _ in range(SECONDS * 20):
        if is_so():
            session.rollback()
            return
        session.rollback()
        time.sleep(0.05)
    pytest.fail("it never came to that")
