"""The part about questions with set answers: each option's number, share and likely range."""

from collections.abc import Iterator

from consult.page_furniture import count_of
from consult.reports.closed import ClosedSection, NumberSummary, OptionLine, OptionTable
from consult.reports.sentences import SIDES, score_range
from consult.reports.summary import cells
from consult.reports.summary.building import column, first_letter_large, keys_of, part, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Bullets, Paragraph, Part, PartKey, Section
from consult.reports.summary.findings import LIKELY, alt_of, most_chosen
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.tables import Cell, Chart, ChartKind, ColumnKind, Row, Table
from consult.reports.summary.weighted import (
    WEIGHTED,
    Readings,
    about_weighted_mean,
    weighted_cell,
    weighted_note,
    weighted_shares,
)
from consult.rounding import fixed, percentage

COLUMNS = (
    column("number", "Number", ColumnKind.COUNT),
    column("share", "Share (likely range)", ColumnKind.SHARE),
)
SEVERAL = "People could choose more than one, so the shares can add up to more than 100%."


def closed_questions(gathered: Gathered, indicators: Section) -> Part:
    """The indicators, every closed question not about the people themselves, and which questions have no figures."""
    sections = [indicators, *(section_of(asked, gathered, prefix="closed") for asked in gathered.closed if asked.base)]
    unanswered = tuple(asked.ask for asked in (*gathered.closed, *gathered.personal) if not asked.base)
    if unanswered:
        blocks: list[Block] = [Bullets(items=unanswered)]
        sections.append(section("unanswered", "Questions that nobody answered", blocks))
    if gathered.not_shown:
        said = "Answers to these are words, dates or postcodes. They have no figures in this summary."
        blocks = [Paragraph(text=said), Bullets(items=gathered.not_shown)]
        sections.append(section("not-shown", "Questions that are not shown", blocks))
    return part(PartKey.CLOSED, sections, absent="This consultation has no questions with set answers.")


def section_of(asked: ClosedSection, gathered: Gathered, *, prefix: str) -> Section:
    """One closed question: how many answered, their mean where it is a number, and its tables."""
    return section(f"{prefix}-{asked.key}", f"“{asked.ask}”", _blocks(asked, gathered))


def _blocks(asked: ClosedSection, gathered: Gathered) -> Iterator[Block]:
    if asked.is_too_few:
        yield Paragraph(text="No figures are shown for this question, because they could point at a few people.")
        return
    yield Paragraph(text=" ".join(_said_of(asked)))
    if asked.number:
        yield Paragraph(text=_average(asked.number))
        mean = gathered.area_shares.means.get(asked.key) if gathered.area_shares else None
        if mean:
            yield Paragraph(text=about_weighted_mean(mean, asked.number.unit))
    for key, table in zip(_table_keys(asked), asked.tables, strict=True):
        yield _table(key, asked, table, gathered)


def _said_of(asked: ClosedSection) -> Iterator[str]:
    yield f"{asked.base:,} answered this question."
    if asked.was_asked_of_some:
        yield "It was asked only of some, depending on their earlier answers."
    if asked.unreadable:
        yield (
            f"{count_of(asked.unreadable, 'answer')} to an earlier wording "
            f"{'is' if asked.unreadable == 1 else 'are'} not counted."
        )


def _average(number: NumberSummary) -> str:
    scale = f" {number.scale}." if number.scale else ""
    return f"{_average_of(number)}, of the {number.mean.base:,} who answered.{_median_of(number)}{scale}"


def _median_of(number: NumberSummary) -> str:
    if number.median is None:
        return ""
    low, high = (_plain(end) for end in (number.median.interval.low, number.median.interval.high))
    return (
        f" The median is {_plain(number.median.median)} (likely range {low} to {high}): at least half gave that or "
        "less, and at least half that or more."
    )


def _plain(value: float) -> str:
    """A median as people say it: it is a whole number, or lies in the middle of two."""
    return fixed(value, 0 if value.is_integer() else 1)


def _average_of(number: NumberSummary) -> str:
    unit = f" {number.unit}" if number.unit else ""
    return f"The average is {fixed(number.mean.mean, 1)}{unit} (likely range {score_range(number.mean.interval)})"


def _table_keys(asked: ClosedSection) -> list[str]:
    if len(asked.tables) == 1:
        return [key_of("closed", asked.key)]
    return [key_of("closed", asked.key, key) for key in keys_of([table.caption for table in asked.tables])]


def _table(key: str, asked: ClosedSection, table: OptionTable, gathered: Gathered) -> Table:
    weighted = weighted_shares(gathered, f"{asked.key}.{table.row}" if table.row else asked.key)
    rows = [
        row(name, line.label, tuple(_cells(line, gathered, weighted)), is_together=line.is_together)
        for name, line in zip(keys_of([line.label for line in table.lines]), table.lines, strict=True)
    ]
    share_of = f"share of the {table.base:,} who answered"
    own_name = f"{table.caption}: " if table.caption != asked.ask else ""
    return Table(
        key=key,
        caption=f"{own_name}{share_of}" if own_name else share_of.capitalize(),
        row_heading="Answer",
        columns=COLUMNS if weighted is None else (*COLUMNS, WEIGHTED),
        rows=tuple(rows),
        base=table.base,
        notes=(*((SEVERAL,) if table.may_choose_several else ()), *weighted_note(weighted)),
        hidden_note=hidden_note(rows, gathered.smallest),
        chart=_chart(rows, asked, table, gathered.design_effect),
    )


def _cells(line: OptionLine, gathered: Gathered, weighted: Readings | None) -> Iterator[Cell]:
    if line.share is None:
        yield from (cells.hidden(), cells.hidden())
    else:
        yield cells.count(line.share.count, of=line.share.base)
        yield cells.share(line.share, gathered.chance)
    if weighted is not None:
        yield weighted_cell(weighted, line.key, gathered)


def _chart(rows: list[Row], asked: ClosedSection, table: OptionTable, design_effect: float) -> Chart | None:
    drawn = [each for each in rows if not each.is_together and each.cells[1].value is not None]
    if len(drawn) < 2:
        return None
    figures = [(each.label, each.cells[1]) for each in drawn]
    return Chart(
        kind=ChartKind.BARS,
        column="share",
        rows=tuple(each.key for each in drawn),
        title=_sides(table)
        or (_average_of(asked.number) if asked.number else most_chosen(figures, design_effect=design_effect)),
        alt=alt_of("Bar chart of answers", figures),
        axis=f"Share of the {table.base:,} who answered this question. {LIKELY}",
    )


def _sides(table: OptionTable) -> str | None:
    """The two sides of an agreement as a title, the larger first; None for any other question."""
    sides = [(line.share, words) for line, words in zip(_together(table), SIDES, strict=False) if line.share]
    if len(sides) != 2:
        return None
    ordered = sorted(sides, key=lambda side: -side[0].count)
    return first_letter_large(", ".join(f"{percentage(share.share)} {words}" for share, words in ordered))


def _together(table: OptionTable) -> list[OptionLine]:
    return [line for line in table.lines if line.is_together]
