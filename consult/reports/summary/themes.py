"""The part about what people raised: themes by category, as counted and as corrected by the blind sample."""

from collections.abc import Iterator, Mapping, Sequence

from consult.figures.shares import Share
from consult.page_furniture import count_of
from consult.reports.coding_check import CodingCheck, CorrectedLine
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE, CountedOnce
from consult.reports.issues import CategoryLine, ThemeLine
from consult.reports.summary import cells
from consult.reports.summary.building import column, part, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Paragraph, Part, PartKey
from consult.reports.summary.findings import LIKELY, alt_of
from consult.reports.summary.gathered import Gathered, GatheredQuestion
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.tables import Cell, Chart, ChartKind, Column, ColumnKind, IntervalKind, Row, Table
from consult.reports.summary.weighted import NOT_OF_CATEGORIES, WEIGHTED, weighted_cell, weighted_note, weighted_shares
from consult.reports.themed import ThemedSection

NO_QUESTION = "This consultation has no question whose comments are coded to themes."
CORRECTED = "Corrected share (range for errors of coding)"
CORRECTED_OF_SURVEY = "Corrected share (range for sampling and errors of coding)"
ADDS_UP_TO_MORE = (
    "An answer counts once for each theme it mentions and once for each category, so the shares can add up to more "
    "than 100%."
)


def themes(gathered: Gathered) -> Part:
    """Every themed question with its categories and themes."""
    sections = [
        section(f"themes-{each.question.key}", f"“{each.question.ask}”", _blocks(each, gathered))
        for each in gathered.themed
    ]
    return part(PartKey.THEMES, sections, absent=NO_QUESTION)


def why_no_figures(asked: ThemedSection, smallest: int) -> str | None:
    """Why a themed question has no figures, in a sentence; None where it has."""
    if asked.provenance is not None:
        return None
    if asked.is_too_few:
        return f"Fewer than {smallest} answers to this question have been coded, so no figures are shown."
    if asked.waiting:
        waits = "waits" if asked.waiting == 1 else "wait"
        return f"{count_of(asked.waiting, 'answer')} to this question {waits} to be coded to themes."
    return "Nobody has answered this question."


def once_columns(once: CountedOnce | None, base: int) -> tuple[Column, ...]:
    """The columns for what the figures would be if each confirmed campaign counted once."""
    if once is None:
        return ()
    label = f"{EACH_CAMPAIGN_ONCE}: of {once.base_of(base):,}"
    return (
        column("once-mentions", f"{label}, mentions", ColumnKind.COUNT),
        column("once-share", f"{label}, share (likely range)", ColumnKind.SHARE),
    )


def once_cells(share: Share | None, kind: IntervalKind) -> tuple[Cell, Cell]:
    """The figures for those columns."""
    if share is None:
        return cells.nothing(), cells.nothing()
    return cells.count(share.count, of=share.base), cells.share(share, kind)


def _blocks(asked: GatheredQuestion, gathered: Gathered) -> Iterator[Block]:
    section_ = asked.section
    why_none = why_no_figures(section_, gathered.smallest)
    if why_none:
        yield Paragraph(text=why_none)
        return
    yield Paragraph(text=_base(section_))
    if section_.once:
        yield Paragraph(text=_campaigns(section_.once, section_.base))
    if asked.corrects:
        yield Paragraph(text=_corrected(asked.corrects))
    yield _table(asked, gathered)
    if section_.unmentioned:
        was = "was" if section_.unmentioned == 1 else "were"
        yield Paragraph(
            text=f"{count_of(section_.unmentioned, 'other theme')} of the code book {was} mentioned by nobody."
        )


def _base(asked: ThemedSection) -> str:
    if not asked.waiting:
        return (
            f"{asked.base:,} answered this question. Every share below is of those who answered it. {ADDS_UP_TO_MORE}"
        )
    said = f"{asked.base:,} answers to this question are coded. Every share below is of those. {ADDS_UP_TO_MORE}"
    waits = "waits" if asked.waiting == 1 else "wait"
    more = count_of(asked.waiting, "more answer", "more answers")
    return f"{said} {more} {waits} to be coded and {'is' if asked.waiting == 1 else 'are'} in none of these figures."


def _campaigns(once: CountedOnce, base: int) -> str:
    of_these = count_of(once.comments, "of these answers is", "of these answers are")
    return (
        f"{of_these} near-identical to others: a person looked and found {count_of(once.campaigns, 'campaign')}. Each "
        "answer counts in every figure. The last columns say what the figures would be if each campaign counted once: "
        f"{count_of(once.base_of(base), 'answer')} in all."
    )


