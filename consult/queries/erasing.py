"""What erasing one person's data would take away, looked at before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.models import Consultation, Erasure, Response, Summary, SummaryStatus, WithheldQuote
from consult.queries.one_person import quotes_of, rows_held
from consult.queries.people import names_of
from consult.queries.summaries import list_drafts, summary_in_the_works


@dataclass(frozen=True, slots=True)
class Quoted:
    """A signed summary that quotes the person: the words, by their position among all its quotes."""

    summary_id: UUID
    number: int
    quotes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class WouldGo:
    """What erasing takes away: how many rows of which tables, drafts of summaries, and quotes of signed ones."""

    rows: Mapping[str, int]
    signed: Sequence[Quoted]
    drafts: Sequence[UUID]
    waits_for_a_summary: bool  # one is being made, with or without the person: nothing can be erased meanwhile

    @property
    def quotes(self) -> int:
        """How many quotes of signed summaries are withheld."""
        return sum(len(each.quotes) for each in self.signed)


@dataclass(frozen=True, slots=True)
class ErasureOnRecord:
    """An erasure with the names of the consultation and of who did it."""

    row: Erasure
    consultation_title: str
    erased_by: str | None
    quotes: int


def what_would_go(session: Session, response: Response) -> WouldGo:
    """What erasing a response takes away now."""
    held = rows_held(session, response)
    rows = {name: len(held[name]) for name in sorted(held)} | ({"draft": 1} if response.draft_id else {})
    drafts = [each for each in list_drafts(session, response.consultation_id) if quotes_of(session, response, each)]
    return WouldGo(
        rows=rows,
        signed=_signed_that_quote(session, response),
        drafts=[each.id for each in drafts],
        waits_for_a_summary=summary_in_the_works(session, response.consultation_id) is not None,
    )


def list_erasures(session: Session) -> Sequence[ErasureOnRecord]:
    """Every erasure, the last first."""
    quotes = select(func.count(col(WithheldQuote.id))).where(WithheldQuote.erasure_id == Erasure.id).scalar_subquery()
    rows = session.exec(
        select(Erasure, Consultation.title, quotes)
        .join(Consultation, col(Erasure.consultation_id) == col(Consultation.id))
        .order_by(col(Erasure.erased_at).desc(), col(Erasure.id))
    ).all()
    names = names_of(session, [row.erased_by_id for row, _, _ in rows])
    return [ErasureOnRecord(row, title, names.get(row.erased_by_id), count) for row, title, count in rows]


def _signed_that_quote(session: Session, response: Response) -> Sequence[Quoted]:
    signed = session.exec(
        select(Summary)
        .where(Summary.consultation_id == response.consultation_id, Summary.status == SummaryStatus.SIGNED)
        .order_by(col(Summary.number))
    ).all()
    found = [(each, quotes_of(session, response, each)) for each in signed]
    return [Quoted(each.id, each.number or 0, quotes) for each, quotes in found if quotes]
