"""A survey with very many responses, themed without the engine, so that pages can be measured at any size."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from consult import create_app
from consult.clock import today_in_london
from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.area import put_in_invented_area
from consult.demo.consultations import RESULTS_SLUG, open_demo_consultations
from consult.demo.loading import THEMED_QUESTION
from consult.demo.people import create_demo_users
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import (
    Answer,
    AssignedBy,
    Assignment,
    Channel,
    Comment,
    Consultation,
    Response,
    Role,
    RunStatus,
    Summary,
    Theme,
    ThemingRun,
    User,
)
from consult.queries.consultations import require_consultation
from consult.queries.themes import latest_finished_run
from consult.reports.quotable import quotable_words
from consult.reports.rendering import RenderedFile, render_all
from consult.reports.summary.content import SummaryContent
from consult.services.code_books import publish_shipped_code_book
from consult.services.quotes import keep_quotes
from consult.services.summaries import request_summary, sign_off
from consult.services.waves import add_consultation, make_series
from consult.tasks.quotes import QUOTES_A_THEME
from consult.tasks.summaries import make_summary
from consult.tasks.upkeep import count_rows_for_the_planner
from nlp.codebook import shipped_codebook
from tests.bench.comments import invented_comments

EARLIER_SLUG = "confidence-survey"
"""The demonstration's other copy of the survey, which is made the earlier wave, with as many responses."""
AT_ONCE = 5_000
SEED = 20260401
CHOICES = {
    "confidence": ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "dont_know"),
    "walking": ("very_safe", "fairly_safe", "fairly_unsafe", "very_unsafe"),
    "locality": ("north", "east", "south", "west"),
    "age_band": ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-plus"),
    "sex": ("female", "male"),
    "publication": ("yes", "no"),
}
NOT_SURE = 0.1
"""The share of comments whose theme the machine is unsure of, so that people have something to review."""


def fill_with_many(settings: Settings, responses: int, is_signed: bool = False) -> None:
    """Make a database with a themed survey of so many responses, and an earlier wave of it with as many.

    `is_signed` has a board summary of the survey made and signed off, which takes some seconds more.
    """
    with create_app(settings).app_context():  # makes the data folder
        upgrade_database(settings)
        begin_writing(db.session)
        users = create_demo_users(db.session)
        publish_shipped_code_book(db.session)
        open_demo_consultations(db.session, today=today_in_london())
        results = require_consultation(db.session, RESULTS_SLUG)
        earlier = require_consultation(db.session, EARLIER_SLUG)
        earlier.opens_at, earlier.closes_at = (
            moment - timedelta(days=365) for moment in (results.opens_at, results.closes_at)
        )
        series = make_series(db.session, "Confidence survey (invented)")
        for wave, label in ((earlier, "Before"), (results, "Now")):
            add_consultation(db.session, series, wave, label=label)
            _fill(db.session, wave, responses)
            db.session.flush()
            _choose_quotes(db.session, wave)
        put_in_invented_area(db.session, results, put_in_by=users[Role.POLICY])
        db.session.commit()
        count_rows_for_the_planner(db.session)
        if is_signed:
            _sign_summary(db.session, results, settings)


def _sign_summary(session: Session, consultation: Consultation, settings: Settings) -> None:
    begin_writing(session)
    signed_by = session.exec(select(User).where(User.role == Role.POLICY)).one()
    summary_id = request_summary(session, consultation, requested_by=signed_by).id
    session.commit()
    make_summary(session, summary_id, settings, _no_files, is_stopping=lambda: False)  # nobody looks at the draft
    begin_writing(session)
    draft = session.get_one(Summary, summary_id)
    sign_off(session, draft, signed_by=session.get_one(User, signed_by.id), checksum=draft.checksum or "")
    session.commit()
    make_summary(session, summary_id, settings, render_all, is_stopping=lambda: False)


def _no_files(_content: SummaryContent, *, progress: Callable[[int, int], None]) -> Sequence[RenderedFile]:
    return ()


