"""What every rendering of a summary says besides its parts: who made it, when, of what; what stands under tables."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from consult.page_furniture import date_and_time, long_date
from consult.reports.summary.content import Definition, Identity, Quote, SignOff, SummaryContent
from consult.reports.summary.tables import Column, Row, Table

HEADLINE = "In short"
CONTENTS = "Contents"
FACTS = "About this summary"
NOT_SIGNED = "This is a draft. Nobody has signed it off, and it may still change."
DEMONSTRATION = "This is a demonstration and no real consultation."
INVENTED = "The answers are invented to show how the product works. No real person or incident is meant."
WIDEST_TABLE = 6
"""How many columns of figures stand beside one another on a page of A4."""
LONGEST_LINE = 28
"""How many letters stand in a line of a cell before its words are set in several."""
EDGES = 5
"""What the edges of a cell take, in letters, and headings that are bold."""
HIGHEST_HEADING = 3
"""Over how many lines the heading of a column may run."""


def facts_of(content: SummaryContent) -> tuple[Definition, ...]:
    """The title block: what the summary is of and who signed it. Its part on methods says what it was made from."""
    facts = [*_of_the_consultation(content.identity), *_of_the_signature(content.sign_off)]
    return tuple(Definition(term=term, meaning=meaning) for term, meaning in facts)


def warnings_of(content: SummaryContent) -> tuple[str, ...]:
    """What must be read before anything else: a draft, a demonstration, and the notices of the summary itself."""
    found = [] if content.sign_off else [NOT_SIGNED]
    # A summary may say these in its own words; nothing is said twice.
    said = " ".join(content.notices).lower()
    if content.identity.is_demonstration and "demonstration" not in said:
        found.append(DEMONSTRATION)
    if content.identity.holds_invented_answers and "invented" not in said:
        found.append(INVENTED)
    return (*found, *content.notices)


def seal_of(content: SummaryContent) -> str:
    """What tells one summary from every other, for the foot of each page: its number and its checksum."""
    name = f"Summary {content.sign_off.number}" if content.sign_off else "Draft summary"
    return f"{name}, SHA-256 {content.seal}"


def said_under(table: Table) -> tuple[str, ...]:
    """The lines under a table: its base where the caption does not say it, its notes, and what is hidden and why."""
    base = () if table.base is None or f"{table.base:,}" in table.caption else (f"Base: {table.base:,}.",)
    return tuple(line for line in (*base, *table.notes, table.hidden_note) if line)


def about_quote(quote: Quote) -> str:
    """What a quote is about, and where it came from if that may be said."""
    place = f", from {quote.locality}" if quote.locality else ""
    return f"About {quote.about}{place}"


def stands_out(table: Table, row: Row) -> bool:
    """Whether a row is set in bold: only where other rows are set under it."""
    return row.level == 0 and any(other.level for other in table.rows)


def grouped_rows(table: Table) -> Iterator[tuple[str, Sequence[Row]]]:
    """The rows by the heading that they stand under, in order; the heading is empty where they have none."""
    for group, rows in groupby(table.rows, key=lambda row: row.group):
        yield group, list(rows)


def widths_of(table: Table, places: range) -> tuple[int, ...]:
    """The room that the row headings and each of these columns ask for on paper, in letters.

    Neither a word nor a figure with its range is broken, unless it is longer than a line.
    """
    labels = _room(table.row_heading, [row.label for row in table.rows])
    columns = [(table.columns[place].label, [row.cells[place].shown for row in table.rows]) for place in places]
    return (labels, *(_room(heading, shown) for heading, shown in columns))


def _room(heading: str, texts: Sequence[str]) -> int:
    asked = [len(heading) // HIGHEST_HEADING, *map(len, heading.split()), *map(len, texts)]
    return min(max(asked), LONGEST_LINE) + EDGES


def pieces_of(columns: Sequence[Column]) -> list[range]:
    """The columns of a table as pieces that fit a page, by their places; nearly always one."""
    pieces = -(-len(columns) // WIDEST_TABLE)
    size = -(-len(columns) // pieces)
    return [range(start, min(start + size, len(columns))) for start in range(0, len(columns), size)]


def _of_the_consultation(identity: Identity) -> Iterator[tuple[str, str]]:
    yield "Consultation", identity.consultation
    yield "Run by", identity.run_by
    yield "Kind of study", identity.study.value.capitalize()
    until = "still open; it closes on" if identity.is_still_open else "to"
    joint = ", " if identity.is_still_open else " "
    yield "Open", f"{long_date(identity.opens_on)}{joint}{until} {long_date(identity.closes_on)}"
    yield "Responses", f"{identity.responses:,}"
    yield "Made", f"{date_and_time(identity.made_at)}, asked for by {identity.asked_by}"


def _of_the_signature(sign_off: SignOff | None) -> Iterator[tuple[str, str]]:
    if sign_off is None:
        yield "Signed off", "Not yet: this is a draft"
        return
    yield "Signed off", f"{sign_off.signed_by}, {date_and_time(sign_off.signed_at)}, as summary {sign_off.number}"
    yield "Draft that was read", f"SHA-256 {sign_off.draft_checksum}"
    if sign_off.supersedes is not None:
        yield "Takes the place of", f"Summary {sign_off.supersedes}: {sign_off.supersedes_because}"
