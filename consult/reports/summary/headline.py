"""The sentences at the head of a summary, each with the name of the rule that licenses it."""

from collections.abc import Iterator, Sequence

from consult.models import Study
from consult.reports import sentences
from consult.reports.coding_check import how_sure
from consult.reports.counted_groups import BODIES, ROUTE, of_everybody
from consult.reports.summary.content import Sentence
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.localities import ComparedPlaces, about_difference

CLOSED_IN_LEAD = 2
DIFFERENCES_IN_LEAD = 2
OF_THOSE_WHO_ANSWERED = "These figures speak of those who answered. They do not say what others would have said."
OF_A_SAMPLE = (
    "These people were drawn at random. A likely range says how far a figure may be from that of everybody they were "
    "drawn from."
)
NO_PLACE_DIFFERS = (
    "There is no evidence that places differ on the issues mentioned most: differences may be due to chance."
)


def headline(gathered: Gathered, places: Sequence[ComparedPlaces]) -> tuple[Sentence, ...]:
    """What the summary says first."""
    found = [
        *_turnout(gathered),
        *_closed(gathered),
        *_issues(gathered),
        *_places(places),
        *_coding(gathered),
        Sentence(
            text=OF_A_SAMPLE if gathered.consultation.study is Study.SAMPLE_SURVEY else OF_THOSE_WHO_ANSWERED,
            rule="whom the figures speak of",
        ),
    ]
    return tuple(found)


def _turnout(gathered: Gathered) -> Iterator[Sentence]:
    hides = gathered.protection.hides
    shown = [route for route in gathered.routes if not hides(of_everybody(ROUTE, route.label))]
    bodies = 0 if hides(BODIES) else gathered.bodies
    yield Sentence(text=sentences.about_turnout(gathered.responses, shown, bodies), rule="turnout")


def _closed(gathered: Gathered) -> Iterator[Sentence]:
    said = [(sentences.about_agreement(each), "agreement") for each in gathered.closed]
    if not any(text for text, _ in said):
        said = [(sentences.about_choice(each), "answer given most") for each in gathered.closed]
    for text, rule in [(text, rule) for text, rule in said if text][:CLOSED_IN_LEAD]:
        yield Sentence(text=text, rule=rule)


def _issues(gathered: Gathered) -> Iterator[Sentence]:
    for section in [each.section for each in gathered.themed if each.section.provenance][:1]:
        if section.mentions and (said := sentences.about_mentions(section.mentions, section.base)):
            yield Sentence(text=said, rule="mentions")
        if section.impact and (said := sentences.about_impact(section.impact, smallest=gathered.smallest)):
            yield Sentence(text=said, rule="impact")


def _places(places: Sequence[ComparedPlaces]) -> Iterator[Sentence]:
    differing = [each for found in places for each in found.compared if each.differs]
    for each in sorted(differing, key=lambda place: -place.apart)[:DIFFERENCES_IN_LEAD]:
        yield Sentence(text=about_difference(each), rule="difference between places")
    if places and not differing:
        yield Sentence(text=NO_PLACE_DIFFERS, rule="no difference between places")


def _coding(gathered: Gathered) -> Iterator[Sentence]:
    for each in [each for each in gathered.themed if each.section.provenance][:1]:
        said = how_sure(each.check) if each.check else ()
        if len(said) > 1:
            yield Sentence(text=f"{said[0]} {said[1]}", rule="how sure the coding is")