def _choose_quotes(session: Session, consultation: Consultation) -> None:
    """Keep the first of what may be quoted for each theme, where the worker takes the typical and the varied."""
    run = latest_finished_run(session, consultation, THEMED_QUESTION)
    if run is None:
        raise LookupError("the survey was filled without its run")
    quotable = quotable_words(session, consultation, THEMED_QUESTION)
    chosen = {theme: [each.words for each in found.words[:QUOTES_A_THEME]] for theme, found in quotable.items()}
    keep_quotes(session, run.id, chosen, chosen_at=consultation.closes_at)


def _fill(session: Session, consultation: Consultation, responses: int) -> None:
    themes = session.exec(select(Theme).order_by(col(Theme.position), col(Theme.key))).all()
    run = ThemingRun(
        consultation_id=consultation.id,
        question_key=THEMED_QUESTION,
        code_book_id=themes[0].code_book_id,
        status=RunStatus.FINISHED,
        comments_total=responses,
        comments_done=responses,
        started_at=consultation.closes_at,
        finished_at=consultation.closes_at,
        encoder_name="none: invented assignments",
    )
    session.add(run)
    session.flush()
    chance = Random(SEED)
    texts = [comment.text for comment in invented_comments(shipped_codebook(), responses)]
    for start in range(0, responses, AT_ONCE):
        some = [(number, uuid4(), uuid4()) for number in range(start, min(start + AT_ONCE, responses))]
        _insert(session, Response, [_response(consultation, number, id_) for number, id_, _ in some])
        written = [(id_, comment_id, texts[number]) for number, id_, comment_id in some]
        _insert(session, Answer, [row for id_, _, text in written for row in _answers(chance, id_, text)])
        _insert(session, Comment, [_comment(consultation, *each) for each in written])
        _insert(
            session, Assignment, [row for _, id_, text in written for row in _themed(chance, run, themes, id_, text)]
        )


def _insert(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    session.execute(insert(model.__table__), list(rows))  # type: ignore[attr-defined]


def _response(consultation: Consultation, number: int, id_: UUID) -> Mapping[str, Any]:
    spread = (consultation.closes_at - consultation.opens_at) * ((number * 7919 % 10_007) / 10_007)
    return {
        "id": id_,
        "consultation_id": consultation.id,
        "questionnaire_version_id": consultation.questionnaire_version_id,
        "reference": f"{consultation.slug[-7:]}{number:08}".upper(),
        "channel": Channel.PAPER if number % 5 == 0 else Channel.ONLINE,
        "received_at": consultation.opens_at + spread,
        "entered_at": consultation.closes_at,
        "on_behalf_of": "An invented body" if number % 97 == 0 else None,
        "has_given_equality": False,
    }


def _answers(chance: Random, response_id: UUID, text: str) -> Iterator[Mapping[str, Any]]:
    said: dict[str, Any] = {key: {"value": chance.choice(values)} for key, values in CHOICES.items()}
    said |= {"impact": chance.randrange(11), THEMED_QUESTION: text}
    for key, value in said.items():
        yield {"id": uuid4(), "response_id": response_id, "question_key": key, "value": value}


def _comment(consultation: Consultation, response_id: UUID, id_: UUID, text: str) -> Mapping[str, Any]:
    return {
        "id": id_,
        "response_id": response_id,
        "question_key": THEMED_QUESTION,
        "text": text,
        "masked_text": text,
        "passages": [],
        "is_covered": True,
        "coded_at": consultation.closes_at,
    }


def _themed(
    chance: Random, run: ThemingRun, themes: Sequence[Theme], comment_id: UUID, text: str
) -> Iterator[Mapping[str, Any]]:
    # The square makes some themes common and most rare, as they are.
    first = int(chance.random() ** 2 * len(themes))
    places = dict.fromkeys((first, chance.randrange(len(themes)) if chance.random() < 0.3 else first))
    for position, place in enumerate(places):
        unsure = chance.random() < NOT_SURE
        yield {
            "id": uuid4(),
            "comment_id": comment_id,
            "theme_id": themes[place].id,
            "assigned_by": AssignedBy.MACHINE,
            "position": position,
            "probability_0_to_1": round(chance.uniform(0.4, 0.6) if unsure else chance.uniform(0.8, 1), 3),
            "evidence": [[0, min(10, len(text))]],
            "reason": "Invented for the benchmark",
            "run_id": run.id,
            "assigned_at": run.finished_at,
        }