def _corrected(check: CodingCheck) -> str:
    of_survey = any(line.with_sampling for line in check.corrected)
    about = "those errors and about the drawing of the survey" if of_survey else "those errors alone"
    return (
        "The corrected share puts right the errors of the computer program, as far as a sample shows them: people read "
        f"{check.standing.settled:,} of {check.sample.drawn_from:,} comments without seeing its themes. Its range is "
        f"about {about}."
    )


def _table(asked: GatheredQuestion, gathered: Gathered) -> Table:
    section_ = asked.section
    check = asked.corrects
    corrected = {line.theme.key: line for line in check.corrected} if check else {}
    columns = [
        column("mentions", "Mentions", ColumnKind.COUNT),
        column("share", "Share (likely range)", ColumnKind.SHARE),
    ]
    if corrected:
        is_survey = any(line.with_sampling for line in corrected.values())
        label = CORRECTED_OF_SURVEY if is_survey else CORRECTED
        columns.append(column("corrected", label, ColumnKind.SHARE))
    weighted = weighted_shares(gathered, section_.key)
    if weighted:
        columns.append(WEIGHTED)
    columns += once_columns(section_.once, section_.base)
    rows = list(_rows(section_, corrected, check, gathered))
    return Table(
        key=key_of("themes", section_.key),
        caption=f"Mentions by category and theme, of the {section_.base:,} who answered",
        row_heading="Category and theme",
        columns=tuple(columns),
        rows=tuple(rows),
        base=section_.base,
        notes=(*weighted_note(weighted, who="whose answers are coded"), *((NOT_OF_CATEGORIES,) if weighted else ())),
        hidden_note=hidden_note(rows, gathered.smallest),
        chart=_chart(rows, section_),
    )


def _rows(
    asked: ThemedSection, corrected: Mapping[str, CorrectedLine], check: CodingCheck | None, gathered: Gathered
) -> Iterator[Row]:
    of = check.sample.drawn_from if check else 0
    for category in asked.categories:
        yield row(f"category-{category.key}", category.label, _cells(category, asked, gathered, corrected, of), level=0)
        for theme in category.themes:
            yield row(f"theme-{theme.key}", theme.label, _cells(theme, asked, gathered, corrected, of), level=1)


def _cells(
    line: CategoryLine | ThemeLine,
    asked: ThemedSection,
    gathered: Gathered,
    corrected: Mapping[str, CorrectedLine],
    of: int,
) -> list[Cell]:
    found = [cells.count(line.share.count, of=line.share.base), cells.share(line.share, gathered.chance)]
    if corrected:
        share = corrected.get(line.key) if isinstance(line, ThemeLine) else None
        found.append(_corrected_cell(share, of) if share else cells.nothing())
    weighted = weighted_shares(gathered, asked.key)
    if weighted:
        is_theme = isinstance(line, ThemeLine)
        found.append(weighted_cell(weighted, line.key, gathered) if is_theme else cells.nothing())
    if asked.once:
        found += once_cells(line.once, gathered.chance)
    return found


def _corrected_cell(line: CorrectedLine, of: int) -> Cell:
    """A corrected share with the range that the study allows: about coding alone, or about the drawing of it too."""
    if line.with_sampling is None:
        return cells.interval_share(line.share.corrected, line.share.interval, base=of, kind=IntervalKind.CODING)
    both = IntervalKind.SAMPLING_AND_CODING
    return cells.interval_share(line.share.corrected, line.with_sampling, base=of, kind=both)


def _chart(rows: list[Row], asked: ThemedSection) -> Chart | None:
    drawn = [each for each in rows if each.level == 0]
    if not drawn:
        return None
    figures = [(each.label, each.cells[1]) for each in drawn]
    return Chart(
        kind=ChartKind.BARS,
        column="share",
        rows=tuple(each.key for each in drawn),
        title=_title(asked.categories),
        alt=alt_of("Bar chart of categories", figures),
        axis=f"Share of the {asked.base:,} who answered this question. {LIKELY}",
    )


def _title(categories: Sequence[CategoryLine]) -> str:
    """The category of issues that is ahead of every bar in the picture; of those that hold no issue too."""
    most = max(line.share.count for line in categories)
    first = [line for line in categories if line.share.count == most]
    if len(first) > 1 or not first[0].holds_issues:
        return "Mentions by category"
    return f"“{first[0].label}” is the category with the most mentions"
