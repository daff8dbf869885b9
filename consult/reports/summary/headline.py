"""The sentences at the head of a summary, each with the name of the rule that licenses it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from consult.models import Study
from consult.reports import sentences
from consult.reports.coding_check import how_sure
from consult.reports.counted_groups import BODIES, ROUTE, of_everybody
from consult.reports.summary.area_people import about_those_who_are_few
from consult.reports.summary.content import Sentence
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.indicator_places import PlacesOfIndicator, about_places
from consult.reports.summary.indicators import ReportedIndicator, about_indicator, says_change
from consult.reports.summary.localities import ComparedPlaces, about_difference, about_no_culprit, about_no_difference
from consult.reports.summary.waves import SELF_SELECTED, about_change, about_no_change, changed_lines, first_line
from consult.reports.waves.values import WaveChanges

CLOSED_IN_LEAD = 2
CHANGES_IN_LEAD = 2
DIFFERENCES_IN_LEAD = 2
OF_THOSE_WHO_ANSWERED = "These figures speak of those who answered. They do not say what others would have said."
OF_A_SAMPLE = (
    "People were drawn at random for this survey. A likely range says how far chance alone may put a figure from that "
    "of everybody they were drawn from. It does not allow for those who were drawn and did not answer."
)


class Rule(StrEnum):
    """The rules that sentences at the head are made by, with what each of them says."""

    TURNOUT = "turnout"
    AREA = "beside the people of the area"
    INDICATOR = "indicator"
    INDICATOR_PLACES = "indicator by place"
    AGREEMENT = "agreement"
    ANSWER = "answer given most"
    MENTIONS = "mentions"
    IMPACT = "impact"
    CHANGE = "change"
    NO_CHANGE = "no change"
    PLACES = "difference between places"
    NO_PLACES = "no difference between places"
    CODING = "how sure the coding is"
    WHOM = "whom the figures speak of"


RULES = {
    Rule.TURNOUT: "How many responses came in, by each route that enough people used.",
    Rule.AREA: (
        "The groups that came forward least, of those that differ from the area by more than chance would easily give."
    ),
    Rule.INDICATOR: (
        "Each indicator that the questionnaire names, with its margin, and the same of the last wave: that the change "
        "is more than chance would easily give, or that it may be due to chance."
    ),
    Rule.INDICATOR_PLACES: (
        "Of each indicator, the places that can be told from the others; where there is none, that there is no "
        "evidence of a difference."
    ),
    Rule.AGREEMENT: (
        "Both sides of each of the first two questions that ask for agreement, the larger side first; where it may be "
        "larger by chance, that it may."
    ),
    Rule.ANSWER: (
        "Where nothing asks for agreement: the answer given most to each of the first two questions, unless two are "
        "level."
    ),
    Rule.MENTIONS: (
        "An issue is said to be raised clearly more than any other only where it is clearly ahead of every one of "
        "them. Otherwise those that share first place are named."
    ),
    Rule.IMPACT: "The same for the average impact on those who raised an issue.",
    Rule.CHANGE: (
        "The largest changes since the last wave, of those that are more than chance would easily give, all questions "
        "taken together."
    ),
    Rule.NO_CHANGE: (
        "Where nothing changed by more than that: both figures of the first question, and that the change may be due "
        "to chance, unless it is an indicator's and said there."
    ),
    Rule.PLACES: (
        "The largest differences between a place and the others, of those that are more than chance would easily "
        "give, all issues and places taken together."
    ),
    Rule.NO_PLACES: "Where there is none: that there is no evidence of one, of the issues that could be compared.",
    Rule.CODING: "What a blind sample of comments says of the computer program, where people have coded one.",
    Rule.WHOM: "Whom the figures speak of, in every summary.",
}


Said = tuple[Rule, str]


def headline(
    gathered: Gathered,
    places: Sequence[ComparedPlaces],
    changes: WaveChanges,
    indicators: Sequence[ReportedIndicator] = (),
    indicator_places: Sequence[PlacesOfIndicator] = (),
) -> tuple[Sentence, ...]:
    """What the summary says first."""
    whom = OF_A_SAMPLE if gathered.consultation.study is Study.SAMPLE_SURVEY else OF_THOSE_WHO_ANSWERED
    said = (
        *_turnout(gathered),
        *((Rule.INDICATOR, about_indicator(each, changes)) for each in indicators),
        *((Rule.INDICATOR_PLACES, about_places(each)) for each in indicator_places),
        *_closed(gathered),
        *_issues(gathered),
        *_changes(changes, indicators),
        *_places(places),
        *_coding(gathered),
        (Rule.WHOM, whom),
    )
    return tuple(Sentence(text=text, rule=rule.value) for rule, text in said)


def _turnout(gathered: Gathered) -> Iterator[Said]:
    hides = gathered.protection.hides
    shown = [route for route in gathered.routes if not hides(of_everybody(ROUTE, route.label))]
    bodies = 0 if hides(BODIES) else gathered.bodies
    yield Rule.TURNOUT, sentences.about_turnout(gathered.responses, shown, bodies)
    few = about_those_who_are_few(gathered)
    if few:
        yield Rule.AREA, few


def _closed(gathered: Gathered) -> list[Said]:
    agreements = [
        (Rule.AGREEMENT, sentences.about_agreement(each, design_effect=gathered.design_effect))
        for each in gathered.closed
    ]
    choices = [
        (Rule.ANSWER, sentences.about_choice(each, design_effect=gathered.design_effect)) for each in gathered.closed
    ]
    found = [(rule, text) for rule, text in agreements if text] or [(rule, text) for rule, text in choices if text]
    return found[:CLOSED_IN_LEAD]


def _issues(gathered: Gathered) -> Iterator[Said]:
    for section in [each.section for each in gathered.themed if each.section.provenance][:1]:
        if section.mentions and (
            said := sentences.about_mentions(section.mentions, section.base, waiting=section.waiting)
        ):
            yield Rule.MENTIONS, said
        if section.impact and (said := sentences.about_impact(section.impact, smallest=gathered.smallest)):
            yield Rule.IMPACT, said


def _changes(changes: WaveChanges, indicators: Sequence[ReportedIndicator]) -> Iterator[Said]:
    if changes.earlier is None:
        return
    changed = changed_lines(changes)
    who_chose = f" {SELF_SELECTED}" if changes.is_self_selected else ""
    for each in changed[:CHANGES_IN_LEAD]:
        yield Rule.CHANGE, f"{about_change(each, changes.earlier)}{who_chose}"
    first = first_line(changes)
    if not changed and first is not None and not says_change(indicators, first.ask):
        yield Rule.NO_CHANGE, about_no_change(first, changes.earlier)


def _places(places: Sequence[ComparedPlaces]) -> Iterator[Said]:
    differing = [each for found in places for each in found.differing]
    for each in sorted(differing, key=lambda place: -place.apart)[:DIFFERENCES_IN_LEAD]:
        yield Rule.PLACES, about_difference(each)
    if differing:
        return
    without_culprit = [issue for found in places for issue in found.without_culprit]
    for issue in without_culprit[:DIFFERENCES_IN_LEAD]:
        yield Rule.PLACES, about_no_culprit(issue)
    if any(found.is_anything_compared for found in places) and not without_culprit:
        yield Rule.NO_PLACES, about_no_difference(places)


def _coding(gathered: Gathered) -> Iterator[Said]:
    for each in [each for each in gathered.themed if each.section.provenance][:1]:
        said = how_sure(each.check) if each.check else ()
        if len(said) > 1:
            yield Rule.CODING, f"{said[0]} {said[1]}"
