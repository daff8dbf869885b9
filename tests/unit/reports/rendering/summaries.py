"""Summaries to render. Every figure, name and quote here is invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from consult.figures.shares import share_of
from consult.reports.summary import cells
from consult.reports.summary.content import (
    Block,
    Bullets,
    CodingVersion,
    Definition,
    Definitions,
    Heading,
    Identity,
    Paragraph,
    Part,
    PartKey,
    Quote,
    Quotes,
    Section,
    Sentence,
    SignOff,
    StudyKind,
    SummaryContent,
)
from consult.reports.summary.tables import (
    Cell,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    HiddenBecause,
    IntervalKind,
    Row,
    Table,
)

BASE = 640
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
CHANCE = IntervalKind.CHANCE
HIDDEN = Cell(text="Not shown", hidden=HiddenBecause.SMALL_GROUPS)
WHY_HIDDEN = "Figures for fewer than 5 people are not shown, nor figures that would give them away."
IDENTITY = Identity(
    consultation="Invented safety plan",
    slug="invented-safety-plan",
    run_by="An invented partnership",
    study=StudyKind.SELF_SELECTED,
    opens_on=date(2026, 3, 1),
    closes_on=date(2026, 4, 14),
    is_still_open=False,
    is_demonstration=True,
    holds_invented_answers=True,
    made_at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
    asked_by="An Invented Officer",
    responses=BASE,
    smallest_cell=5,
    questionnaire="invented-questionnaire",
    questionnaire_version=1,
    questionnaire_checksum="ab" * 32,
    coding=(
        CodingVersion(
            question_key="main-issue",
            ask="What is the biggest issue?",
            code_book="invented-book",
            code_book_version="3",
            code_book_checksum="cd" * 32,
            encoder="an-encoder",
            coded_at=datetime(2026, 4, 20, 14, tzinfo=UTC),
        ),
    ),
)


def invented_summary(*, is_signed: bool = True, has_blind_sample: bool = True) -> SummaryContent:
    """A summary with a part of each kind, a table of each kind and a chart of each kind."""
    content = summary_of(
        {
            PartKey.WHO_ANSWERED: [Section(key="routes", heading="How responses came in", blocks=(routes(),))],
            PartKey.CLOSED: [
                Section(
                    key="agree",
                    heading="“Do you agree with the plan?”",
                    blocks=(Paragraph(text="640 answered this question."), agreement()),
                )
            ],
            PartKey.THEMES: [
                Section(key="main", heading="“What is the biggest issue?”", blocks=(themes(has_blind_sample),))
            ],
            PartKey.RANKINGS: [Section(key="lists", blocks=(mentions(), impact()))],
            PartKey.WAVES: [Section(key="waves", heading="Since 2025", blocks=(waves(),))],
            PartKey.LOCALITIES: [Section(key="places", heading="East, South and West", blocks=(localities(),))],
            PartKey.UNCERTAIN: [
                Section(
                    key="sure",
                    blocks=(
                        Paragraph(text="A blind sample of 200 comments was coded by two people.", is_warning=True),
                        Heading(text="What chance does"),
                        Bullets(items=("Nobody was drawn at random.", f"A long word: {LONG_WORD}.")),
                    ),
                )
            ]
            if has_blind_sample
            else "No blind sample was drawn.",
            PartKey.QUOTES: [Section(key="said", heading="“What is the biggest issue?”", blocks=(quotes(),))],
            PartKey.DECISIONS: "Nothing has been decided yet.",
            PartKey.METHODS: [Section(key="methods", blocks=(Paragraph(text="Intervals are Wilson’s, at 95%."),))],
            PartKey.GLOSSARY: [Section(key="words", blocks=(glossary(),))],
        },
    )
    return signed(content) if is_signed else content


def summary_of(parts: dict[PartKey, Sequence[Section] | str]) -> SummaryContent:
    """A draft with these parts; those not named say that they are not there."""
    made = []
    for number, key in enumerate(PartKey):
        given = parts.get(key, "This part could not be made.")
        absent, sections = (given, ()) if isinstance(given, str) else (None, tuple(given))
        title = f"Part {number}: {key.value.replace('-', ' ')}"
        made.append(Part(key=key, title=title, absent=absent, sections=sections))
    return SummaryContent(
        identity=IDENTITY,
        notices=("Two answers wait to be coded.",),
        headline=(
            Sentence(text="640 responses came in: 500 online and 140 on paper.", rule="turnout"),
            Sentence(text="Of those who answered, about half agreed (48%, likely range 44% to 52%).", rule="agreement"),
        ),
        parts=tuple(made),
    )


def signed(content: SummaryContent) -> SummaryContent:
    """The summary with a signature, as the second of its consultation."""
    return content.signed(
        SignOff(
            number=2,
            signed_by="An Invented Head of Policy",
            signed_at=datetime(2026, 5, 2, 15, tzinfo=UTC),
            draft_checksum=content.checksum(),
            supersedes=1,
            supersedes_because="Forty paper forms were found after the first.",
        )
    )


def everything_hidden() -> SummaryContent:
    """A summary of which no figure may be shown, though its tables have charts."""
    table = agreement()
    rows = tuple(row.model_copy(update={"cells": tuple(HIDDEN for _ in row.cells)}) for row in table.rows)
    hidden = table.model_copy(update={"rows": rows, "hidden_note": WHY_HIDDEN})
    return summary_of({PartKey.CLOSED: [Section(key="agree", blocks=(hidden,))]})


def thirty_five_themes_in_fourteen_areas() -> SummaryContent:
    """A table wider than any page and a chart for each area."""
    areas = [f"Area {letter}" for letter in "ABCDEFGHIJKLMN"]
    names = [f"Theme {number} of a code book with long names for what people raise" for number in range(35)]
    columns = tuple(Column(key=cells.key_of(area), label=area, kind=ColumnKind.SHARE) for area in areas)
    rows = tuple(
        Row(
            key=f"theme-{number}",
            label=name,
            cells=tuple(cells.share(share_of((7 * number + place) % 46, 46), CHANCE) for place in range(14)),
        )
        for number, name in enumerate(names)
    )
    wide = Table(key="wide", caption="Themes in each area", row_heading="Theme", columns=columns, rows=rows)
    small = [
        Row(
            key=f"{cells.key_of(area)}-{number}",
            label=names[number],
            group=area,
            cells=(cells.share(share_of(number + place, 46), CHANCE),),
        )
        for place, area in enumerate(areas)
        for number in range(3)
    ]
    multiples = Table(
        key="multiples",
        caption="Three themes in each area",
        row_heading="Theme",
        columns=(Column(key="share", label="Share (likely range)", kind=ColumnKind.SHARE),),
        rows=tuple(small),
        base=BASE,
        chart=Chart(
            kind=ChartKind.SMALL_MULTIPLES,
            column="share",
            rows=tuple(row.key for row in small),
            title="No area clearly differs",
            alt="Small charts of three themes, one for each of 14 areas. The table beside it has every figure.",
            axis="Share of the 46 in the area",
        ),
    )
    return summary_of({PartKey.LOCALITIES: [Section(key="areas", heading="Fourteen areas", blocks=(wide, multiples))]})


def routes() -> Table:
    rows = (
        Row(key="online", label="Online", cells=(cells.count(500, of=BASE), cells.plain_share(share_of(500, BASE)))),
        Row(key="paper", label="On paper", cells=(HIDDEN, HIDDEN)),
    )
    columns = (
        Column(key="responses", label="Responses", kind=ColumnKind.COUNT),
        Column(key="share", label="Share", kind=ColumnKind.SHARE),
    )
    return Table(
        key="routes",
        caption="How they came in",
        row_heading="Route",
        columns=columns,
        rows=rows,
        base=BASE,
        hidden_note=WHY_HIDDEN,
    )


def agreement() -> Table:
    counts = {"Agree": 307, "Neither": 100, "=Disagree, or +disagree": 233}
    rows = [
        Row(key=cells.key_of(label), label=label, cells=(cells.count(each, of=BASE), share_cell(each)))
        for label, each in counts.items()
    ]
    rows.append(
        Row(
            key="either",
            label="Agree or disagree",
            cells=(cells.count(540, of=BASE), share_cell(540)),
            is_together=True,
        )
    )
    return Table(
        key="agreement",
        caption="Share of the 640 who answered",
        row_heading="Answer",
        columns=NUMBER_AND_SHARE,
        rows=tuple(rows),
        base=BASE,
        notes=("People could choose one.",),
        chart=bars(rows[:3], "“Agree” was given most often", "Share of the 640 who answered this question."),
    )


def themes(has_blind_sample: bool) -> Table:
    lines = [("Roads", 300, 0), ("Speeding", 200, 1), ("Parking & “verges” <here>", 120, 1), ("Litter", 90, 0)]
    columns = list(NUMBER_AND_SHARE)
    if has_blind_sample:
        columns.append(Column(key="corrected", label="Corrected share", kind=ColumnKind.SHARE))
    rows = []
    for label, each, level in lines:
        figures = [cells.count(each, of=BASE), share_cell(each)]
        if has_blind_sample:
            interval = share_of(each + 10, BASE).interval
            corrected = cells.interval_share((each + 10) / BASE, interval, base=BASE, kind=IntervalKind.CODING)
            figures.append(corrected if level else cells.nothing())
        rows.append(Row(key=cells.key_of(label), label=label, cells=tuple(figures), level=level))
    return Table(
        key="themes",
        caption="Mentions by category and theme, of the 640 who answered",
        row_heading="Category and theme",
        columns=tuple(columns),
        rows=tuple(rows),
        base=BASE,
        chart=bars([row for row in rows if row.level == 0], "“Roads” has the most mentions", "Share of the 640."),
    )


def mentions() -> Table:
    rows = [
        Row(key=cells.key_of(label), label=label, cells=(Cell(text=place, value=int(place[0])), share_cell(each)))
        for label, place, each in [("Speeding", "1", 200), ("Parking", "2=", 120), ("Litter", "2=", 110)]
    ]
    columns = (Column(key="place", label="Place", kind=ColumnKind.PLACE), NUMBER_AND_SHARE[1])
    return Table(
        key="mentions",
        caption="Issues by mentions",
        row_heading="Issue",
        columns=columns,
        rows=tuple(rows),
        base=BASE,
        chart=bars(rows, "“Speeding” was raised clearly more than any other issue", "Share of the 640."),
    )


def impact() -> Table:
    rows = [
        Row(
            key=cells.key_of(label),
            label=label,
            cells=(
                Cell(text=place, value=int(place[0])),
                Cell(
                    text=f"{mean:.1f}",
                    range_text=f"{mean - 0.5:.1f} to {mean + 0.5:.1f}",
                    value=mean,
                    base=base,
                    low=mean - 0.5,
                    high=mean + 0.5,
                    interval=CHANCE,
                ),
                cells.probability(0.9),
            ),
        )
        for label, place, mean, base in [("Litter", "1=", 7.5, 80), ("Speeding", "1=", 7.0, 170)]
    ]
    columns = (
        Column(key="place", label="Place", kind=ColumnKind.PLACE),
        Column(key="average", label="Average (likely range)", kind=ColumnKind.SCORE),
        Column(key="top", label="Probability of the first three places", kind=ColumnKind.PROBABILITY),
    )
    chart = bars(rows, "No issue stands clearly above the rest", "Average impact from 0 to 10.", column="average")
    return Table(
        key="impact",
        caption="Issues by average impact",
        row_heading="Issue",
        columns=columns,
        rows=tuple(rows),
        chart=chart.model_copy(update={"highest": 10}),
        beside="mentions",
    )


def waves() -> Table:
    pairs = [
        ("Police and council deal with what matters", 196, 180, "May be due to chance"),
        ("I feel safe", 300, 390, "Higher"),
    ]
    rows = [
        Row(
            key=cells.key_of(label),
            label=label,
            cells=(share_cell(before), share_cell(after), points_cell((after - before) / BASE), cells.words(said)),
        )
        for label, before, after, said in pairs
    ]
    columns = (
        Column(key="before", label="2025 (likely range)", kind=ColumnKind.SHARE),
        Column(key="after", label="2026 (likely range)", kind=ColumnKind.SHARE),
        Column(key="change", label="Change in points", kind=ColumnKind.POINTS),
        Column(key="reading", label="What this shows", kind=ColumnKind.TEXT),
    )
    chart = Chart(
        kind=ChartKind.DUMBBELLS,
        column="after",
        earlier="before",
        rows=tuple(row.key for row in rows),
        title="One of two figures is higher than in 2025",
        alt="Dots for 2025 and 2026: police and council 31% then 28%; safe 47% then 61%.",
        axis="Share of the 640 who answered",
    )
    return Table(
        key="waves",
        caption="Change since 2025",
        row_heading="Question",
        columns=columns,
        rows=tuple(rows),
        base=BASE,
        chart=chart,
    )


def localities() -> Table:
    rows = [
        Row(
            key=cells.key_of(group, label),
            label=label,
            group=group,
            is_together=label == "Everybody",
            cells=(cells.share(share_of(each, base), CHANCE),),
        )
        for group in ("Speeding", "Litter")
        for label, each, base in [("East", 40, 200), ("South", 50, 210), ("West", 52, 230), ("Everybody", 142, BASE)]
    ]
    chart = Chart(
        kind=ChartKind.SMALL_MULTIPLES,
        column="share",
        rows=tuple(row.key for row in rows),
        title="There is no evidence of a difference between places",
        alt="Small charts of speeding and litter in East, South and West: all near 22%.",
        axis="Share of those who answered in each place",
    )
    columns = (Column(key="share", label="Share (likely range)", kind=ColumnKind.SHARE),)
    return Table(
        key="localities",
        caption="Mentions by place",
        row_heading="Place",
        columns=columns,
        rows=tuple(rows),
        chart=chart,
    )


def quotes() -> Block:
    return Quotes(
        quotes=(
            Quote(
                text="Cars race past the school. It's #1 — *every* night, $5 says so.",
                about="Speeding",
                locality="East",
            ),
            Quote(text="مرحبا بالعالم", about="Litter"),
        )
    )


def glossary() -> Block:
    return Definitions(definitions=(Definition(term="Base", meaning="How many a figure is of."),))


def share_cell(count: int) -> Cell:
    return cells.share(share_of(count, BASE), CHANCE)


def points_cell(difference: float) -> Cell:
    low, high = difference - 0.05, difference + 0.05
    return Cell(
        text=cells.in_points(difference),
        range_text=f"{cells.in_points(low)} to {cells.in_points(high)}",
        value=difference,
        base=BASE,
        low=low,
        high=high,
        interval=CHANCE,
    )


def bars(rows: Sequence[Row], title: str, axis: str, *, column: str = "share") -> Chart:
    keys = tuple(row.key for row in rows)
    alt = f"Bar chart: {', '.join(row.label for row in rows)}. The table beside it has every figure."
    return Chart(kind=ChartKind.BARS, column=column, rows=keys, title=title, alt=alt, axis=axis)


NUMBER_AND_SHARE = (
    Column(key="number", label="Number", kind=ColumnKind.COUNT),
    Column(key="share", label="Share (likely range)", kind=ColumnKind.SHARE),
)
