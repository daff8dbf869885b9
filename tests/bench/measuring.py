"""One run of the benchmark, from empty databases to figures."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.at_scale import PagesAt, measure_at_scale
from tests.bench.databases import KEYED_SLUG, Themed, fill, theme
from tests.bench.encoding import EncodingRates, measure_encoding
from tests.bench.machine import Machine, postgresql_version, this_machine
from tests.bench.processes import Apart, run_apart
from tests.bench.servers import production_settings
from tests.bench.sizes import Sizes
from tests.bench.theming import SetScore, Speeds, measure_scores, measure_speed
from tests.bench.theming_runs import CommandRuns, measure_runs
from tests.bench.web import Say, Site, WebFigures, measure_web
from tests.bench.web_process import Loaded, libraries_loaded
from tests.databases import database_of

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one run measured."""

    sizes: Sizes
    machine: Machine
    postgresql: str
    speeds: Speeds
    commands: CommandRuns
    encoding: EncodingRates | None
    """None where there is no sentence-transformers to compare with."""
    scores: tuple[SetScore, ...]
    """Empty when the sizes ask for none."""
    worker: Apart[Themed]
    web: WebFigures
    web_process: Apart[Loaded]
    at_scale: tuple[PagesAt, ...]
    seconds: float


def measure(sizes: Sizes, folder: Path, say: Say, *, peer: Path | None) -> Results:
    """Measure everything, in a folder that is empty and may be thrown away afterwards.

    `peer` is the Python that sentence-transformers is installed for; without one that comparison is left out.
    """
    started = time.perf_counter()
    machine = this_machine()
    say("theming: the engine beside its baseline")
    speeds = run_apart(measure_speed, sizes.comments, sizes.runs, folder / "encoder").result
    say("theming: the command line")
    commands = measure_runs(sizes, folder / "commands")
    encoding = None
    if peer:
        say("theming: the encoder beside sentence-transformers")
        encoding = run_apart(measure_encoding, sizes.encoded_texts, sizes.runs, folder / "encoder", peer).result
    scores: tuple[SetScore, ...] = ()
    if sizes.with_scores:
        say("theming: scores on sets left out of training")
        scores = run_apart(measure_scores, folder / "encoder").result
    with database_of("postgresql", folder) as address:
        settings = {
            SQLITE: production_settings(folder / "sqlite"),
            POSTGRESQL: production_settings(folder / "with-postgresql", address),
        }
        say(f"loading the demonstration and filling it up to {sizes.comments:,} responses")
        forms = sizes.paper_forms * sizes.runs
        filled = {name: run_apart(fill, each, sizes.comments, forms).result for name, each in settings.items()}
        say("theming: the worker, with its database")
        worker = run_apart(theme, settings[SQLITE], filled[SQLITE].run_id)
        sites = [Site(name, each, filled[name].batch_id) for name, each in settings.items()]
        web = measure_web(sites, KEYED_SLUG, sizes, folder, say)
        say("the libraries of a web process")
        web_process = run_apart(
            libraries_loaded, settings[SQLITE], KEYED_SLUG, sizes.addresses, folder / "web-process.log"
        )
        at_scale = measure_at_scale(sizes.at_scale, folder, say, names=(SQLITE, POSTGRESQL))
        return Results(
            sizes=sizes,
            machine=machine,
            postgresql=postgresql_version(address),
            speeds=speeds,
            commands=commands,
            encoding=encoding,
            scores=scores,
            worker=worker,
            web=web,
            web_process=web_process,
            at_scale=at_scale,
            seconds=time.perf_counter() - started,
        )
