"""The part with what people wrote, and the part with what was decided."""

from collections.abc import Iterator

from consult.page_furniture import long_date
from consult.reports.counted_groups import coded_at, raised_at
from consult.reports.decided import ThemeLine
from consult.reports.quotes import Quote as TypicalQuote
from consult.reports.summary import cells
from consult.reports.summary.building import column, keys_of, part, row, section
from consult.reports.summary.content import Block, Paragraph, Part, PartKey, Quote, Quotes, Section
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.tables import Cell, ColumnKind, Table
from consult.reports.themed import ThemedSection

HOW_QUOTED = (
    "Typical comments for the issues mentioned most. A rule picks them: see “How this summary was made”. A "
    "program masks names and other personal details as far as it finds them."
)
NO_QUOTES = "No comment could be quoted: none fits the rule for quotes, or too few people raised the same issue."
NO_DECISIONS = "No decision has been written down yet."
COLUMNS = (
    column("said", "People who said it", ColumnKind.COUNT),
    column("share", "Share", ColumnKind.SHARE),
    column("decided", "What was decided", ColumnKind.TEXT),
    column("because", "Why", ColumnKind.TEXT),
    column("status", "How far it has come", ColumnKind.TEXT),
)


def quotes(gathered: Gathered) -> Part:
    """Typical comments, question by question."""
    return part(PartKey.QUOTES, _quoted(gathered), absent=NO_QUOTES)


def _quoted(gathered: Gathered) -> Iterator[Section]:
    for each in gathered.themed:
        found = tuple(
            Quote(text=quote.text, about=quote.theme, locality=_place_of(quote, each.section, gathered))
            for quote in each.section.quotes
        )
        if found:
            blocks: list[Block] = [Paragraph(text=HOW_QUOTED), Quotes(quotes=found)]
            yield section(f"quotes-{each.question.key}", f"“{each.question.ask}”", blocks)


def _place_of(quote: TypicalQuote, asked: ThemedSection, gathered: Gathered) -> str | None:
    """The place of a quote, where the figures of the place and of the issue there are shown."""
    hides = gathered.protection.hides
    key = next((line.key for line in (asked.mentions.lines if asked.mentions else ()) if line.label == quote.theme), "")
    place = quote.locality
    if place is None or hides(coded_at(asked.key, place)) or hides(raised_at(asked.key, key, place)):
        return None
    return place


def decisions(gathered: Gathered) -> Part:
    """What was decided on each theme, published or not."""
    sections = [section("decided", "", [_decided(gathered)])] if gathered.decided else []
    return part(PartKey.DECISIONS, sections, absent=NO_DECISIONS)


def _decided(gathered: Gathered) -> Table:
    labels = [line.label for line in gathered.decided]
    return Table(
        key="decisions",
        caption="What was decided on the themes that people raised",
        row_heading="Theme",
        columns=COLUMNS,
        rows=tuple(
            row(key, line.label, _cells(line)) for key, line in zip(keys_of(labels), gathered.decided, strict=True)
        ),
    )


def _cells(line: ThemeLine) -> list[Cell]:
    decision = line.decision
    if decision is None:  # only lines with a decision are gathered
        raise ValueError(f"nothing was decided on {line.key}")
    said = (
        [cells.count(line.share.count, of=line.share.base), cells.plain_share(line.share)]
        if line.share
        else [cells.nothing(), cells.nothing()]
    )
    due = f", due on {long_date(decision.due_on)}" if decision.due_on else ""
    status = f"{decision.status.value.capitalize()}{due}{' (overdue)' if line.is_overdue else ''}"
    published = "published" if decision.published_at else "not published"
    return [*said, cells.words(decision.decided), cells.words(decision.because), cells.words(f"{status}, {published}")]
