"""The part with the two rankings that the partnership publishes: by mentions, and by impact on individuals."""

from collections.abc import Iterator

from consult.figures.top_three import top_three_by_means, top_three_by_mentions
from consult.page_furniture import count_of
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE
from consult.reports.issues import ImpactRanking, MentionRanking, impact_means, issues_in
from consult.reports.summary import cells
from consult.reports.summary.building import column, part, row, section
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import Block, Paragraph, Part, PartKey
from consult.reports.summary.findings import LIKELY, alt_of, who_leads
from consult.reports.summary.gathered import Gathered, GatheredQuestion
from consult.reports.summary.tables import Chart, ChartKind, ColumnKind, Table
from consult.reports.summary.themes import once_cells, once_columns, why_no_figures
from consult.reports.themed import ThemedSection

SEED = 20260401
NO_QUESTION = "This consultation has no question whose comments are coded to themes."
PLACE = column("place", "Place", ColumnKind.PLACE)
IN_TOP_THREE = column("top-three", "Chance of being in the top 3", ColumnKind.PROBABILITY)
TWO_LISTS = (
    "Mentions show how many people raised an issue. Impact shows how much those who raised it say that it affects "
    "them. The two lists can differ: an issue that few raise can weigh heavily on them. Issues share a place "
    "(2=) where their order may be chance."
)


def rankings(gathered: Gathered) -> Part:
    """For each themed question, its issues by mentions beside its issues by impact."""
    sections = [
        section(f"rankings-{each.question.key}", f"“{each.question.ask}”", _blocks(each, gathered))
        for each in gathered.themed
    ]
    return part(PartKey.RANKINGS, sections, absent=NO_QUESTION)


def _blocks(asked: GatheredQuestion, gathered: Gathered) -> Iterator[Block]:
    found = asked.section
    why_none = why_no_figures(found, gathered.smallest)
    if why_none:
        yield Paragraph(text=why_none)
        return
    yield Paragraph(text=TWO_LISTS)
    if found.mentions and found.mentions.lines:
        yield _mentions(found, found.mentions, gathered)
    else:
        yield Paragraph(text="Nobody who answered raised an issue.")
    if found.impact is None:
        yield Paragraph(text="People were not asked how much this issue affects them.")
    elif found.impact.lines:
        yield _impact(found, found.impact, gathered)
    else:
        yield Paragraph(text=f"No issue was scored by {gathered.smallest} people or more, so no average is shown.")


def _mentions(asked: ThemedSection, ranking: MentionRanking, gathered: Gathered) -> Table:
    keys = [theme.key for theme in issues_in(asked.themes)]
    said = [comment.themes for comment in asked.coded]
    chances = top_three_by_mentions(said, keys, seed=SEED, design_effect=gathered.design_effect)
    in_top = {each.key: each.probability for each in chances}
    rows = []
    for line in ranking.lines:
        figures = [
            cells.place(line.place),
            cells.count(line.share.count, of=line.share.base),
            cells.share(line.share, gathered.chance),
            cells.probability(in_top[line.key]),
        ]
        if asked.once:
            figures += once_cells(line.once, gathered.chance)
        rows.append(row(line.key, line.label, figures))
    drawn = [(each.label, each.cells[2]) for each in rows]
    return Table(
        key=key_of("mentions", asked.key),
        caption=f"{_listed(len(rows), ranking.standing.issues)} by mentions, of the {asked.base:,} who answered",
        row_heading="Issue",
        columns=(
            PLACE,
            column("mentions", "Mentions", ColumnKind.COUNT),
            column("share", "Share (likely range)", ColumnKind.SHARE),
            IN_TOP_THREE,
            *once_columns(asked.once, asked.base),
        ),
        rows=tuple(rows),
        base=asked.base,
        notes=tuple(_goes_on(ranking)),
        chart=Chart(
            kind=ChartKind.BARS,
            column="share",
            rows=tuple(each.key for each in rows),
            title=who_leads(drawn, ranking.standing, did="was raised"),
            alt=alt_of("Bar chart of issues by mentions, most first", drawn),
            axis=f"Share of the {asked.base:,} who answered this question. {LIKELY}",
        ),
    )


def _impact(asked: ThemedSection, ranking: ImpactRanking, gathered: Gathered) -> Table:
    smallest, design_effect = gathered.smallest, gathered.design_effect
    means = impact_means(asked.coded, asked.themes, smallest=smallest, design_effect=design_effect)
    in_top = {each.key: each.probability for each in top_three_by_means(means, seed=SEED)}
    rows = []
    for line in ranking.lines:
        figures = [
            cells.place(line.place),
            cells.count(line.mean.base),
            cells.score(line.mean, gathered.chance),
            cells.probability(in_top[line.key]),
        ]
        if asked.once:
            figures.append(cells.score(line.once, gathered.chance) if line.once else cells.nothing())
        rows.append(row(line.key, line.label, figures))
    drawn = [(each.label, each.cells[2]) for each in rows]
    columns = [
        PLACE,
        column("people", "People", ColumnKind.COUNT),
        column("average", "Average (likely range)", ColumnKind.SCORE),
        IN_TOP_THREE,
    ]
    if asked.once:
        columns.append(column("once-average", f"{EACH_CAMPAIGN_ONCE}: average (likely range)", ColumnKind.SCORE))
    scored = f"{_listed(len(rows), ranking.standing.issues)} that at least {gathered.smallest} people scored"
    return Table(
        key=key_of("impact", asked.key),
        caption=f"{scored}, by average impact, 0 to 10",
        row_heading="Issue",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*_goes_on(ranking), *_how_impact_was_asked(asked, ranking, gathered)),
        chart=Chart(
            kind=ChartKind.BARS,
            column="average",
            rows=tuple(each.key for each in rows),
            title=who_leads(drawn, ranking.standing, did="is said to affect those who raised it"),
            alt=alt_of("Bar chart of average impact, greatest first", drawn),
            axis=f"Average impact from 0 to 10 on the people who raised the issue. {LIKELY}",
            highest=10,
        ),
        beside=key_of("mentions", asked.key),
    )


def _listed(shown: int, issues: int) -> str:
    return count_of(issues, "issue") if shown == issues else f"{shown} of {count_of(issues, 'issue')}"


def _goes_on(ranking: MentionRanking | ImpactRanking) -> Iterator[str]:
    if ranking.standing.goes_on:
        yield f"More issues share place {ranking.lines[-1].place} but are not listed."


def _how_impact_was_asked(asked: ThemedSection, ranking: ImpactRanking, gathered: Gathered) -> Iterator[str]:
    if asked.impact_question:
        question = asked.impact_question
        yield (
            f"People were asked: “{question.ask}” 0 means “{question.low_label}” and 10 means “{question.high_label}”. "
            "Only individuals are in this list, not bodies. Somebody who raised several issues gave one score, and it "
            "counts for each."
        )
    if ranking.left_out:
        is_ = "is" if ranking.left_out == 1 else "are"
        scored = f"that fewer than {gathered.smallest} people scored"
        yield f"{count_of(ranking.left_out, 'issue')} {scored} {is_} left out."
