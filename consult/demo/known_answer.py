"""A finished survey whose figures are known beforehand: 640 invented answers in each of two waves, coded already.

Of 639 people who answered, 28.2% agree, after 30.7% the year before: ±3.5 percentage points, so the fall may be due to
chance. Three places do not differ. What is mentioned most and what affects people most are two different lists.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from consult.clock import end_of_day_in_london, start_of_day_in_london
from consult.models import (
    Answer,
    AssignedBy,
    Assignment,
    Channel,
    Comment,
    Consultation,
    QuestionnaireVersion,
    Response,
    Study,
    User,
)
from consult.queries.themes import code_book_for, list_themes
from consult.services.auditing import record
from consult.services.consultations import open_consultation, publish_questionnaire
from consult.services.receiving import new_references, unused_references
from consult.services.waves import add_consultation, make_series, set_study
from forms.answers import Answer as AnswerValue
from forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer, to_json

HERE = Path(__file__).parent
QUESTIONNAIRE, ANSWERS = HERE / "known_answer.yaml", HERE / "known_answer.csv"
SLUG, EARLIER_SLUG = "known-answer", "known-answer-year-before"
TITLE = "Confidence survey: worked example (invented answers)"
SERIES = "Confidence survey: worked example (invented answers)"
QUESTION = "main_issue"
DAYS_OPEN, DAYS_SINCE = 28, 21
A_YEAR = timedelta(days=364)  # to the same day of the week


@dataclass(frozen=True, slots=True)
class KnownResponse:
    """One invented response, with the theme that its comment is put under."""

    source_id: str
    answers: Mapping[str, AnswerValue]
    text: str
    theme: str


def read_known_responses(wave: str) -> tuple[KnownResponse, ...]:
    """The invented responses of one wave, "earlier" or "later", in the order of the file."""
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return tuple(_response(row) for row in csv.DictReader(file) if row["wave"] == wave)


def put_in_known_answer(session: Session, *, today: date, put_in_by: User) -> Consultation:
    """Make the example: both waves with their answers, in a series. It is marked as invented wherever it shows."""
    version = publish_questionnaire(
        session, QUESTIONNAIRE.read_text(encoding="utf-8"), source=QUESTIONNAIRE.name, actor=put_in_by
    )
    last = today - timedelta(days=DAYS_SINCE)
    series = make_series(session, SERIES, actor=put_in_by)
    earlier = _wave(session, version, EARLIER_SLUG, f"{TITLE}, year before", last - A_YEAR)
    later = _wave(session, version, SLUG, TITLE, last)
    for consultation, wave, label in ((earlier, "earlier", "Year before"), (later, "later", "Latest year")):
        set_study(session, consultation, Study.SAMPLE_SURVEY, design_effect=None, actor=put_in_by)
        add_consultation(session, series, consultation, label=label, actor=put_in_by)
        _write(session, consultation, read_known_responses(wave), put_in_by)
    return later


def _response(row: Mapping[str, str]) -> KnownResponse:
    answers: dict[str, AnswerValue] = {key: ChoiceAnswer(row[key]) for key in ("confidence", "locality") if row[key]}
    if row["text"]:
        answers |= {QUESTION: TextAnswer(row["text"]), "impact": NumberAnswer(int(row["impact"]))}
    return KnownResponse(row["id"], answers, row["text"], row["theme"])


def _wave(session: Session, version: QuestionnaireVersion, slug: str, title: str, last: date) -> Consultation:
    return open_consultation(
        session,
        version,
        slug=slug,
        title=title,
        opens_at=start_of_day_in_london(last - timedelta(days=DAYS_OPEN)),
        closes_at=end_of_day_in_london(last),
        is_demonstration=True,
        holds_invented_answers=True,
    )


def _write(session: Session, consultation: Consultation, known: Sequence[KnownResponse], coder: User) -> None:
    """Write all responses at once: through the form, one by one, they would take longer than people wait for."""
    book = code_book_for(session, consultation, QUESTION)
    themes = {theme.key: theme.id for theme in list_themes(session, book)} if book else {}
    step = (consultation.closes_at - consultation.opens_at) / (len(known) + 1)
    responses = [
        Response(
            consultation_id=consultation.id,
            questionnaire_version_id=consultation.questionnaire_version_id,
            reference=reference,
            channel=Channel.ONLINE,
            received_at=consultation.opens_at + number * step,
            source_id=each.source_id,
        )
        for number, (each, reference) in enumerate(
            zip(known, unused_references(session, new_references(len(known))), strict=True), start=1
        )
    ]
    session.add_all(responses)
    session.flush()
    pairs = list(zip(known, responses, strict=True))
    comments = {each.source_id: _comment(each, response, coder) for each, response in pairs if each.text}
    session.add_all(row for each, response in pairs for row in _answers(each, response))
    session.add_all(comments.values())
    session.flush()
    session.add_all(
        _code(comments[each.source_id], themes[each.theme], coder) for each, _ in pairs if each.source_id in comments
    )
    record(session, "invented answers put in", consultation, actor=coder, responses=len(responses))
    session.flush()


def _answers(known: KnownResponse, response: Response) -> Iterator[Answer]:
    for key, answer in known.answers.items():
        yield Answer(response_id=response.id, question_key=key, value=to_json(answer))


def _comment(known: KnownResponse, response: Response, coder: User) -> Comment:
    """A comment as the worker and a person leave it. It holds no personal details, so masked it is the same."""
    return Comment(
        response_id=response.id,
        question_key=QUESTION,
        text=known.text,
        masked_text=known.text,
        passages=[],
        is_covered=True,
        coded_at=response.received_at,
        reviewed_by_id=coder.id,
        reviewed_at=response.received_at,
    )


def _code(comment: Comment, theme_id: UUID, coder: User) -> Assignment:
    return Assignment(
        comment_id=comment.id, theme_id=theme_id, assigned_by=AssignedBy.PERSON, position=0, user_id=coder.id
    )
