"""Published responses as a file for anybody: what the public page shows, and nothing more."""

from collections.abc import Iterator

from sqlmodel import Session

from consult.models import Consultation
from consult.page_furniture import month
from consult.queries.consultations import questionnaire_of
from consult.queries.published import PublishedFilter, list_published
from consult.reports.spreadsheets import Cell, Sheet

RESPONSES_AT_A_TIME = 500
HEADER = ("response", "sent by", "received in", "locality", "question", "comment")


def published_sheet(session: Session, consultation: Consultation, wanted: PublishedFilter, *, smallest: int) -> Sheet:
    """One row for each published comment that fits the filter. Comments of one response have its number in common."""
    label = ["answers"] if consultation.holds_invented_answers else []
    return Sheet(
        title="Published responses",
        about=[("Consultation", consultation.title)],
        header=[*label, *HEADER],
        rows=_rows(session, consultation, wanted, smallest=smallest),
    )


def _rows(
    session: Session, consultation: Consultation, wanted: PublishedFilter, *, smallest: int
) -> Iterator[list[Cell]]:
    label: list[Cell] = ["invented"] if consultation.holds_invented_answers else []
    asks = {question.key: question.ask for question in questionnaire_of(session, consultation).questions}
    number = 0
    while some := list_published(
        session, consultation, wanted, smallest=smallest, offset=number, limit=RESPONSES_AT_A_TIME
    ):
        for number, response in enumerate(some, start=number + 1):  # noqa: B020 - goes on where the last page ended
            for answer in response.answers:
                yield [
                    *label,
                    number,
                    response.name or "an individual",
                    month(response.received_at) if response.received_at else None,
                    response.locality,
                    asks[answer.question_key],
                    answer.text,
                ]
