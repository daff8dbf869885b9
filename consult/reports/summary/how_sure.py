"""The part about what is uncertain: whom the figures speak of, how wide they are, and how sure the coding is."""

from collections.abc import Iterator

from consult.figures.raking import NotRaked
from consult.figures.readings import reading_of
from consult.models import Study
from consult.page_furniture import count_of
from consult.reports.area_shares import AreaShares, NotShown
from consult.reports.coding_check import how_sure
from consult.reports.sentences import joined
from consult.reports.summary.building import part, section
from consult.reports.summary.closed_questions import HOW_WEIGHTED
from consult.reports.summary.content import Block, Bullets, Paragraph, Part, PartKey, Section
from consult.reports.summary.gathered import Gathered, GatheredQuestion
from consult.reports.summary.modes import about_modes
from consult.rounding import fixed

SELF_SELECTED = (
    "People chose to answer. Every figure speaks of those who answered, and nothing here says what others would have "
    "said. The likely range of a figure says how far chance alone could move it, if those who answered were a random "
    "draw from a larger group. They were not drawn, so take it as the least that is uncertain."
)
SAMPLE_SURVEY = (
    "People were drawn at random for this survey. The likely range of a figure says how far it may be from that of "
    "everybody they were drawn from. It does not allow for those who were drawn and did not answer."
)
NOT_FOR_CODING = (
    "The likely range does not allow for comments that were put under the wrong theme, unless it is said to be the "
    "range for errors of coding."
)
NO_SAMPLE = (
    "The computer program has not been checked against a finished blind sample of these comments. How often it errs "
    "here is not known, so treat a small difference between two themes with care."
)
BY_PEOPLE = (
    "A person decided the themes of all {comments}, so no error of the computer program is in these figures. Another "
    "person might have decided otherwise here and there."
)
OF_ANOTHER_VERSION = (
    "The blind sample was coded to another version of the code book than the one these themes are of, so no share is "
    "corrected by it."
)

AS_COUNTED = "Shares of questions with set answers count every response alike."
WEIGHTING_ASSUMES = (
    "Weights cannot make up for who chose to answer within a group, nor for what else the people of the area are, so "
    "neither share is the truer one. A weighted share is left out where a small group could be found by it."
)
WHY_NOT_WEIGHTED = {
    NotRaked.NOBODY: "Nothing is weighted to the area, because no individual has answered.",
    NotRaked.THIN: "Nothing is weighted to the area, because too few answered from at least one of its groups.",
    NotRaked.NO_CONVERGENCE: "Nothing is weighted to the area, because no weights fit all of its figures at once.",
    NotRaked.TOO_UNEVEN: (
        "Nothing is weighted to the area, because some answers would have to count for too many people."
    ),
    NotShown.NO_QUESTION: "No question with set answers can be weighted to the area.",
    NotShown.SMALL_GROUPS: "Shares weighted to the area are not shown, because small groups could be found by them.",
}


def uncertainty(gathered: Gathered) -> Part:
    """What is uncertain."""
    return part(PartKey.UNCERTAIN, _sections(gathered), absent="There are no figures to be unsure of.")


def whom_it_speaks_of(gathered: Gathered) -> str:
    """Whom the figures speak of, and what their ranges allow for."""
    return SAMPLE_SURVEY if gathered.consultation.study is Study.SAMPLE_SURVEY else SELF_SELECTED


def _sections(gathered: Gathered) -> Iterator[Section]:
    said: list[Block] = [Paragraph(text=whom_it_speaks_of(gathered)), Paragraph(text=_width(gathered))]
    if gathered.themed:
        said.append(Paragraph(text=NOT_FOR_CODING))
    yield section("whom", "Whom the figures speak of", said)
    if gathered.area_shares:
        yield section("weighted", HOW_WEIGHTED, [Paragraph(text=_weighted(gathered.area_shares))])
    modes = about_modes(gathered)
    if modes:
        yield section("modes", "Answers on paper and online", [Paragraph(text=modes)])
    for each in gathered.themed:
        if each.section.provenance:
            yield section(
                f"coding-{each.question.key}", f"How comments on “{each.question.ask}” were coded", _coding(each)
            )


def _weighted(found: AreaShares) -> str:
    """What weighted shares are, or why there are none. No group is named there: it would be a small one."""
    if found.why_none or found.weighting is None:
        return f"{WHY_NOT_WEIGHTED[found.why_none or NotShown.SMALL_GROUPS]} {AS_COUNTED}"
    asked = joined([f"“{question.ask}”" for question in found.weighting.questions])
    return (
        "Beside the shares as counted, questions with set answers have shares weighted to the area: what they would be "
        f"if the individuals who answered were like the people of the area in {asked}. {WEIGHTING_ASSUMES}"
    )


def _width(gathered: Gathered) -> str:
    """How wide a range is at this number of responses, for a share near half, where it is widest."""
    design_effect = gathered.design_effect
    base = gathered.responses
    reading = reading_of(base // 2, base, design_effect=design_effect)
    points = fixed(reading.margin * 100, 1)
    said = (
        f"With {count_of(base, 'response')}, the likely range of a share near half reaches {points} percentage points "
        "either way"
    )
    worth = f", allowing for how the sample was drawn (design effect {design_effect:.2g})" if design_effect != 1 else ""
    return f"{said}{worth}. Figures of fewer people are less sure, and theirs reaches further."


def _coding(asked: GatheredQuestion) -> Iterator[Block]:
    provenance = asked.section.provenance
    reviewed = provenance.reviewed_by_a_person if provenance else 0
    if reviewed >= asked.section.base:
        yield Paragraph(text=BY_PEOPLE.format(comments=count_of(asked.section.base, "comment")))
        return
    checked = "none was" if not reviewed else f"{reviewed:,} {'was' if reviewed == 1 else 'were'}"
    yield Paragraph(
        text="A computer program put each comment under one or more themes. Of the "
        f"{count_of(asked.section.base, 'comment')}, {checked} checked by a person. Where a person has checked, the "
        "person’s themes count."
    )
    if asked.check is None:
        yield Paragraph(text=NO_SAMPLE)
        return
    yield Bullets(items=how_sure(asked.check)) if how_sure(asked.check) else Paragraph(text=NO_SAMPLE)
    if asked.corrects is None:
        yield Paragraph(text=OF_ANOTHER_VERSION)
