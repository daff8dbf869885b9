"""What the web process spends its time on in a journey, by the library whose code runs."""

import cProfile
import os
import pstats
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.servers import ROOT, environment_of
from tests.load.journey import ACTION, START, TOKEN
from tests.load.site import Site

WARMING_JOURNEYS = 10
LIBRARIES = {
    "SQLAlchemy and SQLModel": ("sqlalchemy", "sqlmodel", "flask_sqlalchemy_lite"),
    "Flask and Werkzeug": ("flask", "werkzeug", "itsdangerous", "flask_wtf"),
    "Jinja": ("jinja2", "markupsafe", "govuk_frontend_jinja"),
    "WTForms": ("wtforms",),
    "Pydantic": ("pydantic", "pydantic_core"),
    "structlog": ("structlog",),
}
OURS, DATABASE, REST = "Consult itself", "SQLite", "Python’s own libraries"
BUILT_IN = "~"
"""Where the profiler says that a function written in C stands: it works for whoever calls it."""


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the time in the web process one library takes."""

    library: str
    share: float
    """From 0 to 1."""


def profile_journeys(site: Site, journeys: int) -> tuple[Share, ...]:
    """Make journeys without a server in between, and give the shares, the largest first. For a process of its own."""
    os.environ.update(environment_of(site.settings))
    with (site.settings.data_folder / "profile.log").open("w", encoding="utf-8") as sys.stderr:
        from wsgi import app  # noqa: PLC0415 - it reads the environment when it is imported

        profiler = cProfile.Profile(time.process_time)  # waiting for the disk is no work of a processor
        for number in range(WARMING_JOURNEYS + journeys):
            if number == WARMING_JOURNEYS:
                app.wsgi_app = _profiled(app.wsgi_app, profiler)  # type: ignore[method-assign]
            _respond(app.test_client(), site, number)
    return _shares(pstats.Stats(profiler))


def _profiled(application: Callable[..., Iterable[bytes]], profiler: cProfile.Profile) -> Callable[..., Any]:
    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        profiler.enable()
        try:
            return application(environ, start_response)
        finally:
            profiler.disable()

    return answer


def _respond(browser: Any, site: Site, number: int) -> None:
    """A journey as `tests.load.journey` makes it, with Flask’s own test client."""
    page = browser.get(f"/consultations/{site.slug}", base_url="https://localhost")
    page = browser.get(_found(START, page), base_url="https://localhost")
    for answers in (site.answers[number % len(site.answers)], b""):
        body = b"csrf_token=%b&%b" % (_found(TOKEN, page).encode(), answers)
        page = browser.post(
            _found(ACTION, page),
            data=body,
            content_type="application/x-www-form-urlencoded",
            base_url="https://localhost",
            headers={"Referer": "https://localhost/"},
        )
        page = browser.get(page.location, base_url="https://localhost")
    if b"SDP-" not in page.data:
        raise RuntimeError("the profiled journey came to no confirmation")


def _found(pattern: Any, page: Any) -> str:
    return str(pattern.search(page.data)[1].decode())


def _shares(stats: pstats.Stats) -> tuple[Share, ...]:
    seconds: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file == BUILT_IN and callers and "sqlite3" not in name:
            for (caller, _, caller_name), (_, _, for_caller, _) in callers.items():
                seconds[_library_of(caller, caller_name)] += for_caller
        else:
            seconds[_library_of(file, name)] += own
    total = sum(seconds.values())
    shares = [Share(library, each / total) for library, each in seconds.items()]
    return tuple(sorted(shares, key=lambda share: (-share.share, share.library)))


def _library_of(file: str, name: str) -> str:
    if "sqlite3" in name:
        return DATABASE
    parts = Path(file).parts
    if "site-packages" in parts:
        package = parts[parts.index("site-packages") + 1].removesuffix(".py")
        return next((library for library, packages in LIBRARIES.items() if package in packages), REST)
    is_ours = file.startswith((str(ROOT / "consult"), str(ROOT / "forms")))
    return "Jinja" if file.startswith("<template>") else OURS if is_ours else REST
