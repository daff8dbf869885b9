"""A blind sample with all its codes as a table, for those who want to check the figures with other tools."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from consult.models import BlindSample, Consultation
from consult.page_furniture import date_and_time
from consult.queries.sampled_codes import SampledCodes, list_codes
from consult.queries.sampling import code_book_of, standing_of
from consult.reports.exports import CHANNELS
from consult.reports.spreadsheets import Cell, Sheet


def sample_sheet(session: Session, consultation: Consultation, sample: BlindSample) -> Sheet:
    """One row for each comment of a sample, in its order, with the theme keys that the machine and people gave."""
    standing = standing_of(session, sample)
    book = code_book_of(session, sample)
    places = range(1, sample.coders + 1)
    header = ["position", "reference", "channel", "stratum", "comment", "machine: theme keys"]
    header += [f"person {place}: theme keys" for place in places]
    header += ["settled: theme keys", "settled by", "settled at", "reason"]
    label: list[Cell] = ["invented"] if consultation.holds_invented_answers else []
    return Sheet(
        title="Blind sample",
        about=[
            ("Consultation", consultation.title),
            ("Drawn on", f"{date_and_time(sample.drawn_at)} by {standing.drawn_by}, seed {sample.seed}"),
            ("Code book", f"{book.slug}, version {book.version}"),
        ],
        header=[*(["answers"] if label else []), *header],
        rows=_rows(list_codes(session, sample), places, label),
    )


def _rows(codes: Sequence[SampledCodes], places: range, label: Sequence[Cell]) -> Iterator[list[Cell]]:
    for each in codes:
        agreed = "agreed" if each.settled is not None else None
        yield [
            *label,
            each.position,
            each.reference,
            CHANNELS[each.channel],
            each.stratum,
            each.text,
            "|".join(each.machine),
            *(_codes_of(each, place) for place in places),
            None if each.settled is None else "|".join(each.settled),
            each.settled_by or agreed,
            each.settled_at,
            each.note,
        ]


def _codes_of(each: SampledCodes, place: int) -> str | None:
    if place in each.left_out:
        return "left out: had decided its themes before"
    return "|".join(each.codes[place]) if place in each.codes else None
