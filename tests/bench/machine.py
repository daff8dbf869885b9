"""What the figures were measured on."""

import os
import platform
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import psycopg

KIBIBYTES_IN_A_GIGABYTE = 1_000_000_000 / 1024


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, and how busy it was when the benchmark began."""

    cores: int
    processor: str
    memory_gigabytes: float
    system: str
    python: str
    sqlite: str
    load_average: float


def this_machine() -> Machine:
    """Describe the machine that this process runs on."""
    memory = int(_first("MemTotal", Path("/proc/meminfo")).removesuffix(" kB"))
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=_first("model name", Path("/proc/cpuinfo")),
        memory_gigabytes=memory / KIBIBYTES_IN_A_GIGABYTE,
        system=f"{platform.system()} {platform.release()}, {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        load_average=os.getloadavg()[0],
    )


def postgresql_version(address: str) -> str:
    """The version of the PostgreSQL server at an address."""
    with psycopg.connect(address) as connection:
        return connection.info.parameter_status("server_version") or "unknown"


def _first(name: str, path: Path) -> str:
    """The value of the first line with this name; “unknown” where a kind of processor does not give it."""
    pairs = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
    return next((value.strip() for found, _, value in pairs if found.strip() == name), "unknown")
