"""Whether answers on paper differ from those online, in words: the numbers behind them would be of small groups."""

from collections.abc import Iterator, Sequence

from consult.figures.verdicts import Verdict
from consult.models import Channel
from consult.page_furniture import count_of
from consult.reports.counted_groups import ROUTE, of_everybody
from consult.reports.paper_and_online import LineByMode, TableByMode
from consult.reports.sentences import CHANNEL_LABELS
from consult.reports.summary.gathered import Gathered

NAMED = 2
TAKEN_TOGETHER = "all answers to such questions taken together (Holm’s rule)"
PEOPLE_CHOSE = (
    "People chose how to answer, so this does not show that paper changes answers. But a figure of all who answered "
    "hangs on how many used each way."
)
NOT_NAMED = (
    "Answers on paper differ from those online by more than chance would easily give, "
    f"{TAKEN_TOGETHER}. Which do is not said here, to protect small groups of people."
)


def about_modes(gathered: Gathered) -> str | None:
    """What can be said of the two ways to answer; None where too few used one of them, or it is hidden how many."""
    routes = {each.label for each in gathered.routes}
    for channel in (Channel.PAPER, Channel.ONLINE):
        label = CHANNEL_LABELS[channel]
        if label not in routes or gathered.protection.hides(of_everybody(ROUTE, label)):
            return None
    return said_of_modes(gathered.by_mode, smallest=gathered.smallest)


def said_of_modes(tables: Sequence[TableByMode], *, smallest: int) -> str | None:
    """The same of tables whose p-values are adjusted for all of them together."""
    compared = [table for table in tables if table.lines]
    if not compared:
        return None
    differing = [(table, line) for table in compared for line in table.differing]
    if not differing:
        asked = count_of(len(compared), "question with set answers", "questions with set answers")
        return (
            f"{asked} could be compared by the way people answered. There is no evidence of a difference between paper "
            f"and online, {TAKEN_TOGETHER}. A difference may be there all the same."
        )
    named = [each for each in differing if _may_be_named(each[1], smallest)]
    if not named:
        return f"{NOT_NAMED} {PEOPLE_CHOSE}"
    named.sort(key=lambda each: -abs(each[1].raw.difference.difference))
    said = " ".join(_about(*each) for each in named[:NAMED])
    others = len(differing) - min(NAMED, len(named))
    more = f" {count_of(others, 'other answer differs', 'other answers differ')} too." if others else ""
    return f"{said} That is more than chance would easily give, {TAKEN_TOGETHER}.{more} {PEOPLE_CHOSE}"


def _may_be_named(line: LineByMode, smallest: int) -> bool:
    """Whether as many as may be shown gave the answer, and as many did not, each way."""
    return all(smallest <= share.count <= share.base - smallest for share in (line.effect.paper, line.effect.online))


def _about(table: TableByMode, line: LineByMode) -> str:
    share = "larger" if line.raw.verdict is Verdict.HIGHER else "smaller"
    return (
        f"A {share} share of those who answered on paper than of those online chose “{line.label}” to “{table.ask}”"
        f"{''.join(_among_alike(table, line))}."
    )


def _among_alike(table: TableByMode, line: LineByMode) -> Iterator[str]:
    if line.alike is None or table.alike_in is None:
        yield "; whether other kinds of people explain it cannot be told"
        return
    among = f"among people who gave the same answer to “{table.alike_in.ask}”"
    if line.alike.verdict is line.raw.verdict:
        yield f", also {among}"
    elif line.alike.verdict in (Verdict.HIGHER, Verdict.LOWER):
        yield f"; {among} it is the other way round"
    else:
        yield f"; {among} there is no evidence of it"
