"""The part about who answered: by which routes, when, and what they said about themselves."""

from collections.abc import Iterator, Sequence

from consult.figures.shares import share_of
from consult.page_furniture import count_of, long_date
from consult.reports.counted_groups import BODIES, PERIOD, ROUTE, of_everybody
from consult.reports.left_out import no_answer_sentence, same_return_sentence
from consult.reports.summary import cells
from consult.reports.summary.area_people import people_of_area
from consult.reports.summary.building import column, first_letter_large, keys_of, part, row, section
from consult.reports.summary.closed_questions import section_of
from consult.reports.summary.content import Block, Paragraph, Part, PartKey, Section
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.hiding import hidden_note
from consult.reports.summary.periods import responses_by_period
from consult.reports.summary.tables import ColumnKind, Table

NO_GROUPS = "Nothing is known of the people themselves, such as where they live."
COLUMNS = (column("responses", "Responses", ColumnKind.COUNT), column("share", "Share", ColumnKind.SHARE))


def who_answered(gathered: Gathered) -> Part:
    """Who answered: all that is known of them that shows nobody."""
    return part(PartKey.WHO_ANSWERED, _sections(gathered), absent="Nobody has answered yet.")


def _sections(gathered: Gathered) -> Iterator[Section]:
    yield section("routes", "How responses came in", [_routes(gathered), _bodies(gathered), *_left_out(gathered)])
    yield section("dates", "When they came in", [_dates(gathered), _periods(gathered)])
    answered = [asked for asked in gathered.personal if asked.base]
    if not answered:
        yield section("groups", "The people themselves", [Paragraph(text=NO_GROUPS)])
    for asked in answered:
        yield section_of(asked, gathered, prefix="about")
    yield from people_of_area(gathered)


def _routes(gathered: Gathered) -> Table:
    counted = [(route.label, route.share.count) for route in gathered.routes]
    return _counted_table("routes", "Route", counted, ROUTE, gathered)


def _bodies(gathered: Gathered) -> Block:
    if gathered.protection.hides(BODIES):
        return Paragraph(text="How many were sent on behalf of a body is not shown, to protect the few who were not.")
    if not gathered.bodies:
        return Paragraph(text="All responses are from individuals; none was sent on behalf of a body.")
    sent = count_of(gathered.bodies, "response was", "responses were")
    return Paragraph(
        text=f"{sent} sent on behalf of a body, such as a parish council or a committee. Each counts as one."
    )


def _left_out(gathered: Gathered) -> list[Block]:
    sentences = (same_return_sentence(gathered.left_out), no_answer_sentence(gathered.no_answers))
    return [Paragraph(text=sentence) for sentence in sentences if sentence]


def _dates(gathered: Gathered) -> Block:
    opened, closes = long_date(gathered.consultation.opens_at), long_date(gathered.consultation.closes_at)
    first, last = gathered.by_day[0][0], gathered.by_day[-1][0]
    came = (
        f"The first response came on {long_date(first)} and the last on {long_date(last)}."
        if first < last
        else f"All responses came on {long_date(first)}."
    )
    return Paragraph(text=f"People could answer from {opened} to {closes}. {came}")


def _periods(gathered: Gathered) -> Table | None:
    """Responses by week, or by month where there are many weeks; nothing where all came in one."""
    periods = responses_by_period(gathered.by_day)
    if len(periods.counted) < 2:
        return None
    return _counted_table("dates", periods.called, periods.counted, PERIOD, gathered)


def _counted_table(key: str, heading: str, counted: Sequence[tuple[str, int]], by: str, gathered: Gathered) -> Table:
    """Responses by something that each of them has: the shares are of all, so they have no likely range."""
    rows = []
    for name, (label, count) in zip(keys_of([label for label, _ in counted]), counted, strict=True):
        is_hidden = gathered.protection.hides(of_everybody(by, label))
        shown = (cells.count(count, of=gathered.responses), cells.plain_share(share_of(count, gathered.responses)))
        rows.append(row(name, first_letter_large(label), (cells.hidden(), cells.hidden()) if is_hidden else shown))
    came_in = f"the {count_of(gathered.responses, 'response')} came in"
    return Table(
        key=key,
        caption=f"How {came_in}" if key == "routes" else f"When {came_in}",
        row_heading=heading,
        columns=COLUMNS,
        rows=tuple(rows),
        base=gathered.responses,
        hidden_note=hidden_note(rows, gathered.smallest),
    )
