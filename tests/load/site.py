"""A database with one open consultation of so many questions on one page, and so many responses in it already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import yaml
from sqlalchemy import create_engine
from sqlmodel import col, select

from consult import create_app
from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing_much
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import Response
from consult.services.consultations import open_consultation, publish_questionnaire
from consult.tasks.upkeep import count_rows_for_the_planner
from forms.loading import parse_questionnaire
from tests.bench.processes import cpu_milliseconds, run_apart
from tests.load.journey import some_answers
from tests.load.stored import store_responses

SLUG = "neighbourhood"
SEVEN_QUESTIONS = Path(__file__).parents[1] / "questionnaires" / "seven_questions.yaml"
SEED = 20260401
SETS_OF_ANSWERS = 64
PUBLISHED_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Site:
    """A database ready to be served, and what residents will answer."""

    settings: Settings
    slug: str
    answers: tuple[bytes, ...]
    database_pid: int | None
    """The first process of the database; None where it has none of its own."""

    def database_cpu_milliseconds(self) -> float:
        """The processor time that the database's own processes have used so far."""
        return 0.0 if self.database_pid is None else cpu_milliseconds(self.database_pid)


def make_site(settings: Settings, *, questions: int = 7, stored: int = 0) -> Site:
    """Make the database, in a process of its own, and fill it."""
    definition = with_questions(questions)
    run_apart(_fill, settings, definition, stored)
    asked = parse_questionnaire(definition, source=SEVEN_QUESTIONS.name).questions
    chance = Random(SEED)
    return Site(
        settings=settings,
        slug=SLUG,
        answers=tuple(some_answers(asked, chance) for _ in range(SETS_OF_ANSWERS)),
        database_pid=_first_process_of(settings) if settings.uses_postgresql else None,
    )


def with_questions(wanted: int) -> str:
    """The questionnaire with so many questions on its page: the seven again and again, under new keys."""
    questionnaire = yaml.safe_load(SEVEN_QUESTIONS.read_text(encoding="utf-8"))
    page = questionnaire["pages"][0]
    page["questions"] = list(_again_and_again(page["questions"], wanted))
    return str(yaml.safe_dump(questionnaire, allow_unicode=True, sort_keys=False))


def references_kept(settings: Settings) -> set[str]:
    """The references of all responses that residents sent."""
    engine = create_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        references = set(connection.scalars(select(Response.reference).where(col(Response.source_id).is_(None))))
    engine.dispose()
    return references


def _again_and_again(questions: list[dict[str, Any]], wanted: int) -> Iterator[dict[str, Any]]:
    for number in range(wanted):
        turn, place = divmod(number, len(questions))
        again = questions[place]
        yield (
            again if turn == 0 else {**again, "key": f"{again['key']}_{turn + 1}", "ask": f"{turn + 1}. {again['ask']}"}
        )


def _fill(settings: Settings, definition: str, stored: int) -> None:
    with create_app(settings).app_context():  # makes the data folder
        upgrade_database(settings)
        begin_writing_much(db.session)
        version = publish_questionnaire(db.session, definition, source=SEVEN_QUESTIONS.name)
        version.published_at = utc_now() - PUBLISHED_AGO  # as a rush meets it: long frozen
        opens_at, closes_at = utc_now() - PUBLISHED_AGO, utc_now() + timedelta(days=30)
        consultation = open_consultation(db.session, version, slug=SLUG, opens_at=opens_at, closes_at=closes_at)
        if stored:
            store_responses(db.session, consultation, stored)
        db.session.commit()
        count_rows_for_the_planner(db.session)


def _first_process_of(settings: Settings) -> int:
    with psycopg.connect(settings.sqlalchemy_url.replace("postgresql+psycopg", "postgresql")) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
    if folder is None:
        raise LookupError("PostgreSQL does not say where its data is")
    return int((Path(folder[0]) / "postmaster.pid").read_text(encoding="utf-8").split()[0])
