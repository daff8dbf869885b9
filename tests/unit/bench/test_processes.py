"""What /proc tells of processes, and work in a process of its own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.bench.machine import this_machine
from tests.bench.processes import (
    PartFailed,
    cpu_milliseconds,
    family_of,
    peak_megabytes,
    run_apart,
    shared_out_megabytes,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def fill_memory(megabytes: int) -> int:
    return len(bytearray(os.urandom(1_000_000) * megabytes))


def stop_halfway() -> None:
    sys.exit("stopped halfway")


def test_a_function_run_apart_gives_its_result_and_its_own_peak():
    small, large = run_apart(fill_memory, 1), run_apart(fill_memory, 60)
    assert (small.result, large.result) == (1_000_000, 60_000_000)
    assert large.peak_megabytes - small.peak_megabytes > 50
    assert small.seconds >= 0


def test_a_large_parent_does_not_count_towards_the_peak_of_what_it_starts():
    held = bytearray(os.urandom(1_000_000) * 300)
    assert run_apart(fill_memory, 1).peak_megabytes < peak_megabytes(os.getpid()) - 200
    assert held


def test_a_function_that_fails_apart_is_said_to_have_failed(capfd: pytest.CaptureFixture[str]):
    with pytest.raises(PartFailed, match="stop_halfway failed"):
        run_apart(stop_halfway)
    assert "stopped halfway" in capfd.readouterr().err


def test_a_family_is_a_process_with_all_that_descend_from_it():
    with subprocess.Popen(["sh", "-c", "sleep 30 & wait"]) as parent:
        try:
            deadline = time.monotonic() + 10
            while len(family := family_of(parent.pid)) < 2 and time.monotonic() < deadline:
                time.sleep(0.02)
            assert family[0] == parent.pid
            assert len(family) == 2
        finally:
            for pid in reversed(family):
                os.kill(pid, 9)


def test_processor_time_grows_with_work():
    before = cpu_milliseconds(os.getpid())
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    assert cpu_milliseconds(os.getpid()) - before >= 80


def test_a_process_that_has_ended_uses_nothing():
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert cpu_milliseconds(ended.pid) == 0


def test_the_machine_is_described():
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_gigabytes > 0.1
    assert machine.python == sys.version.split()[0]


def test_memory_is_that_of_a_process_and_all_that_it_started():
    held = "import time; kept = bytearray(b'x' * 60_000_000); print(flush=True); time.sleep(60)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    before = shared_out_megabytes(os.getpid())
    with subprocess.Popen([sys.executable, "-c", starts], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        assert shared_out_megabytes(os.getpid()) - before > 55
        for each in reversed(family_of(first.pid)):
            os.kill(each, signal.SIGKILL)
    assert shared_out_megabytes(first.pid) == 0
