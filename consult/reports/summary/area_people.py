"""Those who answered beside the people of the area: share against share, group by group, and no score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.figures.representativeness import AgainstArea
from consult.figures.verdicts import Verdict
from consult.page_furniture import long_date
from consult.reports.area import BesideArea, GroupBesideArea
from consult.reports.counted_groups import chose, compared_in
from consult.reports.sentences import joined, percentage_range
from consult.reports.summary import cells
from consult.reports.summary.building import column, keys_of, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Paragraph, Section
from consult.reports.summary.findings import finding_of, how_to_read
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.tables import Cell, ColumnKind, Row, Table
from consult.rounding import percentage, short_percentage

NO_FIGURES = (
    "No figures of the people of the area have been put in, so this summary does not say how those who answered differ "
    "from them."
)
NOT_SHOWN = "How those who answered compare with the area is not shown here, to protect small groups of people."
NAMED_IN_LEAD = 2
NOT_A_DRAW = (
    "Only individuals are compared, and only those whose group the area’s figures know. A difference shows who came "
    "forward. It is said to be there only where it is more than chance would easily give, all groups taken together "
    "(Holm’s rule)."
)
FINDINGS = {
    Verdict.HIGHER: "More than in the area",
    Verdict.LOWER: "Fewer than in the area",
    Verdict.NO_EVIDENCE: "No evidence of a difference",
    Verdict.TOO_FEW: "Too few to say",
}
COLUMNS = (
    column("answered", "Answered", ColumnKind.COUNT),
    column("share", "Share of those who answered (likely range)", ColumnKind.SHARE),
    column("area", "Share of the people of the area", ColumnKind.SHARE),
    column("difference", "Difference, percentage points (likely range)", ColumnKind.POINTS),
    column("finding", "Finding", ColumnKind.TEXT),
)


@dataclass(frozen=True, slots=True)
class ShownBeside:
    """A question's groups beside the area's, with those that may not be shown."""

    beside: BesideArea
    groups: tuple[tuple[GroupBesideArea, bool], ...]  # the group, and whether it is hidden

    @property
    def fewer(self) -> tuple[AgainstArea, ...]:
        """The groups that are fewer of those who answered than of the area, the furthest off first."""
        found = [
            group.line for group, is_hidden in self.groups if not is_hidden and group.line.verdict is Verdict.LOWER
        ]
        return tuple(sorted(found, key=lambda line: line.difference.difference))


def shown_beside(beside: BesideArea, gathered: Gathered) -> ShownBeside | None:
    """What may be shown of one question; None where the number left out would give a small group away."""
    if beside.base < gathered.smallest:
        return None
    left_out = [option.value for option in beside.question.options if option.value not in beside.figures.shares]
    if any(_hides(beside, option, gathered) for option in left_out):
        return None
    groups = [(group, group.hidden or _hides(beside, group.line.key, gathered)) for group in beside.groups]
    return ShownBeside(beside, tuple(groups))


def _hides(beside: BesideArea, option: str, gathered: Gathered) -> bool:
    """Whether any table hides how many gave an answer. The equality answers stand in no other table."""
    key, protection = beside.question.key, gathered.protection
    groups = (chose(key, option), compared_in(key, option))
    return any(who in protection.counted and protection.hides(who) for who in groups)


def people_of_area(gathered: Gathered) -> Iterator[Section]:
    """A section for each question that the area has figures for; one that says so where it has none."""
    if not gathered.area:
        yield section("area", "Beside the people of the area", [Paragraph(text=NO_FIGURES)])
    for beside in gathered.area:
        blocks = _blocks(beside, gathered)
        yield section(f"area-{beside.question.key}", f"Beside the people of the area: “{beside.question.ask}”", blocks)


def about_those_who_are_few(gathered: Gathered) -> str | None:
    """Which groups came forward least beside the area, in a sentence; None where none is clearly fewer."""
    found = [
        (shown.beside.question.label(line.key), line)
        for beside in gathered.area
        if (shown := shown_beside(beside, gathered)) is not None
        for line in shown.fewer
    ]
    if not found:
        return None
    found.sort(key=lambda each: each[1].difference.difference)
    named = [
        f"“{label}” ({percentage(line.answered.share)} of {line.answered.base:,}, likely range "
        f"{percentage_range(line.answered.interval)}, against {percentage(line.area)} of the area)"
        for label, line in found[:NAMED_IN_LEAD]
    ]
    are = "this group is" if len(named) == 1 else "these groups are"
    return f"Beside the people of the area, {are} a smaller share of those who answered: {joined(named)}."


def _blocks(beside: BesideArea, gathered: Gathered) -> Iterator[Block]:
    shown = shown_beside(beside, gathered)
    if shown is None:
        yield Paragraph(text=NOT_SHOWN)
    else:
        figures = beside.figures
        source = f"The area’s figures: {figures.source}, {long_date(figures.counted_on)}."
        yield Paragraph(text=f"{source} {NOT_A_DRAW}")
        yield _table(shown, gathered)


def _table(shown: ShownBeside, gathered: Gathered) -> Table:
    rows = _rows(shown.groups, gathered)
    return Table(
        key=key_of("area", shown.beside.question.key),
        caption=f"The {shown.beside.base:,} individuals compared, beside the people of the area",
        row_heading="Group",
        columns=COLUMNS,
        rows=tuple(rows),
        base=shown.beside.base,
        notes=tuple(how_to_read(rows)),
        hidden_note=hidden_note(rows, gathered.smallest),
    )


def _rows(groups: Sequence[tuple[GroupBesideArea, bool]], gathered: Gathered) -> list[Row]:
    keys = keys_of([group.label for group, _ in groups])
    return [
        row(key, group.label, _cells(group.line, gathered, is_hidden=is_hidden))
        for key, (group, is_hidden) in zip(keys, groups, strict=True)
    ]


def _cells(line: AgainstArea, gathered: Gathered, *, is_hidden: bool) -> list[Cell]:
    area = Cell(text=short_percentage(line.area), value=round(line.area, 6))
    if is_hidden:
        return [cells.hidden(), cells.hidden(), area, cells.hidden(), cells.hidden()]
    return [
        cells.count(line.answered.count, of=line.answered.base),
        cells.share(line.answered, gathered.chance),
        area,
        cells.points(line.difference, gathered.chance, base=line.answered.base),
        cells.words(finding_of(line.verdict, line.difference, FINDINGS)),
    ]
