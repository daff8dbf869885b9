"""The part about what is uncertain: whom the figures speak of, how wide they are, and how sure the coding is."""

from collections.abc import Iterator

from consult.figures.readings import reading_of
from consult.models import Study
from consult.page_furniture import count_of
from consult.reports.coding_check import how_sure
from consult.reports.summary.building import part, section
from consult.reports.summary.content import Block, Bullets, Paragraph, Part, PartKey, Section
from consult.reports.summary.gathered import Gathered, GatheredQuestion
from consult.reports.summary.modes import about_modes
from consult.reports.summary.weighted import HOW_WEIGHTED, about_weighting
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
        yield section("weighted", HOW_WEIGHTED, [Paragraph(text=about_weighting(gathered.area_shares, gathered))])
    modes = about_modes(gathered)
    if modes:
        yield section("modes", "Answers on paper and online", [Paragraph(text=modes)])
    for each in gathered.themed:
        if each.section.provenance:
            yield section(
                f"coding-{each.question.key}", f"How comments on “{each.question.ask}” were coded", _coding(each)
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
